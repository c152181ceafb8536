"""Agreement: a contract in force, and the record of its life. Terms are never edited, only replaced."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class AgreementYear:
    """How one year under an agreement went; money in fen, margins as shares of premium.

    `settlement` is positive to the seller; `advance` is what the buyer has put in because the seller's money
    did not reach for claims, as far as it has not come back.
    """

    enrolled: int = 0
    premium: int = 0
    claims: int = 0
    expenses: int = 0
    settlement: int = 0
    advance: int = 0

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


@dataclass
class Agreement:
    """Who sells which cover to whom, at what price, until when; and what became of it.

    Attributes:
        terms: the contract scheme as it stood at signing.
        seller: account of the insurer; empty if nobody bid and the buyer bears the risk itself.
        premium_per_head: CNY a covered person and year.
        quality: service quality promised in the bid, 0 to 1.
        expected_claims: the seller's own estimate for each year of the term, CNY a head.
        deposit: performance bond held by the buyer, fen.
        years: the record by year.
        ended: the year in which it ended before its time, and why.
    """

    name: str
    covers: str
    buyer: str
    seller: str
    signed: int
    until: int
    premium_per_head: float
    quality: float
    terms: Any
    expected_claims: tuple[float, ...] = ()
    deposit: int = 0
    years: dict[int, AgreementYear] = field(default_factory=dict)
    ended: int | None = None
    why: str = ""

    def in_force(self, year: int) -> bool:
        """Whether it binds in this year."""
        return self.signed <= year <= self.until and (self.ended is None or year <= self.ended)

    def this_year(self, year: int) -> AgreementYear:
        """Return the record of the year, opened when first asked for."""
        return self.years.setdefault(year, AgreementYear())


@dataclass(frozen=True)
class TenderRecord:
    """What happened in one round of one tender."""

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
