"""Extension: an agreement goes on without a tender. The agreement is a new one, on the terms it is given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.contracts.terms import Terms
    from govsim.core.world import World


def extend(world: World, agreement: Agreement, years: int, terms: Terms | None = None) -> None:
    """Put an agreement of the same parties, terms and price in the place of one that ends this year; its bond stays.

    The premium goes on from where its index has taken it; what parties expected of claims grows on as before. Both
    agreements have "extended" on record: the old one until when, the new one from which it comes.

    Args:
        world: where it is in force.
        agreement: the one that ends.
        years: term of the new one.
        terms: its terms; those signed if left out.
    """
    since, until = world.year + 1, world.year + years
    age = since - agreement.signed
    growth = world.rule("households", "illness").cost_growth, world.rule("households", "income").growth
    successor = replace(
        agreement,
        terms=terms or agreement.terms,
        signed=since,
        until=until,
        premium_per_head=agreement.price(since) * agreement.terms.premium_index(age, *growth),
        expected_claims=_onwards(agreement.expected_claims, years),
        estimate=_onwards(agreement.estimate, years),
        levers=dict(agreement.levers),
        events=[],
        years={},
        repriced={},
        extended=agreement.extended + 1,
    )
    agreement.deposit = 0
    agreement.note(world.year, "extended", f"without a tender until {until}")
    successor.note(world.year, "extended", f"from the agreement of {agreement.signed}")
    world.agreements.append(successor)


def _onwards(expected: tuple[float, ...], years: int) -> tuple[float, ...]:
    """Return estimates for the years that follow, growing as in the last year of the old ones."""
    if not expected:
        return ()
    growth = expected[-1] / expected[-2] if len(expected) > 1 and expected[-2] > 0 else 1.0
    return tuple(expected[-1] * growth ** (ahead + 1) for ahead in range(years))
