"""Lowest price: the cheapest bid wins at its own price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.tenders.tender import Bids, Tender


@dataclass(frozen=True, kw_only=True)
class LowestPrice(Tender):
    """First-price sealed bids, price alone. Ties go to the bidder who is named first."""

    def award(self, bids: Bids) -> tuple[int, float]:
        """Return the lowest bidder and its price."""
        winner = int(np.argmin(bids.price))
        return winner, float(bids.price[winner])
