"""Signing: the award, lot by lot; bonds put down, given back or lost; or the buyer bears the layer itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from govsim.contracts.agreement import Agreement
from govsim.contracts.lots import heads
from govsim.contracts.payment import pay
from govsim.contracts.tendering import Bid, Call, as_bids, lots_held, luck_of_lots
from govsim.contracts.terms import Terms
from govsim.core.ledger import FEN_PER_YUAN, to_fen

if TYPE_CHECKING:
    from govsim.contracts.contract import Contract
    from govsim.core.world import World


def take_bid_bonds(call: Call, bids: list[Bid], world: World) -> dict[str, int]:
    """Take the bid bond of every bid that counts; return what is held of each bidder, fen."""
    tender = call.contract.chosen_by
    held = {}
    for seller, offer in bids:
        bond = call.bond(tender.bid_bond, call.ceiling if tender.price_is_fixed else offer.price)
        if bond:
            held[seller.name] = pay(world, seller.name, call.contract.buyer, bond, "bid bond")
    return held


def award(call: Call, bids: list[Bid], world: World) -> dict[tuple[int, int], tuple[Bid, float]]:
    """Give each lot to the best of those who may still win one, and sign; return who got it and at what price.

    Who wins more than it can put up a performance bond for does not sign: it loses its bid bond and is out,
    and the next in line gets the lot. The other bid bonds go back.
    """
    tender, buyer = call.contract.chosen_by, call.contract.buyer
    held, won = take_bid_bonds(call, bids, world), {}
    left = [bids[at] for at in luck_of_lots(call, bids, world)]
    most = tender.lots_per_bidder or tender.lots
    count = {seller.name: lots_held(call, seller) for seller, _ in left}
    for lot in call.lots:
        while left:
            at, price = tender.award(as_bids(call, left, world))
            bid = left[at]
            if _sign(call, world, bid, price, lot, held):
                won[lot] = (bid, price)
                count[bid.seller.name] += 1
                if count[bid.seller.name] == most:
                    left.pop(at)
                break
            held.pop(bid.seller.name, None)  # the buyer keeps it
            left.pop(at)
    for name, bond in held.items():
        pay(world, buyer, name, bond, "bid bond returned")
    return won


def _sign(call: Call, world: World, bid: Bid, price: float, lot: tuple[int, int], held: dict[str, int]) -> bool:
    """Sign for one lot and take the performance bond; return whether the winner did."""
    contract, seller = call.contract, bid.seller
    layer = world.rule("layers", contract.covers)
    bond = int(to_fen(contract.deposit * price * heads(world, layer, lot)))
    if seller.money + held.get(seller.name, 0) < bond:
        return False
    if seller.money < bond:
        pay(world, contract.buyer, seller.name, held.pop(seller.name), "bid bond returned")
    enter(call, world, bid, price, lot).deposit = bond
    world.institutions[contract.buyer].receive(seller.name, bond, "performance bond")
    return True


def enter(call: Call, world: World, bid: Bid, price: float, lot: tuple[int, int]) -> Agreement:
    """Put an agreement in force until the term's end; return it."""
    contract, offer = call.contract, bid.offer
    terms = call.invitation.terms
    agreement = Agreement(
        name=contract.name,
        covers=contract.covers,
        buyer=contract.buyer,
        seller=bid.seller.name,
        signed=world.year,
        until=world.year + contract.years - 1,
        premium_per_head=price,
        quality=offer.quality,
        terms=Terms(offer.contract, terms.clauses) if offer.contract is not None else terms,
        expected_claims=offer.expected_claims,
        estimate=call.estimate,
        leakage=call.invitation.leakage,
        layers=tuple(world.schemes_of("layers")),
        staff=offer.staff,
        lot=lot,
    )
    world.agreements.append(agreement)
    return agreement


def extend(call: Call, world: World, lot: tuple[int, int]) -> bool:
    """Sign again with a last seller that served well, at its last price and without a tender, if it wants to.

    It served well if the mean score of its term reaches what the tender asks for. The price is what was paid a
    head in its last year, or the ceiling if that is lower.
    """
    tender, last = call.contract.chosen_by, _served_well(call, world, lot)
    if last is None or tender.extends_if_score_above is None:
        return False
    seller, record = world.institutions[last.seller], last.years[world.year - 1]
    paid = record.premium / FEN_PER_YUAN / record.enrolled if record.enrolled else last.premium_per_head
    price = min(paid, call.ceiling)
    offer = seller.offer(call.invitation._replace(bidders=1, ceiling=price, incumbent=last.seller))
    layer = world.rule("layers", call.contract.covers)
    bond = int(to_fen(call.contract.deposit * price * heads(world, layer, lot)))
    if offer is None or (offer.reservation or offer.price) > price or seller.money < bond:
        return False
    agreement = enter(call, world, Bid(seller, offer), price, lot)
    agreement.deposit = bond
    agreement.note(world.year, "extended", f"mean score {_mean_score(last):.2f}")
    world.institutions[call.contract.buyer].receive(seller.name, bond, "performance bond")
    return True


def _served_well(call: Call, world: World, lot: tuple[int, int]) -> Agreement | None:
    """Return the agreement whose seller may go on; None if there is none."""
    tender = call.contract.chosen_by
    mine = [a for a in world.agreements if a.name == call.contract.name and a.lot == lot]
    if tender.extends_if_score_above is None or not mine or not mine[-1].seller:
        return None
    last, extended = mine[-1], 0
    for agreement in reversed(mine):
        if not any(event.what == "extended" for event in agreement.events):
            break
        extended += 1
    seller = world.institutions[last.seller]
    ran_out = last.until == world.year - 1 and last.ended is None and world.year - 1 in last.years
    may = seller.active and seller.barred_until < world.year and extended < tender.extensions
    return last if may and ran_out and _mean_score(last) >= tender.extends_if_score_above else None


def _mean_score(agreement: Agreement) -> float:
    return float(np.mean([year.score for year in agreement.years.values()]))


def bear(
    contract: Contract, world: World, cost: float, terms: Terms, lot: tuple[int, int], turned_away: Counter[str]
) -> None:
    """Put on record that the buyer bears a lot itself this year, and why: nobody bid, or no bid was taken."""
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(turned_away.items()))
    why = f"no bid was taken ({reasons})" if reasons else "nobody bid"
    agreement = Agreement(
        name=contract.name,
        covers=contract.covers,
        buyer=contract.buyer,
        seller="",
        signed=world.year,
        until=world.year,
        premium_per_head=cost,
        quality=0.0,
        terms=terms,
        lot=lot,
        why=f"{why}: the buyer bears the layer itself",
    )
    world.agreements.append(agreement)
    agreement.note(world.year, "unsold", agreement.why)
