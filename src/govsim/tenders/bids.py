"""Bids: what a tender rule ranks, one entry a bidder; many imagined rounds at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Yuan = NDArray[np.float64]


class Bids(NamedTuple):
    """The bids of a round, one entry a bidder on the last axis; many imagined rounds at once on those before.

    Attributes:
        price: premium a head and year, CNY.
        quality: promised service quality, 0 to 1.
        staff: promised staff relative to the norm.
        experience: years for which the bidder has sold this cover before, over ten; at most 1.
        incumbent: 1 for the seller of the last term, 0 for the others.
        ceiling: highest price taken, CNY; infinite if there is none.
    """

    price: Yuan
    quality: Yuan
    staff: Yuan | float = 1.0
    experience: Yuan | float = 0.0
    incumbent: Yuan | float = 0.0
    ceiling: float = np.inf
