"""Tender: how a seller is chosen among bids. A new one writes `award`."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import Scheme


class Bids(NamedTuple):
    """The bids of a round, one entry a bidder.

    Attributes:
        price: premium a head and year, CNY.
        quality: promised service quality, 0 to 1.
    """

    price: NDArray[np.float64]
    quality: NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Tender(Scheme):
    """A rule that picks the winner among bids, and what it makes a bidder want."""

    kind: ClassVar[str] = "tenders"
    abstract: ClassVar[bool] = True

    @abstractmethod
    def award(self, bids: Bids) -> tuple[int, float]:
        """Return the position of the winner and the price it is paid, CNY a head and year. Pure."""

    def value_of_quality(self, price: float) -> float:
        """Return what one unit of quality is worth in the bid, CNY a head: a bidder promises accordingly."""
        return 0.0
