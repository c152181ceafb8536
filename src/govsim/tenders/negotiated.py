"""Negotiated: the buyer bargains with one or a few; they split what lies between cost and outside option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import setting
from govsim.tenders.equilibrium import HIGHEST
from govsim.tenders.tender import Bids, Tender, Yuan, next_above, own


@dataclass(frozen=True, kw_only=True)
class Negotiated(Tender):
    """Nash bargaining over the price with the partner whose reservation price r is lowest: p = r + (1 − β)·(o − r).

    o is what the buyer can fall back on: the next partner's reservation price, or its ceiling; β is the buyer's
    bargaining power. Parties know each other's limits, so nobody marks up.
    Source: Nash 1950 (Econometrica 18:155); Bajari, McMillan & Tadelis 2009 (J Law Econ Organ 25:372).
    """

    partners: int = setting(1, unit="bidders", low=1, high=100, what="With how many it talks: the last seller first.")
    buyer_power: float = setting(0.5, unit="share", low=0, high=1, what="Share β of the gain that the buyer gets.")

    def points(self, bids: Bids) -> Yuan:
        """Return the reservation price, the other way round."""
        return -bids.price

    def price(self, bids: Bids, winner: NDArray[np.intp]) -> Yuan:
        """Return r + (1 − β)·(o − r); r if there is nothing to fall back on."""
        reservation = own(bids.price, winner)
        outside = np.minimum(next_above(bids.price, winner), bids.ceiling)
        gain = np.where(np.isfinite(outside), np.maximum(0.0, outside - reservation), 0.0)
        return reservation + (1.0 - self.buyer_power) * gain

    def invites(self, bidders: Sequence[str], incumbent: str) -> list[str]:
        """Return the partners: the last seller first, the others as they are named."""
        return sorted(bidders, key=lambda name: name != incumbent)[: self.partners]

    def mark_up(self, bidders: int, spread: float, ceiling: float = HIGHEST) -> float:
        """Return nothing: what is above the reservation price is bargained for."""
        return 0.0
