"""Screens for collusion: what a reader of bids can see, and what is true. Groups: by what is covered, and all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.metric import metric
from govsim.metrics.year.tenders import mean

if TYPE_CHECKING:
    from govsim.core.world import World


@metric(
    unit="ratio",
    label="Variation of bids",
    better="neither",
    source="Abrantes-Metz, Froeb, Geweke & Taylor 2006 (IJIO 24:467)",
)
def bid_variation(world: World) -> dict[str, float]:
    """Standard deviation of a tender's valid bids over their mean; tenders with two and more. Low if they collude."""
    return mean(
        world,
        lambda tender: float(np.std(tender.prices, ddof=1) / np.mean(tender.prices)),
        lambda tender: len(tender.prices) > 1 and np.mean(tender.prices) > 0,
    )


@metric(
    unit="ratio",
    label="Gap of the lowest bid to the spread of the losing ones",
    better="neither",
    source="Imhof, Karagök & Rutz 2018 (J Compet Law Econ 14:235)",
)
def bid_difference_ratio(world: World) -> dict[str, float]:
    """(second lowest − lowest) / standard deviation of all but the lowest; tenders with three and more different bids.

    High if losing bids are for show: they lie close together, out of reach of the winner's.
    """
    return mean(world, lambda tender: _difference(tender.prices), lambda tender: _losing_spread(tender.prices) > 0)


@metric(
    unit="share of tenders",
    label="Tenders won by whose turn it was",
    better="neither",
    source="Ishii 2009 (IJIO 27:499)",
)
def winner_rotation(world: World) -> dict[str, float]:
    """Share of the year's tenders won by the bidder that had won longest ago, or never; with two bidders and more.

    Tenders held before anybody had won one do not count.
    """
    before: dict[str, int] = {}
    for tender in world.tenders:
        if tender.winner and tender.year < world.year:
            before[tender.winner] = tender.year
    return mean(
        world,
        lambda tender: float(before.get(tender.winner, 0) == _longest_ago(tender, before)),
        lambda tender: bool(tender.winner) and len(tender.names) > 1 and any(name in before for name in tender.names),
    )


@metric(
    unit="share of tenders",
    label="Tenders in which a ring bid",
    better="lower",
    source="count of tenders; known to the model, not to the buyer",
)
def ring_share(world: World) -> dict[str, float]:
    """Share of the year's tenders with valid bids in which bidders colluded: the truth that screens look for."""
    return mean(world, lambda tender: float(tender.colluded), lambda tender: bool(tender.prices))


def _losing_spread(prices: tuple[float, ...]) -> float:
    return float(np.std(sorted(prices)[1:], ddof=1)) if len(prices) > 2 else 0.0


def _difference(prices: tuple[float, ...]) -> float:
    lowest, second = sorted(prices)[:2]
    return (second - lowest) / _losing_spread(prices)


def _longest_ago(tender: Any, before: Mapping[str, int]) -> int:
    return min(before.get(name, 0) for name in tender.names)
