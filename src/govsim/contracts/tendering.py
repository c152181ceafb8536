"""Tendering: what the buyer puts out, who may bid, which bids count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from govsim.agents.institution import insurers_of
from govsim.contracts.actuary import forecast
from govsim.contracts.lots import heads
from govsim.contracts.terms import Terms
from govsim.core.ledger import Fen, to_fen
from govsim.tenders.bids import Bids
from govsim.tenders.invitation import Invitation, Offer

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.contracts.contract import Contract
    from govsim.core.world import World


class Bid(NamedTuple):
    """One who bids, and its offer."""

    seller: Any
    offer: Offer


@dataclass
class Call:
    """One call for tenders, from its publication to the award.

    Attributes:
        contract: what is bought.
        invitation: what bidders are told.
        cost: claims expected by the actuary for each year of the term, CNY a head.
        estimate: the same as the buyer sees it, with its error.
        lots: what is to be had.
        heads: persons covered in one lot, the most of them all.
        asked: who was asked.
        rejected: how many were turned away, by reason.
        ceiling: highest price taken in this round, CNY a head.
        market: how many insurers there are.
    """

    contract: Contract
    invitation: Invitation
    cost: tuple[float, ...]
    estimate: tuple[float, ...]
    lots: list[tuple[int, int]]
    heads: int
    asked: list[Any] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    ceiling: float = 0.0
    market: int = 0

    def bond(self, share: float, price: float) -> int:
        """Return a share of a year's premium of one lot, fen."""
        return int(to_fen(share * price * self.heads))


def publish(contract: Contract, world: World, lots: list[tuple[int, int]]) -> Call:
    """Estimate the cost, set the ceiling, see who may bid, ask them."""
    tender, layer = contract.chosen_by, world.rule("layers", contract.covers)
    cost, leakage = forecast(world, contract.covers, contract.years)
    estimate = _as_seen(contract, world, cost)
    terms, last = Terms.of(contract, world), last_agreement(world, contract.name)
    posted = layer.posted_price(world)
    most = estimate[0] * (1.0 + contract.ceiling_loading) if posted is None else posted
    ceiling = tender.highest(estimate[0], terms.ceiling(most, last))
    size = max(heads(world, layer, lot) for lot in lots)
    incumbent = last.seller if last is not None else ""
    rejected: Counter[str] = Counter()
    asked = _asked(contract, world, size, incumbent, rejected)
    market = sum(one.active for one in insurers_of(world))
    invitation = Invitation(
        terms=terms,
        expected=cost,
        leakage=leakage,
        growth=(world.rule("households", "illness").cost_growth, world.rule("households", "income").growth),
        heads=size,
        bidders=len(asked),
        ceiling=ceiling,
        disclosure=tender.disclosure,
        incumbent=incumbent,
    )
    contract = world.institutions["government"].designs(invitation)
    invitation = invitation._replace(terms=replace(terms, contract=contract))
    return Call(contract, invitation, cost, estimate, lots, size, asked, rejected, ceiling, market)


def valid(call: Call, bids: list[Bid], reasons: Counter[str]) -> list[Bid]:
    """Return the bids that count in this round; say of the others why not."""
    kept = []
    for bid in bids:
        reason = _wrong(call, bid)
        if reason:
            reasons[reason] += 1
        else:
            kept.append(bid)
    return kept


def as_bids(call: Call, bids: list[Bid], world: World) -> Bids:
    """Return bids as a tender rule reads them."""
    return Bids(
        price=np.array([bid.offer.price for bid in bids]),
        quality=np.array([bid.offer.quality for bid in bids]),
        staff=np.array([bid.offer.staff for bid in bids]),
        experience=np.array([min(1.0, experience(world, bid.seller, call.contract.covers) / 10) for bid in bids]),
        incumbent=np.array([float(bid.seller.name == call.invitation.incumbent) for bid in bids]),
        ceiling=call.ceiling,
    )


def experience(world: World, seller: Any, covers: str) -> float:
    """Return for how many years an insurer has sold cover of a layer, those before the first year included."""
    here = sum(len(one.years) for one in world.agreements if one.seller == seller.name and one.covers == covers)
    return here + float(seller.role.years_before)


def last_agreement(world: World, name: str, lot: tuple[int, int] | None = None) -> Agreement | None:
    """Return the last agreement that a seller has signed under a contract, or for one of its lots."""
    signed = (a for a in reversed(world.agreements) if a.name == name and a.seller and lot in (None, a.lot))
    return next(signed, None)


def _as_seen(contract: Contract, world: World, cost: tuple[float, ...]) -> tuple[float, ...]:
    """Return the buyer's estimate: the actuary's times 1 + sd·(1 − capacity)·z, the same z for the whole term."""
    capacity = float(world.institutions["government"].capacity)
    sd = contract.chosen_by.estimate_sd * max(0.0, 1.0 - capacity)
    if not sd:
        return cost
    name = f"buyer's estimate for {contract.name}"
    luck = world.once_a_year(name, lambda: float(world.draw(name).standard_normal()))
    return tuple(year * max(0.05, 1.0 + sd * luck) for year in cost)


def _asked(contract: Contract, world: World, size: int, incumbent: str, rejected: Counter[str]) -> list[Any]:
    """Return the insurers that are there, may bid, and are asked to."""
    tender, may = contract.chosen_by, {}
    for seller in (one for one in insurers_of(world) if one.active):
        if seller.barred_until >= world.year:
            rejected["barred"] += 1
        elif seller.money < int(to_fen(tender.least_capital * size)):
            rejected["too little capital"] += 1
        elif experience(world, seller, contract.covers) < tender.least_experience:
            rejected["too little experience"] += 1
        else:
            may[seller.name] = seller
    return [may[name] for name in tender.invites(list(may), incumbent)]


def _wrong(call: Call, bid: Bid) -> str:
    """Return why a bid does not count; nothing if it does."""
    tender, price = call.contract.chosen_by, bid.offer.price
    floor = 0.0 if tender.price_is_fixed else (1.0 - tender.abnormally_low) * call.estimate[0]
    paid = call.ceiling if tender.price_is_fixed else price
    if lots_held(call, bid.seller) >= (tender.lots_per_bidder or tender.lots):
        return "has its lots"
    if price > call.ceiling:
        return "above the ceiling"
    if price < floor:
        return "abnormally low"
    if bid.seller.money < call.bond(tender.bid_bond, paid):
        return "bid bond above capital"
    if bid.seller.money < call.bond(call.contract.deposit, paid):
        return "performance bond above capital"
    return ""


def lots_held(call: Call, seller: Any) -> int:
    """Return how many lots of this contract a seller has in force, those won in rounds before included."""
    return sum(agreement.name == call.contract.name for agreement in seller.sold())


def luck_of_lots(call: Call, bids: list[Bid], world: World) -> Fen:
    """Return in which order equals are ranked: as they are named, or by lot where the rule says so."""
    if not call.contract.chosen_by.ties_by_lot:
        return np.arange(len(bids))
    everybody = [one.name for one in insurers_of(world)]
    name = f"lots drawn for {call.contract.name}"
    luck = world.once_a_year(name, lambda: dict(zip(everybody, world.draw(name).random(len(everybody)), strict=True)))
    return np.argsort([luck[bid.seller.name] for bid in bids], kind="stable")
