"""Who is left to sell cover, and what becomes of agreements: ended early, renegotiated, not renewed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from govsim.agents.institution import insurers_of
from govsim.core.metric import metric

if TYPE_CHECKING:
    from govsim.core.world import World


def _states(world: World) -> list[bool]:
    return [each.active for each in insurers_of(world)]


@metric(
    unit="insurers",
    label="Insurers in the market",
    better="higher",
    source="count; exits are reported by an article abstract, scholarmate nBV26A",
)
def insurers_active(world: World) -> float | dict[str, float]:
    """Number of insurers that are still in this market at the end of the year."""
    states = _states(world)
    return float(sum(states)) if states else {}


@metric(unit="insurers", label="Insurers that left", better="lower", source="count, as insurers_active")
def insurer_exits(world: World) -> float | dict[str, float]:
    """Insurers in this market at the end of last year (all of them before the first) less those at the end of this."""
    states = _states(world)
    if not states:
        return {}
    before = [value for year, name, _, value in world.records if (year, name) == (world.year - 1, "insurers_active")]
    return (before[-1] if before else float(len(states))) - float(sum(states))


def _by_contract(agreements: Iterable[Any], value: Callable[[Any], float]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for each in agreements:
        found[each.name].append(value(each))
        found["all"].append(value(each))
    return found


def _running(world: World) -> list[Any]:
    """Return the agreements with a seller that this year began with, or ended on its first day."""
    year = world.year
    return [
        each
        for each in world.agreements
        if each.seller and each.signed <= year <= each.until and (each.in_force(year) or _ends(each, year))
    ]


def _ends(agreement: Any, year: int) -> bool:
    """Whether it ended this year, before its term: when that was noted, for a reform ends it from its first day on."""
    if agreement.ended is None or agreement.ended >= agreement.until:
        return False
    return bool(max([e.year for e in agreement.events if e.what == "ended"], default=agreement.ended) == year)


@metric(
    unit="share of agreements",
    label="Agreements ended early",
    better="lower",
    source="Decarolis 2014 (AEJ Applied): what low bids lead to",
)
def ended_early(world: World) -> dict[str, float]:
    """Agreements that ended in the year before their term, over those with a seller that it began with."""
    ends = _by_contract(_running(world), lambda each: float(_ends(each, world.year)))
    return {name: sum(each) / len(each) for name, each in ends.items()}


@metric(
    unit="renegotiations",
    label="Renegotiations",
    better="lower",
    source="Guasch 2004 (World Bank): renegotiated concessions",
)
def renegotiations(world: World) -> dict[str, float]:
    """How many times agreements with a seller were renegotiated in the year, by contract and in all."""

    def times(agreement: Any) -> float:
        return float(sum(e.what == "renegotiated" and e.year == world.year for e in agreement.events))

    return {name: sum(each) for name, each in _by_contract(_running(world), times).items()}


@metric(
    unit="share of contracts",
    label="Not renewed by the same seller",
    better="neither",
    source="count; turnover of insurers in critical-illness insurance",
)
def not_renewed(world: World) -> dict[str, float]:
    """Of contracts that came up again this year after one with a seller: those that this seller does not hold now.

    Another has won, or nobody bid and the buyer bears the layer itself.
    """

    def changed(agreement: Any) -> float:
        return float(agreement.seller != _before(world, agreement).seller)

    again = [each for each in world.agreements if each.signed == world.year and _before(world, each) is not None]
    return {name: sum(each) / len(each) for name, each in _by_contract(again, changed).items()}


def _before(world: World, agreement: Any) -> Any:
    """Return the agreement that this one follows, if that had a seller."""
    earlier = [
        each
        for each in world.agreements
        if each.name == agreement.name and each.lot == agreement.lot and each.signed < agreement.signed
    ]
    return earlier[-1] if earlier and earlier[-1].seller else None
