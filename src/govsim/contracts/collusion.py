"""Collusion: whether the bidders of a tender form a ring, what they then bid, and whether it is found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.institution import insurers_of
from govsim.contracts.payment import pay
from govsim.contracts.tendering import Bid, Call, as_bids
from govsim.core.ledger import to_fen
from govsim.tenders import ring

if TYPE_CHECKING:
    from govsim.core.world import World


def collude(call: Call, bids: list[Bid], world: World) -> list[Bid] | None:
    """Return the bids of a round in which a ring bids, in the same order; None if no ring pays.

    Those whose role says `ring: when_it_pays` and whose limit leaves something to gain talk to each other. The one who
    has won longest ago is designated. No ring forms where lots are shared out among several winners.
    """
    tender = call.contract.chosen_by
    if tender.winners > 1:
        return None
    most = call.ceiling * (1.0 - 2 * ring.NEAR_CEILING)
    members = [bid for bid in bids if bid.seller.role.ring == "when_it_pays" and _limit(bid) < most]
    if len(members) < 2:
        return None
    roles = [bid.seller.role for bid in members]
    patience = min(0.999, min(float(role.patience) for role in roles))
    spread = float(np.mean([role.signal_sd for role in roles]))
    turns = ring.waits(np.array([_last_won(world, bid.seller.name) for bid in members]))
    turn, limits = int(np.argmin(turns)), np.array([_limit(bid) for bid in members])
    honest = as_bids(call, members, world)
    plan = ring.plan(tender, honest, limits, turn, _shade(call, members, world), len(bids) - len(members), spread)
    if plan is None or members[turn].seller.money < call.bond(call.contract.deposit, plan.paid):
        return None
    years = call.contract.years
    at, paid = tender.award(as_bids(call, bids, world))
    competitive = years * max(0.0, paid - _limit(bids[at]))
    penalty = tender.ring_detection * tender.ring_fine * years * plan.paid
    if not ring.pays(years * plan.chance * (plan.paid - limits), turns, competitive, penalty, years, patience):
        return None
    arranged = {
        bid.seller.name: Bid(bid.seller, bid.offer._replace(price=float(price), quality=float(quality)))
        for bid, price, quality in zip(members, plan.bids.price, plan.bids.quality, strict=True)
    }
    return [arranged.get(bid.seller.name, bid) for bid in bids]


def found_out(call: Call, honest: list[Bid], arranged: list[Bid], price: float, world: World) -> bool:
    """Return whether the ring was found out; its members then pay the fine to the government in equal parts."""
    tender, name = call.contract.chosen_by, f"ring found out in the tender of {call.contract.name}"
    luck = world.once_a_year(name, lambda: float(world.draw(name).random()))
    if luck >= tender.ring_detection:
        return False
    members = [new.seller for old, new in zip(honest, arranged, strict=True) if old is not new]
    premium = price * call.heads * len(call.lots) * call.contract.years
    for seller in members:
        pay(world, seller.name, "government", int(to_fen(tender.ring_fine * premium / len(members))), "ring fine")
    return True


def _limit(bid: Bid) -> float:
    """Return the lowest price at which a bidder would sell."""
    return bid.offer.reservation or bid.offer.price


def _last_won(world: World, name: str) -> float:
    return float(max((tender.year for tender in world.tenders if tender.winner == name), default=0))


def _shade(call: Call, members: list[Bid], world: World) -> np.ndarray:
    """Return how far down in their range the members' bids for show lie, drawn once a year for all there are."""
    everybody = [one.name for one in insurers_of(world)]
    name = f"bids for show in the tender of {call.contract.name}"
    drawn = world.once_a_year(name, lambda: dict(zip(everybody, world.draw(name).random(len(everybody)), strict=True)))
    return np.array([drawn[bid.seller.name] for bid in members])
