"""Procurement: the buyer's estimate and ceiling, the bid round, the award, signing; or nobody comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.contracts.actuary import expected_claims
from govsim.contracts.agreement import Agreement, TenderRecord
from govsim.core.ledger import to_fen
from govsim.tenders.tender import Bids

if TYPE_CHECKING:
    from govsim.contracts.contract import Contract
    from govsim.core.world import World

ROUNDS = 2


def procure(contract: Contract, world: World) -> None:
    """Tender a cover; sign with the winner, or let the buyer bear it for a year."""
    expected = expected_claims(world, contract.covers, contract.years)
    insurers = [one for one in world.institutions.values() if getattr(one, "active", False)]
    offers = [(one, one.offer(contract, expected, len(insurers))) for one in insurers]
    ceiling = expected[0] * (1.0 + contract.ceiling_loading)
    for attempt in range(1, ROUNDS + 1):
        valid = [(one, offer) for one, offer in offers if offer is not None and offer.price <= ceiling]
        winner, price = _award(contract, valid)
        record = TenderRecord(
            year=world.year,
            contract=contract.name,
            covers=contract.covers,
            round=attempt,
            invited=len(insurers),
            bidders=len(valid),
            winner=valid[winner][0].name if valid else "",
            price=price,
            estimate=expected[0],
            ceiling=ceiling,
            prices=tuple(offer.price for _, offer in valid),
        )
        world.tenders.append(record)
        if valid:
            _sign(contract, world, *valid[winner], price)
            return
        ceiling *= 1.0 + contract.retender_raise
    _bear(contract, world, expected[0])


def _award(contract: Contract, valid: list[tuple[Any, Any]]) -> tuple[int, float]:
    """Return which of the valid offers wins, and at what price; nobody at zero if there is none."""
    if not valid:
        return -1, 0.0
    prices, qualities = zip(*((offer.price, offer.quality) for _, offer in valid), strict=True)
    return contract.chosen_by.award(Bids(np.array(prices), np.array(qualities)))


def _sign(contract: Contract, world: World, seller: Any, offer: Any, price: float) -> None:
    """Sign until the term's end and take the performance bond."""
    layer = world.rule("layers", contract.covers)
    bond = min(int(to_fen(contract.deposit * price * layer.covered(world))), max(0, seller.money))
    agreement = Agreement(
        name=contract.name,
        covers=contract.covers,
        buyer=contract.buyer,
        seller=seller.name,
        signed=world.year,
        until=world.year + contract.years - 1,
        premium_per_head=price,
        quality=offer.quality,
        terms=contract,
        expected_claims=offer.expected_claims,
        deposit=bond,
    )
    world.agreements.append(agreement)
    world.institutions[contract.buyer].receive(seller.name, bond, "performance bond")


def _bear(contract: Contract, world: World, cost: float) -> None:
    """Put on record that the buyer bears the layer itself this year."""
    agreement = Agreement(
        name=contract.name,
        covers=contract.covers,
        buyer=contract.buyer,
        seller="",
        signed=world.year,
        until=world.year,
        premium_per_head=cost,
        quality=0.0,
        terms=contract,
        why="nobody bid: the buyer bears the layer itself",
    )
    world.agreements.append(agreement)
