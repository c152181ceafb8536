"""Agreement: a contract in force, and the record of its life. Terms are never edited, only replaced."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govsim.contracts.account import Account
from govsim.contracts.lots import in_lot
from govsim.core.ledger import FEN_PER_YUAN

if TYPE_CHECKING:
    from govsim.contracts.terms import Terms


@dataclass
class AgreementYear:
    """How one year under an agreement went; money in fen, margins as shares of premium.

    `claims` are net of `recovered`, what the seller or inspectors took back for the layer; `denied` are valid claims
    that the seller refused; `policy` are claims that rules changed after signing have caused; `planned` are claims as
    the buyer expected them at signing, spread over the term as the premium is. `settlement` is positive to the
    seller; `advance` is what the buyer has put in because the seller's money did not reach for claims, as far as
    it has not come back. `quality` is what the service was, `score` what an evaluation saw of it, `staff`
    relative to the norm, `days` from bill to payment; `verification` and `denial` the other levers of its seller.
    """

    enrolled: int = 0
    premium: int = 0
    claims: int = 0
    expenses: int = 0
    settlement: int = 0
    advance: int = 0
    denied: int = 0
    recovered: int = 0
    policy: int = 0
    planned: int = 0
    quality: float = 0.0
    score: float = 1.0
    staff: float = 1.0
    days: float = 0.0
    verification: float = 0.0
    denial: float = 0.0

    def account(self, agreement: Agreement, year: int) -> Account:
        """Return the account of the year, as contracts and clauses read it."""
        yuan = {
            name: getattr(self, name) / FEN_PER_YUAN
            for name in ("premium", "claims", "expenses", "denied", "recovered", "policy", "planned")
        }
        age = min(year - agreement.signed, len(agreement.estimate) - 1)
        expected = agreement.estimate[age] * self.enrolled if agreement.estimate else 0.0
        return Account(
            **yuan, expected=expected, score=self.score, staff=self.staff, days=self.days, enrolled=self.enrolled
        )

    @property
    def margin_before(self) -> float:
        """(premium − claims − expenses) / premium."""
        return (self.premium - self.claims - self.expenses) / self.premium if self.premium else 0.0

    @property
    def margin_after(self) -> float:
        """The same with what the contract's rule gave back or took."""
        return self.margin_before + (self.settlement / self.premium if self.premium else 0.0)

    @property
    def loss_ratio(self) -> float:
        """Claims over premium."""
        return self.claims / self.premium if self.premium else 0.0


class Event(NamedTuple):
    """One thing that happened in the life of an agreement: "signed", "reconciled", "evaluated", "ended", ..."""

    year: int
    what: str
    detail: str = ""


@dataclass
class Agreement:
    """Who sells which cover to whom, at what price, until when; and what became of it.

    Attributes:
        terms: the contract and its clauses as they stood at signing.
        seller: account of the insurer; empty if nobody bid and the buyer bears the risk itself.
        premium_per_head: CNY a covered person and year.
        quality: service quality promised in the bid, 0 to 1.
        expected_claims: the seller's own estimate for each year of the term, CNY a head.
        estimate: the buyer's, in the same way.
        leakage: share of claims expected to be overbilling which an inspection could prove.
        deposit: performance bond held by the buyer, fen.
        staff: staff promised in the bid, relative to the norm.
        lot: which lot of how many it is: (0, 1) is the whole layer; household h is in lot h % of.
        members: who shares premium and result with the seller, each with its share of the whole.
        layers: all layers as they stood at signing: what policy changes are measured against.
        levers: what the seller does under it, by name; see the insurers.
        events: its life, in order.
        years: the record by year.
        ended: the year in which it ended before its time, and why.
        repriced: premiums agreed on after signing, by the year from which they hold, CNY a head before the index.
        extended: how often it has been extended without a tender.
    """

    name: str
    covers: str
    buyer: str
    seller: str
    signed: int
    until: int
    premium_per_head: float
    quality: float
    terms: Terms
    expected_claims: tuple[float, ...] = ()
    estimate: tuple[float, ...] = ()
    leakage: float = 0.0
    deposit: int = 0
    staff: float = 1.0
    lot: tuple[int, int] = (0, 1)
    members: tuple[tuple[str, float], ...] = ()
    layers: tuple[Any, ...] = ()
    levers: dict[str, float] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    years: dict[int, AgreementYear] = field(default_factory=dict)
    ended: int | None = None
    why: str = ""
    repriced: dict[int, float] = field(default_factory=dict)
    extended: int = 0

    def price(self, year: int) -> float:
        """Return the premium a head of a year, before any index: as signed, or as agreed on since."""
        agreed = [since for since in self.repriced if since <= year]
        return self.repriced[max(agreed)] if agreed else self.premium_per_head

    def in_force(self, year: int) -> bool:
        """Whether it binds in this year."""
        return self.signed <= year <= self.until and (self.ended is None or year <= self.ended)

    def holds(self, household: NDArray[np.int32]) -> NDArray[np.bool_] | np.bool_:
        """Return which of these rows of households are in its lot."""
        return in_lot(household, self.lot)

    def this_year(self, year: int) -> AgreementYear:
        """Return the record of the year, opened when first asked for."""
        return self.years.setdefault(year, AgreementYear())

    def history(self, year: int) -> Account | None:
        """Return the accounts of its years up to this one on the last axis; None if no premium was paid yet."""
        lived = [(when, record) for when, record in sorted(self.years.items()) if when <= year and record.premium]
        return Account.joined([record.account(self, when) for when, record in lived]) if lived else None

    def note(self, year: int, what: str, detail: str = "") -> None:
        """Add to the record of its life."""
        self.events.append(Event(year, what, detail))


@dataclass(frozen=True)
class TenderRecord:
    """What happened in one round of one tender, for one lot.

    Attributes:
        invited: insurers in the market.
        bidders: valid bids.
        winner: who signed; empty if nobody did.
        price: what it is paid, CNY a head and year.
        estimate: claims of the first year as the buyer saw them, CNY a head.
        ceiling: highest price taken, CNY a head.
        prices: the valid bids, CNY a head.
        names: who made them, in the same order.
        rejected: how many were turned away or not taken, by reason.
        colluded: whether a ring bid: nobody there knows.
        detected: whether the ring was found out.
        incumbent: the last seller, if there was one.
        cost: claims of the first year as the actuary saw them, CNY a head.
        reservation: the lowest price at which the winner would have sold, CNY a head.
        lot: which lot of how many.
        heads: persons covered in the lot.
        years: term that was tendered.
    """

    year: int
    contract: str
    covers: str
    round: int
    invited: int
    bidders: int
    winner: str
    price: float
    estimate: float
    ceiling: float
    prices: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    rejected: tuple[tuple[str, int], ...] = ()
    colluded: bool = False
    detected: bool = False
    incumbent: str = ""
    cost: float = 0.0
    reservation: float = 0.0
    lot: tuple[int, int] = (0, 1)
    heads: int = 0
    years: int = 1

    @property
    def value(self) -> float:
        """Return what was sold: price × persons × years, CNY; nothing if nobody won."""
        return self.price * self.heads * self.years if self.winner else 0.0
