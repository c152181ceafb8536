"""The actuary: what a layer will cost a head in each year of a term, if years to come are like imagined ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.behaviour.behaviour import write_bills
from govsim.core.ledger import FEN_PER_YUAN
from govsim.households.liquidity import expected_means
from govsim.layers.stack import left_to_household

if TYPE_CHECKING:
    from govsim.core.world import World

# imagined patients wanted for an estimate: a claim varies by some 22 times its mean
PERSONS_WANTED = 300_000


def expected_claims(world: World, covers: str, years: int) -> tuple[float, ...]:
    """Return expected claims on a layer, CNY a covered head, for this year and the next ones.

    The actuary imagines a year of sickness for today's people (draws of its own, so that no real
    illness moves), lets them and their hospitals behave as they do, and runs the stack of layers; for
    later years cost and income grow on.
    """
    rules = {scheme.word(): scheme for scheme in world.schemes_of("households")}
    layers = world.schemes_of("layers")
    layer = next(layer for layer in layers if layer.name == covers)
    heads = max(1, layer.covered(world))
    samples = int(np.clip(np.ceil(PERSONS_WANTED / heads), 1, 12))
    money = expected_means(world)
    total = np.zeros(years)
    for sample in range(samples):
        sickness = rules["illness"].needs(world, f"actuary {sample} of {covers}")
        for ahead in range(years):
            dearer = (1.0 + rules["illness"].cost_growth) ** ahead
            richer = (1.0 + rules["income"].growth) ** ahead
            later = sickness._replace(need=sickness.need * dearer)
            bills = rules["demand"].inpatient(world, later, money * richer, richer)
            write_bills(bills, world)
            left_to_household(bills, layers)
            total[ahead] += bills.paid[covers].sum() / FEN_PER_YUAN
    return tuple(float(x) for x in total / samples / heads)
