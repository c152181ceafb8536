"""Fixed price, quality only: the buyer names the price, the best promise wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import setting
from govsim.tenders.equilibrium import HIGHEST
from govsim.tenders.tender import Bids, Tender, Yuan


@dataclass(frozen=True, kw_only=True)
class FixedPriceQualityOnly(Tender):
    """The price is the buyer's: a factor times its estimate or its ceiling. Sellers compete on quality alone.

    Points are the quality promised, an incumbent's raised by its advantage. A bid's own price only says whether
    the seller can do it at the buyer's.
    Source: a beauty contest in Asker & Cantillon 2008 (RAND J Econ 39:69).
    """

    price_is_fixed: ClassVar[bool] = True
    ties_by_lot: ClassVar[bool] = True

    price_factor: float = setting(unit="ratio", low=0.1, high=5, what="The price, over what it is a share `of`.")
    of: Literal["estimate", "ceiling"] = setting(
        "estimate", unit="choice", what="Whether the price follows the buyer's estimate of claims or its ceiling."
    )

    def points(self, bids: Bids) -> Yuan:
        """Return the quality promised; an incumbent's is raised by its advantage."""
        return bids.quality * (1.0 + self.incumbent_advantage * bids.incumbent)

    def price(self, bids: Bids, winner: NDArray[np.intp]) -> Yuan:
        """Return the buyer's price: the highest that it takes."""
        return np.full(np.shape(winner), bids.ceiling)

    def highest(self, estimate: float, ceiling: float) -> float:
        """Return the price that the buyer has named, or the contract's ceiling if that is lower, CNY a head."""
        return min(ceiling, self.price_factor * (estimate if self.of == "estimate" else ceiling))

    def mark_up(self, bidders: int, spread: float, ceiling: float = HIGHEST) -> float:
        """Return nothing: the price is not the bidder's to make."""
        return 0.0

    def value_of_quality(self, price: float) -> float:
        """Return the whole price: without quality nothing is won."""
        return price
