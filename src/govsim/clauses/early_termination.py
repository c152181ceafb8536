"""Early termination: a way out before the term is over, for the seller at a price, for the buyer for cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Number
from govsim.contracts.course import Course
from govsim.contracts.scores import unscored
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class EarlyTermination(Clause):
    """The seller may leave once its result so far is below a share of the premium so far; the buyer may if q̂ < q₀.

    The seller uses its right when it expects to lose more, if years to come are like those so far, than leaving
    costs: a penalty p·P and the bond. The buyer uses its right whenever it has it; the bond is lost
    then too. The cover is tendered again next year.
    Source: the option to abandon, Myers & Majd 1990 (Advances in Futures and Options Research).
    """

    trigger: float | None = setting(
        -0.05, unit="share of premium", low=-10, high=1,
        what="Result so far, after sharing, below which the seller may leave; never if null.",
    )  # fmt: skip
    penalty: float = setting(0.02, unit="share of premium", low=0, high=1, what="Penalty p of the seller who leaves.")
    score_floor: float = setting(
        0.0, unit="index", low=0, high=1, what="Verified score q₀ below which the buyer ends it; never if 0."
    )

    def seller_leaves(self, course: Course) -> Number:
        """Return 1 where the seller leaves: it may, and it gains by it."""
        if self.trigger is None:
            return 0.0
        so_far = np.asarray(course.years.premium + course.years.nothing).sum(axis=-1)
        may = np.asarray(course.result) < self.trigger * so_far
        price = self.penalty * np.asarray(course.last.premium) + course.bond
        return np.where(may & (-np.asarray(course.outlook) > price), 1.0, 0.0)

    def buyer_ends(self, course: Course) -> Number:
        """Return 1 where the buyer ends it before the term is over."""
        poor = np.asarray(course.last.score) < self.score_floor
        return np.where(poor & (course.to_come > 0), 1.0, 0.0)

    def ends(self, course: Course) -> Number:
        """Return 1 where either party ends it."""
        return np.maximum(self.seller_leaves(course), self.buyer_ends(course))

    def closes(self, course: Course) -> Number:
        """Return the penalty of a seller who leaves."""
        return -self.penalty * course.last.premium * self.seller_leaves(course)

    def forfeits(self, course: Course) -> Number:
        """Return all of the bond where it ends early."""
        return self.ends(course)

    def review(self, agreement: Agreement, world: World) -> None:
        """Put on record who has ended it."""
        if agreement.ended == world.year and agreement.why.startswith("a party"):
            poor = agreement.this_year(world.year).score < self.score_floor
            agreement.why = "the buyer ended it: the score was too low" if poor else "the seller left: it lost too much"

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """A floor of the score needs somebody who scores."""
        yield from super().check_all(schemes)
        looking = [one for one in schemes if type(one) is cls and one.score_floor]
        yield from unscored(looking, schemes, "the buyer can never end it")
