"""Indemnity: who pays the injured: cover as far as it goes, then the hospital as far as its purse does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.agents.court import bench_of
from govsim.agents.hospital import hospitals
from govsim.core.ledger import to_fen
from govsim.core.population import Array
from govsim.disputes.disputes import NEGOTIATE, VIOLENCE, Disputes
from govsim.disputes.rule import worth_of_patients_lost
from govsim.households.income import risen
from govsim.layers.household_sum import in_turn_of_rows

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.disputes.dispute_resolution import DisputeResolution

OWN, SUIT, DEFENCE = "indemnity by the hospital", "cost of a suit", "defence in court"


def indemnify(rule: DisputeResolution, world: World, ended: Disputes) -> None:
    """Pay what has been awarded in the disputes that ended this year."""
    for layer in covers_of(world):
        paid_more = 1.0 + layer.overpayment(world) * (ended.by(NEGOTIATE) & layer.held(world)[ended.hospital])
        most = np.inf if rule.settlement_cap is None else rule.settlement_cap * risen(world)
        ended.award = np.where(paid_more > 1.0, np.minimum(ended.award * paid_more, most), ended.award)
    due = to_fen(ended.award)
    for layer in covers_of(world):
        claims = np.where(ended.by(VIOLENCE), 0, layer.claim(world, ended.award, ended.hospital))
        ended.insured += layer.indemnify(world, np.minimum(claims, due - ended.insured), ended)
    own = _within(due - ended.insured, ended.hospital, world.ledger.purses("hospitals"))
    ended.paid = ended.insured + own
    world.ledger.owe("households", own, OWN, ended.household)
    world.ledger.pay("hospitals", "households", own, OWN, payer_rows=ended.hospital, payee_rows=ended.household)


def covers_of(world: World) -> list[Any]:
    """Return the layers that bear hospitals' liability."""
    return [layer for layer in world.schemes_of("layers") if layer.bears_liability]


def publicity(world: World, hospital: Array) -> Array:
    """Return what a suit costs each of these hospitals in patients, CNY: what a settlement saves."""
    return np.array([worth_of_patients_lost(house) for house in hospitals(world)])[hospital]


def sue(world: World, suits: Disputes, cost: Array) -> None:
    """Let households pay for their suits, as far as savings go, CNY; and hospitals for their defence."""
    purses = world.ledger.purses("households")
    fees = _within(to_fen(cost), suits.household, purses)
    world.ledger.owe("outside", int(fees.sum()), SUIT)
    world.ledger.pay("households", "outside", fees, SUIT, payer_rows=suits.household)
    each = bench_of(world).role.defence * risen(world)
    defence = to_fen(np.bincount(suits.hospital, minlength=len(hospitals(world))) * each)
    spent = np.minimum(defence, world.ledger.purses("hospitals"))
    world.ledger.owe("outside", int(spent.sum()), DEFENCE)
    world.ledger.pay("hospitals", "outside", spent, DEFENCE)


def _within(fen: Array, rows: Array, purses: Array) -> Array:
    """Return what each can be paid, in turn, out of the purses of these rows; fen, exact."""
    order = np.argsort(rows, kind="stable")
    paid = np.zeros_like(fen)
    paid[order] = in_turn_of_rows(fen[order], rows[order], purses)
    return paid
