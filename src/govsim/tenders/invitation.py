"""Invitation and offer: what a bidder knows of a tender, and what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from govsim.contracts.contract import Contract
    from govsim.contracts.terms import Terms


class Invitation(NamedTuple):
    """What is put out to tender.

    Attributes:
        terms: contract and clauses that would be signed; `terms.contract.chosen_by` is the tender rule.
        expected: claims that the buyer expects in each year of the term, CNY a head covered.
        leakage: share of claims that is overbilling which an inspection could prove.
        growth: growth of medical cost and of income a year.
        heads: persons covered.
        bidders: how many may bid, the bidder included.
        ceiling: highest price taken, CNY a head and year.
        disclosure: share of the bidders' uncertainty about claims that published data take away.
        incumbent: account of the last seller; empty if there was none.
    """

    terms: Terms
    expected: tuple[float, ...]
    leakage: float
    growth: tuple[float, float]
    heads: int
    bidders: int
    ceiling: float
    disclosure: float = 0.0
    incumbent: str = ""


class Offer(NamedTuple):
    """A bid.

    Attributes:
        price: premium a head and year, CNY.
        quality: promised service quality, 0 to 1.
        expected_claims: claims that the bidder expects in each year, CNY a head.
        staff: promised staff, relative to the norm.
        contract: the contract that it bids on: one of the items, if a menu is on offer.
        reservation: lowest price at which the contract is worth having, CNY a head.
    """

    price: float
    quality: float
    expected_claims: tuple[float, ...]
    staff: float = 1.0
    contract: Contract | Any = None
    reservation: float = 0.0
