"""This year's records of agreements that a seller was paid a premium under, by contract and all together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from govsim.metrics.formulas.average import ratio

if TYPE_CHECKING:
    from govsim.core.world import World


class Sold(NamedTuple):
    """An agreement and its record of one year."""

    agreement: Any
    record: Any


def sold(world: World, year: int | None = None) -> dict[str, list[Sold]]:
    """Return the agreements with a premium in a year (this one if left out), by the contract's name and as "all"."""
    found: dict[str, list[Sold]] = defaultdict(list)
    for agreement in world.agreements:
        record = agreement.years.get(world.year if year is None else year)
        if record is not None and record.premium:
            found[agreement.name].append(Sold(agreement, record))
            found["all"].append(Sold(agreement, record))
    return dict(found)


def over(world: World, part: Callable[[Sold], float], whole: Callable[[Sold], float]) -> dict[str, float]:
    """Return Σ part / Σ whole, by contract and for all together."""
    return {name: ratio(sum(map(part, each)), sum(map(whole, each))) for name, each in sold(world).items()}


def per_premium(world: World, fen: Callable[[Any], float]) -> dict[str, float]:
    """Return a sum of the records over the premium earned."""
    return over(world, lambda each: fen(each.record), lambda each: each.record.premium)


def per_head(world: World, yuan: Callable[[Any], float]) -> dict[str, float]:
    """Return a sum of the records over the persons enrolled."""
    return over(world, lambda each: yuan(each.record), lambda each: each.record.enrolled)


def mean(world: World, value: Callable[[Sold], float]) -> dict[str, float]:
    """Return a mean over the agreements, each counted by the persons enrolled under it."""
    return over(world, lambda each: value(each) * each.record.enrolled, lambda each: each.record.enrolled)
