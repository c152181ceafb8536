"""Scored: points for price and for quality; the best sum wins at its own price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.scheme import setting
from govsim.tenders.tender import Bids, Tender


@dataclass(frozen=True, kw_only=True)
class Scored(Tender):
    """Score = 100·[w·p_min/p + (1 − w)·q/q_max], the low-price-first formula of Chinese procurement.

    Near the lowest price a unit of quality is worth (1 − w)/w·p to a bidder, which is what it sets
    against the cost of quality (Che 1993, RAND J Econ, for the quasi-linear case).
    Source: Ministry of Finance Order 87 (2017).
    """

    price_weight: float = setting(
        unit="share",
        low=0.01,
        high=1,
        parameter="tender/price_weight",
        what="Weight w of price in the score.",
    )

    def award(self, bids: Bids) -> tuple[int, float]:
        """Return the bidder with the best score and its price."""
        best = max(float(bids.quality.max()), 1e-9)
        score = self.price_weight * bids.price.min() / bids.price + (1.0 - self.price_weight) * bids.quality / best
        winner = int(np.argmax(score))
        return winner, float(bids.price[winner])

    def value_of_quality(self, price: float) -> float:
        """Return (1 − w)/w·p."""
        return (1.0 - self.price_weight) / self.price_weight * price
