"""A cover in force in the tiny town, signed by hand: what happens after signing needs no tender."""

from collections.abc import Callable
from typing import Any

import pytest

from govsim.contracts import closing
from govsim.contracts.agreement import Agreement
from govsim.contracts.terms import Terms
from govsim.core.world import World

CLAIMS = 21_000.0  # of the poor woman's 45,000 in scope the layer pays .6 x 35,000
HEADS = 3  # residents: the couple and the poor woman


def cover(
    town: Callable[..., World],
    contract: dict[str, Any] | None = None,
    clauses: dict[str, Any] | None = None,
    *,
    price: float = 8000.0,
    bond: int = 0,
    **settings: Any,
) -> tuple[World, Agreement]:
    """Found the town with a pool that buys cover of the critical layer from insurer_1, signed for three years."""
    sections = {
        "institutions": {
            "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 200_000},
            "insurers": {"count": 3, "capital": 10_000, "strategy": "honest", "pin": {"verification": 0}},
        },
        "layers": {
            "critical": {
                "payer": "pool",
                "people": "resident",
                "deductible_share": 0,
                "deductible": 10_000,
                "rate": 0.6,
                "poor_deductible_factor": 1,
                "poor_extra_rate": 0,
            }
        },
        "contracts": {
            "cover": {"scheme": "fixed_price", "covers": "critical", "buyer": "pool", "years": 3} | (contract or {})
        },
        "clauses": clauses or {},
    }
    world = town(sections, **{"households.illness.admission_rate": [0, 0, 0, 1, 0]}, **settings)
    world.schemes = world.spec.schemes(2023)
    agreement = Agreement(
        name="cover",
        covers="critical",
        buyer="pool",
        seller="insurer_1",
        signed=2023,
        until=2025,
        premium_per_head=price,
        quality=0.5,
        terms=Terms.of(world.rule("contracts", "cover"), world),
        expected_claims=(7000.0, 7000.0, 7000.0),
        estimate=(7000.0, 7000.0, 7000.0),
        layers=tuple(world.schemes_of("layers")),
    )
    world.agreements.append(agreement)
    world.institutions["pool"].receive("insurer_1", bond * 100, "performance bond")
    agreement.deposit = bond * 100
    return world, agreement


def found(monkeypatch: pytest.MonkeyPatch, **seen: Any) -> None:
    """Let every closing find these figures besides the claims that were paid: money in CNY."""

    def complete(world: World, agreement: Agreement) -> Any:
        record = agreement.this_year(world.year)
        bills = world.bills["inpatient"]
        record.claims = int(bills.paid[agreement.covers].sum())
        for name, value in {"expenses": 1000, **seen}.items():
            setattr(record, name, value * 100 if isinstance(getattr(record, name), int) else value)
        return record

    monkeypatch.setattr(closing, "complete", complete)


def events(agreement: Agreement) -> list[tuple[int, str]]:
    """Return what happened, without the details."""
    return [(event.year, event.what) for event in agreement.events]
