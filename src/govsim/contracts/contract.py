"""Contract for cover: how a buyer pays a seller who bears a layer. A new one writes `settlement`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from govsim.contracts.account import Account, Number
from govsim.contracts.agreement import Agreement
from govsim.contracts.closing import close_all
from govsim.contracts.co_insurance import find_partners
from govsim.contracts.contradictions import beyond_reach, extended_unseen, no_insurer
from govsim.contracts.ending import end
from govsim.contracts.lots import heads
from govsim.contracts.payment import pay
from govsim.contracts.procurement import procure
from govsim.core.ledger import to_fen
from govsim.core.scheme import Scheme, setting
from govsim.tenders.lowest_price import LowestPrice
from govsim.tenders.tender import Tender

if TYPE_CHECKING:
    from govsim.core.world import World


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

    netting: Literal["year", "term"] = setting(
        "year", unit="choice", what="Whether results are shared year by year, or once over the years of the term."
    )

    @abstractmethod
    def settlement(self, year: Account) -> Number:
        """Return what is still owed to the seller at the end of a year, CNY; negative if it pays back. Pure.

        Args:
            year: premium, claims, expenses and what else is established by then, CNY; may be arrays.
        """

    def items(self) -> tuple[Contract, ...]:
        """Return the contracts that a bidder may choose from: itself, unless it is a menu."""
        return (self,)

    @property
    def fee_share(self) -> float:
        """What the buyer pays on top of the premium whatever happens, as a share of it."""
        return float(getattr(self, "fee", 0.0))

    def agreements(self, world: World) -> list[Agreement]:
        """Return the agreements under this contract that are in force: several if it is sold in lots."""
        return [a for a in world.agreements if a.name == self.name and a.in_force(world.year)]

    def agreement(self, world: World) -> Agreement | None:
        """Return the first agreement under this contract that is in force."""
        return next(iter(self.agreements(world)), None)

    def procure(self, world: World) -> None:
        """Find a seller for whatever part of the cover has none."""
        procure(self, world)

    def collect(self, world: World) -> None:
        """Pay the premium for everybody whom the agreement covers."""
        for agreement in self.agreements(world):
            if agreement.seller:
                find_partners(world, agreement)
                _pay_premium(world, agreement)

    def reconcile(self, world: World) -> None:
        """Close the year with the sellers of all contracts together, when the first contract is asked."""
        if world.schemes_of("contracts")[0] is self:
            close_all(world)

    def close_year(self, world: World) -> None:
        """Give the performance bond back when an agreement is over, unless the seller has failed."""
        for agreement in self.agreements(world):
            if not agreement.seller or world.year not in (agreement.until, agreement.ended):
                continue
            if not world.institutions[agreement.seller].insolvent:
                pay(world, agreement.buyer, agreement.seller, agreement.deposit, "bond returned")
            agreement.deposit = 0
            if all(event.what != "ended" for event in agreement.events):
                agreement.note(world.year, "ended", agreement.why or "the term was over")

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """One layer, one contract; nobody can sell the household's own purse."""
        seen: dict[str, str] = {}
        purses = {scheme.name for scheme in schemes if getattr(scheme, "pays_households", False)}
        for contract in (scheme for scheme in schemes if isinstance(scheme, Contract)):
            if contract.covers in purses:
                yield contract.name, f"'{contract.covers}' is the household's own purse: nobody can bear it."
            yield from ((contract.name, said) for said in beyond_reach(contract, schemes))
            yield from no_insurer(contract, schemes)
            yield from extended_unseen(contract, schemes)
            other = seen.setdefault(contract.covers, contract.name)
            if other != contract.name:
                yield contract.name, f"the layer '{contract.covers}' is already covered by '{other}'."


def _pay_premium(world: World, agreement: Agreement) -> None:
    """Pay the year's premium: the price agreed on, with its index, for each head."""
    if world.year == agreement.signed and not agreement.extended:
        agreement.note(world.year, "signed", f"{agreement.premium_per_head:.2f} CNY a head with {agreement.seller}")
    growth = world.rule("households", "illness").cost_growth, world.rule("households", "income").growth
    term = range(agreement.until - agreement.signed + 1)
    indices = [agreement.terms.premium_index(age, *growth) for age in term]
    index = indices[world.year - agreement.signed]
    layer = world.rule("layers", agreement.covers)
    enrolled = heads(world, layer, agreement.lot)
    due = layer.premium_due(world, agreement.price(world.year) * index, enrolled)
    buyer = world.institutions[agreement.buyer]
    buyer.find_cash(due)
    if buyer.money < due:
        end(world, agreement, "the buyer could not pay the premium")
        return
    planned = sum(agreement.estimate) / max(1, len(agreement.estimate)) * index / (sum(indices) / len(indices))
    record = agreement.this_year(world.year)
    record.enrolled, record.planned = enrolled, int(to_fen(planned * enrolled))
    record.premium = pay(world, agreement.buyer, agreement.seller, due, "premium")
