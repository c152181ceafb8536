"""The record of a year under an agreement: what the world has to say about it before anything is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.agents.imagination import indicators, staffing
from govsim.agents.levers import Levers
from govsim.households.bills import Part
from govsim.layers.stack import left_to_household

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement, AgreementYear
    from govsim.core.world import World


def complete(world: World, agreement: Agreement) -> AgreementYear:
    """Fill in what the year was: claims, expenses, service, and the score that an evaluation gives it."""
    record, seller = agreement.this_year(world.year), world.institutions[agreement.seller]
    layer = world.rule("layers", agreement.covers)
    record.claims = layer.claims(world, agreement)
    restored = _restored(world, agreement)
    record.claims, record.denied = record.claims + restored, max(0, record.denied - restored)
    record.policy = _policy(world, agreement)
    record.expenses = int(seller.expenses(agreement, record))
    levers = Levers(**agreement.levers) if agreement.levers else Levers(quality=agreement.quality)
    record.verification, record.denial = float(levers.verification), float(levers.denial)
    record.staff = float(levers.staff)
    record.days = float(seller.role.norm_days / max(record.staff, 1e-9))
    record.quality = float(levers.quality * staffing(levers.staff))
    record.score = _score(world, agreement, record, levers, seller)
    return record


def _restored(world: World, agreement: Agreement) -> int:
    """Return claims that it refused and a review made it pay after all: claims like any other, fen."""
    own = agreement.covers, agreement.lot
    return sum(bills.restored.get(own, 0) for bills in world.bills.values())


def _policy(world: World, agreement: Agreement) -> int:
    """Return what this year's claims exceed those under the rules at signing by, fen: both stacks on the same bills."""
    today = tuple(world.schemes_of("layers"))
    if not agreement.layers or today == agreement.layers:
        return 0
    more = 0
    for bills in world.bills.values():
        claims = []
        for layers in (today, agreement.layers):
            again = Part(bills, slice(None))
            again.reopen()
            left_to_household(again, layers)
            paid: Any = again.paid.get(agreement.covers, np.zeros(len(bills), np.int64))
            claims.append(int((paid * agreement.holds(bills.household)).sum()))
        more += claims[0] - claims[1]
    return more


def _score(world: World, agreement: Agreement, record: AgreementYear, levers: Levers, seller: Any) -> float:
    """Return the verified score of the year: the true one, seen with the noise that the evaluation has."""
    if not agreement.terms.evaluated:
        return 1.0
    valid = record.claims + record.denied
    denied = record.denied / valid if valid > 0 else 0.0
    account = record.account(agreement, world.year)
    cost = float(account.expected) / max(float(account.claims), 1e-9)
    seen = indicators(seller.role, levers, agreement.quality, denied, cost)
    noise = agreement.terms.noise(float(world.institutions["government"].capacity))
    luck = float(world.draw(f"score of {agreement.name}, lot {agreement.lot[0]}").standard_normal()) if noise else 0.0
    return float(np.clip(float(agreement.terms.score(seen)) + noise * luck, 0.0, 1.0))
