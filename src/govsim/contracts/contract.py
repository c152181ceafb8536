"""Contract for cover: how a buyer pays a seller who bears a layer. A new one writes `settlement`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.contracts.agreement import Agreement
from govsim.contracts.ending import end
from govsim.contracts.payment import pay
from govsim.contracts.procurement import procure
from govsim.core.ledger import FEN_PER_YUAN, to_fen
from govsim.core.scheme import Scheme, setting
from govsim.tenders.lowest_price import LowestPrice
from govsim.tenders.tender import Tender

if TYPE_CHECKING:
    from govsim.core.world import World

Yuan = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Contract(Scheme):
    """A rule for one layer: the buyer pays a premium a head, the seller bears the layer's claims.

    The premium is fixed for the term. At the end of each year `settlement` says what is still owed.
    A contract is signed by tender; when it lapses, or its seller fails, it is tendered again; if nobody
    bids twice, the buyer bears the layer itself for a year.
    """

    kind: ClassVar[str] = "contracts"
    abstract: ClassVar[bool] = True

    covers: str = setting(unit="name", what="The layer whose claims the seller bears.", refers_to="layers")
    buyer: str = setting(unit="fund", what="The fund that buys the cover.", refers_to="fund")
    chosen_by: Tender = setting(LowestPrice(), unit="tender", what="How the seller is chosen.")
    years: int = setting(unit="years", low=1, high=10, parameter="contract/term", what="Term of the agreement.")
    deposit: float = setting(
        unit="share of premium", low=0, high=0.5, parameter="contract/deposit", what="Performance bond."
    )
    ceiling_loading: float = setting(
        0.1, unit="share", low=-0.5, high=2,
        what="Highest price taken, above the buyer's own estimate of this year's claims a head.",
    )  # fmt: skip
    retender_raise: float = setting(
        0.05,
        unit="share",
        low=0,
        high=1,
        what="How far the ceiling is raised when nobody bid and it tenders again.",
    )

    @abstractmethod
    def settlement(self, premium: Yuan, claims: Yuan, expenses: Yuan) -> Yuan:
        """Return what is still owed to the seller at the end of a year, CNY; negative if it pays back. Pure.

        Args:
            premium: premium of the year, CNY.
            claims: claims of the year, CNY.
            expenses: the seller's expenses of the year, CNY.
        """

    def agreement(self, world: World) -> Agreement | None:
        """Return the agreement under this contract that is in force."""
        return next((a for a in world.agreements if a.name == self.name and a.in_force(world.year)), None)

    def procure(self, world: World) -> None:
        """Tender the cover if no agreement is in force."""
        if self.agreement(world) is None:
            procure(self, world)

    def collect(self, world: World) -> None:
        """Pay the premium for everybody whom the layer covers."""
        agreement = self.agreement(world)
        if agreement is None or not agreement.seller:
            return
        layer = world.rule("layers", agreement.covers)
        record = agreement.this_year(world.year)
        record.enrolled = layer.covered(world)
        due = int(to_fen(agreement.premium_per_head * record.enrolled))
        buyer = world.institutions[agreement.buyer]
        buyer.find_cash(due)
        if buyer.money < due:
            end(world, agreement, "the buyer could not pay the premium")
            return
        record.premium = pay(world, agreement.buyer, agreement.seller, due, "premium")

    def reconcile(self, world: World) -> None:
        """Close the year: claims and expenses are known, the agreement's own terms say what is still owed.

        The seller's money goes first to what the buyer has advanced on claims, the bond included, and last to
        its own office; if it does not reach for both, the seller is insolvent.
        """
        agreement = self.agreement(world)
        if agreement is None or not agreement.seller:
            return
        record, seller = agreement.this_year(world.year), world.institutions[agreement.seller]
        bills = world.bills.values()
        paid = sum(int(b.paid[agreement.covers].sum()) for b in bills if agreement.covers in b.paid)
        record.claims = paid - sum(b.recovered.get(agreement.covers, 0) for b in bills)
        record.expenses = int(seller.expenses(agreement, record))
        money = (np.array(float(x)) / FEN_PER_YUAN for x in (record.premium, record.claims, record.expenses))
        owed = int(to_fen(agreement.terms.settlement(*money))) if record.premium else 0
        if owed >= 0:
            record.settlement = pay(world, agreement.buyer, agreement.seller, owed, "settlement")
        else:
            record.settlement = -pay(world, agreement.seller, agreement.buyer, -owed, "settlement")
        record.advance -= pay(world, agreement.seller, agreement.buyer, record.advance, "rescue: advance repaid")
        from_bond = min(record.advance, agreement.deposit)
        record.advance -= from_bond
        agreement.deposit -= from_bond
        office = pay(world, agreement.seller, "outside", record.expenses, "insurer's expenses")
        if record.advance or office < record.expenses:
            seller.fail()

    def close_year(self, world: World) -> None:
        """Give the performance bond back when the agreement ends well."""
        agreement = self.agreement(world)
        if agreement is not None and world.year in (agreement.until, agreement.ended) and agreement.deposit:
            if agreement.ended is None:
                pay(world, agreement.buyer, agreement.seller, agreement.deposit, "bond returned")
            agreement.deposit = 0

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """One layer, one contract; nobody can sell the household's own purse."""
        seen: dict[str, str] = {}
        purses = {scheme.name for scheme in schemes if getattr(scheme, "pays_households", False)}
        for contract in (scheme for scheme in schemes if isinstance(scheme, Contract)):
            if contract.covers in purses:
                yield contract.name, f"'{contract.covers}' is the household's own purse: nobody can bear it."
            other = seen.setdefault(contract.covers, contract.name)
            if other != contract.name:
                yield contract.name, f"the layer '{contract.covers}' is already covered by '{other}'."
