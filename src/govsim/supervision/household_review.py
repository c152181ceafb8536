"""Household review: claims are looked into for what the insured themselves have added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.ledger import Fen, to_fen
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.supervision.capture import dropped
from govsim.supervision.supervision import Supervision

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class HouseholdReview(Supervision):
    """Opens a share of inpatient claims for false claims of households: lent cards, padded need.

    What layers paid of what is proved the household pays back, with a fine on top, both as far as its savings go.
    Sources: Becker 1968 (JPE); Townsend 1979 (J Econ Theory) on verifying what only the insured know.
    """

    subject: ClassVar[str] = "households"

    share: float = setting(
        unit="share", low=0, high=1, parameter="audit/inspection_probability", what="Share of claims opened."
    )

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Households must be able to claim what is false."""
        if not any(scheme.kind == "behaviour" and scheme.by == "households" for scheme in schemes):
            for rule in (scheme for scheme in schemes if isinstance(scheme, cls)):
                said = "reviews what households claim falsely, but nobody does. Add `false_claims`, or take it out."
                yield rule.name, said

    def exposure(self) -> float:
        """Return what a household expects a yuan to cost that it gets by a false claim, CNY."""
        return self.share * self.accuracy * (1.0 + self.fine_multiple)

    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return the claims whose number came up: nothing shows from outside which are false."""
        return draw < self.share

    def pursue(self, world: World, bills: Bills, opened: NDArray[np.bool_]) -> None:
        """Recover from each household what layers paid of its false claims, and fine it."""
        office = world.institutions[self.supervisor]
        held = opened & ~dropped(world, self, bills, opened)
        false = claimed_by_households(world, bills)
        proved = np.minimum(to_fen(self.accuracy * office.grasp * false * held), bills.in_scope)
        office.findings.add(self.subject, opened, proved)
        gained = np.zeros_like(proved)
        for layer in world.schemes_of("layers"):
            if layer.name in bills.paid and layer.scope == "in_scope":
                due = (proved * (bills.paid[layer.name] / np.maximum(bills.in_scope, 1))).astype(np.int64)
                for account, lot, own in layer.by_bearer(world, bills, due):
                    bills.take_back(layer.name, lot, self._take(world, bills.by_household(own), account, "recovery"))
                gained += due
        self._take(world, bills.by_household((gained * self.fine_multiple).astype(np.int64)), "government", "fine")
        bills.reviewed[self.subject] = bills.reviewed.get(self.subject, np.False_) | opened

    @staticmethod
    def _take(world: World, due: Fen, payee: str, memo: str) -> int:
        """Take what each household owes, as far as its savings go; return the total."""
        due = np.minimum(due, world.ledger.purses("households"))
        world.ledger.owe(payee, int(due.sum()), memo)
        return world.ledger.pay("households", payee, due, memo)


def claimed_by_households(world: World, bills: Bills) -> Yuan:
    """Return what households themselves have added to each bill and a review can prove, CNY."""
    own = [each for each in world.schemes_of("behaviour") if each.by == "households" and each.name in bills.added]
    return sum((each.provable * bills.added[each.name] for each in own), np.zeros(len(bills)))
