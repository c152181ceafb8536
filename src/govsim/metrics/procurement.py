"""How tenders went, by their last round of the year. Groups: by what is covered, and all together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govsim.core.metric import metric

if TYPE_CHECKING:
    from govsim.core.world import World


def _mean(world: World, value: Callable[[Any], float], of: Callable[[Any], bool] = bool) -> dict[str, float]:
    """Return the mean over this year's tenders (those `of` holds for), by what they cover and over all."""
    # a later round of the same contract takes the place of an earlier one
    last = {tender.contract: tender for tender in world.tenders if tender.year == world.year}
    found: dict[str, list[float]] = defaultdict(list)
    for tender in last.values():
        if of(tender):
            found[tender.covers].append(value(tender))
            found["all"].append(value(tender))
    return {name: sum(values) / len(values) for name, values in found.items()}


@metric(unit="bidders", label="Bidders per tender", better="higher", source="count of valid bids")
def bidders(world: World) -> dict[str, float]:
    """Mean number of valid bids in the last round of the year's tenders."""
    return _mean(world, lambda tender: float(tender.bidders))


@metric(unit="share of tenders", label="Failed tenders", better="lower", source="count of tenders without a winner")
def failed_tenders(world: World) -> dict[str, float]:
    """Share of the year's tenders that nobody won, not even in the last round."""
    return _mean(world, lambda tender: float(not tender.winner))


@metric(unit="ratio", label="Winning price to cost", better="neither", source="Wilson 1977")
def win_to_cost(world: World) -> dict[str, float]:
    """Winning price over the buyer's actuarial estimate of claims per head in the first year of the term."""
    return _mean(world, lambda t: t.price / t.estimate, lambda t: bool(t.winner) and t.estimate > 0)
