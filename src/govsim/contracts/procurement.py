"""Procurement: the call, the rounds of bids, the award; or nobody comes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from govsim.contracts.agreement import TenderRecord
from govsim.contracts.collusion import collude, found_out
from govsim.contracts.lots import heads, open_lots
from govsim.contracts.signing import award, bear, extend
from govsim.contracts.tendering import Bid, Call, publish, valid

if TYPE_CHECKING:
    from govsim.contracts.contract import Contract
    from govsim.core.world import World

Lot = tuple[int, int]


def procure(contract: Contract, world: World) -> None:
    """Find a seller for every lot that has none: extend, tender, or let the buyer bear it for a year."""
    lots = open_lots(contract, world)
    if not lots:
        return
    call = publish(contract, world, lots)
    call.lots = [lot for lot in lots if not extend(call, world, lot)]
    offers = [(one, one.offer(call.invitation)) for one in call.asked] if call.lots else []
    bids = [Bid(seller, offer) for seller, offer in offers if offer is not None]
    for attempt in range(1, contract.chosen_by.rounds + 1):
        if not call.lots:
            break
        won = _round(call, bids, attempt, world)
        call.lots = [lot for lot in call.lots if lot not in won]
        call.ceiling *= 1.0 + contract.retender_raise
    for lot in call.lots:
        turned_away = Counter(dict(next(t for t in reversed(world.tenders) if t.lot == lot).rejected))
        bear(contract, world, call.estimate[0], call.invitation.terms, lot, turned_away)


def _round(call: Call, bids: list[Bid], attempt: int, world: World) -> set[Lot]:
    """Hold one round; return the lots that found a seller."""
    reasons = call.rejected.copy()
    honest = valid(call, bids, reasons)
    arranged = collude(call, honest, world)
    heard = honest if arranged is None else arranged
    lots = list(call.lots)
    won = award(call, heard, world)
    detected = False
    if arranged is not None and won:
        detected = found_out(call, honest, arranged, next(iter(won.values()))[1], world)
    told = {"round": attempt, "colluded": arranged is not None, "detected": detected}
    for lot in lots:
        world.tenders.append(_record(call, heard, won.get(lot), lot, reasons, world, **told))
    return set(won)


def _record(
    call: Call,
    heard: list[Bid],
    won: tuple[Bid, float] | None,
    lot: Lot,
    reasons: Counter[str],
    world: World,
    **told: Any,
) -> TenderRecord:
    """Return what is kept of a round for one lot."""
    offer = won[0].offer if won else None
    return TenderRecord(
        year=world.year,
        contract=call.contract.name,
        covers=call.contract.covers,
        invited=call.market,
        bidders=len(heard),
        winner=won[0].seller.name if won else "",
        price=won[1] if won else 0.0,
        estimate=call.estimate[0],
        ceiling=call.ceiling,
        prices=tuple(bid.offer.price for bid in heard),
        names=tuple(bid.seller.name for bid in heard),
        rejected=tuple(sorted(reasons.items())),
        incumbent=call.invitation.incumbent,
        cost=call.cost[0],
        reservation=(offer.reservation or offer.price) if offer else 0.0,
        lot=lot,
        heads=heads(world, world.rule("layers", call.contract.covers), lot),
        years=call.contract.years,
        **told,
    )
