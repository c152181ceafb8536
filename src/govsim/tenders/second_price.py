"""Second price: the cheapest bid wins and is paid the next bid above."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govsim.tenders.tender import Bids, Tender, Yuan, next_above, own


@dataclass(frozen=True, kw_only=True)
class SecondPrice(Tender):
    """Second-price sealed bids: the lowest bid wins and is paid the second lowest, the ceiling if it is alone.

    What a winner is paid does not depend on its own bid, so it is best to bid one's reservation price.
    Source: Vickrey 1961 (J Finance 16:8).
    """

    def points(self, bids: Bids) -> Yuan:
        """Return the price, the other way round."""
        return -bids.price

    def price(self, bids: Bids, winner: NDArray[np.intp]) -> Yuan:
        """Return the next bid above the winner's, at most the ceiling; its own if there is neither."""
        paid = np.minimum(next_above(bids.price, winner), bids.ceiling)
        return np.where(np.isfinite(paid), paid, own(bids.price, winner))
