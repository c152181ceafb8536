"""What providers bill wrongly and a seller pays: how much of it stays paid, and what it takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.formulas.average import ratio
from govsim.metrics.year.agreements import mean, per_head, sold

if TYPE_CHECKING:
    from govsim.core.world import World


@metric(
    unit="share of claims",
    label="Leakage",
    better="lower",
    source="authority without responsibility: docs/model.md; Becker 1968 (JPE) for what is taken back",
)
def leakage(world: World) -> dict[str, float]:
    """Overbilling that layers under contract have paid and nobody took back, over their claims.

    Overbilling is what an inspection of the bill could prove, in the layer's part of the in-scope bill; what was
    taken back is all that sellers and inspectors recovered for the layer; claims are net of it. By contract.
    """
    found = {}
    for name, each in sold(world).items():
        left = sum(_left(world, one.agreement) for one in each)
        found[name] = ratio(left, sum(one.record.claims for one in each) / FEN_PER_YUAN)
    return found


@metric(
    unit="CNY per enrollee",
    label="Overbilling taken back",
    better="neither",
    source="responsibility with authority: docs/model.md",
)
def recovered_by_seller_per_head(world: World) -> dict[str, float]:
    """What was taken back from providers under the agreement in the year, over persons enrolled."""
    return per_head(world, lambda record: record.recovered / FEN_PER_YUAN)


@metric(
    unit="index 0..1",
    label="Verification effort",
    better="neither",
    source="effort of the contractor: Laffont & Tirole 1993, chapter 1",
)
def verification_effort(world: World) -> dict[str, float]:
    """Effort v that the seller put into checking bills in the year, by contract; the mean by persons enrolled.

    Its lever `verification`, between 0 and 1: it costs ρ·v²/2 a head and finds 1 − exp(−k·a·v) of overbilling.
    """
    return mean(world, lambda each: float(each.agreement.levers.get("verification", 0.0)))


def _left(world: World, agreement: Any) -> float:
    """Return overbilling that the layer has paid for those under the agreement and that stays paid, CNY."""
    number, lots = agreement.lot
    left = 0.0
    for bills in world.bills.values():
        if agreement.covers not in bills.paid:
            continue
        wrong = overbilled(world, bills, agreement.covers)
        mine = float(wrong[bills.household % lots == number].sum()) if lots > 1 else float(wrong.sum())
        back = bills.recovered_of.get((agreement.covers, agreement.lot), 0) / FEN_PER_YUAN
        left += max(0.0, mine - back)
    return left


def overbilled(world: World, bills: Any, layer: str) -> Array:
    """Return the layer's part of what hospitals overbilled and could be proved before anybody looked, CNY."""
    # not from `provable`, from which what is found may be taken off
    wrong = np.zeros(len(bills.in_scope))
    for behaviour in world.schemes_of("behaviour"):
        if behaviour.by == "hospitals" and behaviour.name in bills.added and behaviour.provable:
            inside = {"in_scope": 1.0, "out_of_scope": 0.0}.get(behaviour.lands, bills.scope)
            wrong = wrong + behaviour.provable * inside * bills.added[behaviour.name]
    part: Array = wrong * (bills.paid[layer] / np.maximum(bills.in_scope, 1))
    return part
