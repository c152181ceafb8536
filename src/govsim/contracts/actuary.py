"""The actuary: what a layer will cost a head in each year of a term, if years to come are like imagined ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from govsim.behaviour.behaviour import write_bills
from govsim.core.ledger import FEN_PER_YUAN
from govsim.households.liquidity import expected_means
from govsim.layers.stack import left_to_household

if TYPE_CHECKING:
    from govsim.core.world import World

# imagined persons wanted for an estimate: a claim varies by some 22 times its mean
PERSONS_WANTED = 300_000


class Forecast(NamedTuple):
    """Expected claims on a layer in this year and the next ones, CNY a head, and the share that can be proved wrong."""

    claims: tuple[float, ...]
    leakage: float


def forecast(world: World, covers: str, years: int) -> Forecast:
    """Return expected claims on a layer, CNY a covered head, for this year and the next ones; and their leakage.

    The actuary imagines a year of sickness for today's people (draws of its own, so that no real
    illness moves), lets them and their hospitals behave as they do, and runs the stack of layers; for
    later years cost and income grow on.
    """
    illness, income = world.rule("households", "illness"), world.rule("households", "income")
    layer = world.rule("layers", covers)
    heads = max(1, layer.covered(world))
    growth = (1.0 + illness.cost_growth, 1.0 + income.growth)
    total, wrong = np.zeros(years), 0.0
    if "inpatient" in layer.services:
        samples = int(np.clip(np.ceil(PERSONS_WANTED / heads), 1, 12))
        for sample in range(samples):
            claims, provable = _inpatient(world, f"actuary {sample} of {covers}", covers, years, growth)
            total, wrong = total + claims / samples, wrong + provable / samples
    if "outpatient" in layer.services:
        total += _outpatient(world, f"actuary of {covers}", covers) * growth[0] ** np.arange(years)
    known = layer.expected_claims(world)
    if known is not None and total[0] > 0:
        total *= known * heads * FEN_PER_YUAN / total[0]
    elif known is not None:
        total = known * heads * FEN_PER_YUAN * growth[1] ** np.arange(years)
    return Forecast(tuple(float(fen / FEN_PER_YUAN / heads) for fen in total), float(wrong / max(total[0], 1.0)))


def _inpatient(
    world: World, stream: str, covers: str, years: int, growth: tuple[float, float]
) -> tuple[np.ndarray, float]:
    """Return the claims of one imagined year of sickness, as it would be this year and in the next ones, fen.

    And what of this year's an inspection could prove to be overbilled, fen.
    """
    demand, layers = world.rule("households", "demand"), world.schemes_of("layers")
    sickness = world.rule("households", "illness").needs(world, stream)
    visits, money, claims = demand.visits(world, sickness), expected_means(world), np.zeros(years)
    wrong = 0.0
    for ahead in range(years):
        dearer, richer = (rate**ahead for rate in growth)
        ill = sickness._replace(need=sickness.need * dearer)
        bills = demand.inpatient(world, ill, visits, money * richer, richer, dearer)
        write_bills(bills, world)
        left_to_household(bills, layers)
        claims[ahead] = bills.paid[covers].sum()
        if not ahead:
            share = FEN_PER_YUAN * np.asarray(bills.provable) / np.maximum(bills.in_scope, 1)
            wrong = float((bills.paid[covers] * share).sum())
    return claims, wrong


def _outpatient(world: World, stream: str, covers: str) -> float:
    """Return the outpatient claims of one imagined year, fen."""
    bills = world.rule("households", "demand").outpatient(world, stream)
    left_to_household(bills, world.schemes_of("layers"))
    return float(bills.paid[covers].sum())
