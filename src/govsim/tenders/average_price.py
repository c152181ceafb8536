"""Average price: the bid nearest to the mean of all bids wins at its own price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from govsim.tenders.equilibrium import HIGHEST
from govsim.tenders.tender import Bids, Tender, Yuan


@dataclass(frozen=True, kw_only=True)
class AveragePrice(Tender):
    """Points for nearness to the mean: −|p − p̄|; meant to keep abnormally low bids out.

    Nobody wins by being cheap: whoever leaves a bid that is common to the others is farther from the mean than they
    are. So every common bid is an equilibrium; bidders are taken to find the one that is best for all, the ceiling.
    Among equals lots are drawn.
    Source: Albano, Bianchi & Spagnolo 2006 (Rivista di Politica Economica); Decarolis 2018 (Rev Econ Stat 100:1).
    """

    ties_by_lot: ClassVar[bool] = True

    def points(self, bids: Bids) -> Yuan:
        """Return the distance to the mean, the other way round."""
        return -np.abs(bids.price - bids.price.mean(axis=-1, keepdims=True))

    def mark_up(self, bidders: int, spread: float, ceiling: float = HIGHEST) -> float:
        """Return what lies between the reservation price and the ceiling, as a share."""
        return max(0.0, ceiling - 1.0)
