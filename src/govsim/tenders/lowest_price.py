"""Lowest price: the cheapest bid wins at its own price."""

from __future__ import annotations

from dataclasses import dataclass

from govsim.tenders.tender import Bids, Tender, Yuan


@dataclass(frozen=True, kw_only=True)
class LowestPrice(Tender):
    """First-price sealed bids, price alone. Ties go to the bidder who is named first."""

    def points(self, bids: Bids) -> Yuan:
        """Return the price, the other way round."""
        return -bids.price
