"""Renegotiation: a seller that loses too much asks for a higher premium."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Number
from govsim.contracts.course import Course
from govsim.contracts.payment import pay
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Renegotiation(Clause):
    """If claims over premium of a year, λ, exceed a trigger λ₀, the premium of the years to come may rise by

    g·(λ/λ₀ − 1), at most m: a share g of the gap. It costs both sides c·P. The seller asks if what it gains over the
    rest of the term exceeds that cost. A bidder foresees it, and bids lower: the lowest bid is no longer the
    lowest price.
    Sources: Bajari & Tadelis 2001 (RAND J Econ); Decarolis 2014 (AEJ Applied) on savings lost after the award.
    """

    trigger: float = setting(1.1, unit="share of premium", low=0.1, high=10, what="Loss ratio λ₀ above which it asks.")
    granted: float = setting(0.5, unit="share", low=0, high=1, what="Part g of the gap that is granted.")
    most: float = setting(0.3, unit="share of premium", low=0, high=5, what="Largest rise m of the premium at once.")
    cost: float = setting(
        0.01, unit="share of premium", low=0, high=1, what="Cost c of renegotiating for each side, of a year's premium."
    )

    def rise(self, course: Course) -> Number:
        """Return the share by which the premium rises; 0 where the seller does not ask."""
        gap = np.asarray(course.last.loss_ratio) / self.trigger - 1.0
        rise = np.minimum(self.granted * np.maximum(gap, 0.0), self.most)
        return np.where(rise * course.to_come > self.cost, rise, 0.0)

    def reprices(self, course: Course) -> Number:
        """Return 1 and the rise."""
        return 1.0 + np.asarray(self.rise(course))

    def costs(self, course: Course) -> Number:
        """Return c·P where the seller asks."""
        return self.cost * np.asarray(course.last.premium) * (np.asarray(self.rise(course)) > 0)

    def review(self, agreement: Agreement, world: World) -> None:
        """Let the buyer bear its own cost of renegotiating."""
        if world.year + 1 in agreement.repriced:
            fen = int(to_fen(self.cost * agreement.this_year(world.year).premium / 100))
            pay(world, agreement.buyer, "outside", fen, "cost of changing the agreement")
