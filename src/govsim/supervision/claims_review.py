"""Claims review: valid claims that a seller of cover has refused are opened, and paid after all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.contracts.payment import pay
from govsim.core.ledger import Fen
from govsim.core.scheme import setting
from govsim.households.bills import Bills
from govsim.layers.layer import within
from govsim.supervision.capture import dropped
from govsim.supervision.restitution import own_payment
from govsim.supervision.supervision import Supervision

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class ClaimsReview(Supervision):
    """Opens a share of the claims that insurers refused although they were valid.

    What is proved the seller pays to the patient, as far as the patient has had to pay or owes it, with a fine on top.
    Points count against all of the year's valid claims. A yuan refused costs it a·p·(1 + φ + points), see `exposure`.
    Sources: Hart, Shleifer & Vishny 1997 (QJE) on quality shading; Polinsky & Shavell 2000 (JEL).
    """

    subject: ClassVar[str] = "insurers"

    share: float = setting(
        unit="share", low=0, high=1, parameter="audit/inspection_probability", what="Share of refused claims opened."
    )

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Somebody must sell cover."""
        if not any(scheme.kind == "contracts" for scheme in schemes):
            for rule in (scheme for scheme in schemes if isinstance(scheme, cls)):
                yield rule.name, "reviews what insurers refuse, but nobody sells cover. Add a contract, or take it out."

    def exposure(self) -> float:
        """Return what a seller expects a yuan to cost that it refuses against the rules, CNY."""
        return self.share * self.accuracy * (1.0 + self.fine_multiple + self.sanctions.per_yuan())

    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return the claims whose number came up, if there is anything to review in them."""
        return draw < self.share

    def seen(self, bills: Bills) -> NDArray[np.bool_] | np.bool_:
        """Return also the bills of which nothing was refused."""
        refused = sum(bills.denied.values(), np.zeros(len(bills), np.int64)) > 0
        return super().seen(bills) | ~refused

    def pursue(self, world: World, bills: Bills, opened: NDArray[np.bool_]) -> None:
        """Make each seller pay what it refused, fine it, and impose sanctions."""
        office = world.institutions[self.supervisor]
        held = opened & ~dropped(world, self, bills, opened)
        for agreement in [one for one in world.agreements if one.in_force(world.year) and one.seller]:
            if agreement.covers not in bills.denied:
                continue
            number, lots = agreement.lot
            own = bills.household % lots == number
            refused = bills.denied[agreement.covers] * own
            proved = (self.accuracy * office.grasp * refused * held).astype(np.int64)
            office.findings.add(self.subject, opened & (refused > 0), proved)
            self._restore(world, bills, agreement, proved)
            fined = int(self.fine_multiple * int(proved.sum()))
            pay(world, agreement.seller, "government", min(fined, world.ledger.balance(agreement.seller)), "fine")
            valid = int(refused.sum()) + int((bills.paid[agreement.covers] * own).sum())
            self.sanctions.on_seller(world, office, agreement, int(proved.sum()) / max(1, valid))
        bills.reviewed[self.subject] = bills.reviewed.get(self.subject, np.False_) | opened

    @staticmethod
    def _restore(world: World, bills: Bills, agreement: Agreement, proved: Fen) -> None:
        """Pay patients what was refused, out of the seller's purse."""
        borne = np.minimum(proved, own_payment(world, bills) + bills.owed)
        fen = within(borne, world.ledger.balance(agreement.seller))
        world.ledger.owe("households", int(fen.sum()), "restored claim")
        world.ledger.pay(agreement.seller, "households", fen, "restored claim", payee_rows=bills.household)
        np.subtract.at(world.households.oop, bills.household, fen)
        bills.refunded = bills.refunded + fen
        own = agreement.covers, agreement.lot
        bills.restored[own] = bills.restored.get(own, 0) + int(fen.sum())
