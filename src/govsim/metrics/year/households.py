"""The households at the end of the year: income, rank, payments for care, consumption, capacity to pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.metrics.formulas.average import weighted_quantile
from govsim.metrics.formulas.capacity import capacity_to_pay, equivalent_size, subsistence_line
from govsim.metrics.formulas.catastrophic import burden
from govsim.metrics.formulas.rank import Ladder, quantile_group

if TYPE_CHECKING:
    from govsim.core.world import World

# payments are catastrophic from this share of capacity to pay (Xu et al. 2003)
CATASTROPHIC = 0.40
# share of payments inside consumption, savings and debt paying the rest: reference calibration, docs/model.md
PAID_FROM_CONSUMPTION = 0.5
# food share of other consumption, .30 (y / median)^-.22 within .12 to .62: reference calibration, docs/model.md
FOOD_AT_MEDIAN, FOOD_ELASTICITY, FOOD_BOUNDS = 0.30, -0.22, (0.12, 0.62)


@dataclass(frozen=True)
class HouseholdYear:
    """One entry a household; extinct ones have weight 0.

    Attributes:
        weight: how many households the row stands for; heads: how many persons.
        income: CNY a head. rank, person_rank: fractional rank in it, by households and by persons.
        quintile: 0 (poorest) to 4, a fifth of the households each.
        oop: out-of-pocket payments T, CNY. consumption: x, CNY. equivalent: n^0.56.
        line: subsistence for one equivalent adult, CNY. capacity: to pay, CNY. burden: T / capacity, within 0 to 1.
        catastrophic: 1.0 where the burden reaches 40%, else 0.0.
    """

    weight: Array
    heads: Array
    income: Array
    rank: Array
    person_rank: Array
    quintile: Array
    oop: Array
    consumption: Array
    equivalent: Array
    line: float
    capacity: Array
    burden: Array
    catastrophic: Array


def households(world: World) -> HouseholdYear:
    """Return this year's households, measured once."""
    found: HouseholdYear = world.once_a_year("metrics: households", lambda: _measure(world))
    return found


def food_share(income: Array, median: float) -> Array:
    """Return the share of non-medical consumption that is food, by income per head."""
    relative = np.log(np.maximum(income, 1.0) / max(median, 1.0))
    return np.clip(FOOD_AT_MEDIAN * np.exp(FOOD_ELASTICITY * relative), *FOOD_BOUNDS)


def _measure(world: World) -> HouseholdYear:
    table = world.households
    weight = np.where(table.members > 0, table.weight, 0.0).astype(np.float64)
    heads = weight * table.members
    income = table.income / np.maximum(table.members, 1)
    ladder, even = Ladder.of(income), table.weight.min() == table.weight.max()
    rank = ladder.rank(table.members > 0 if even else weight)
    oop = table.oop / FEN_PER_YUAN
    food = table.consumption * food_share(income, weighted_quantile(income, 0.5, weight))
    consumption = table.consumption + PAID_FROM_CONSUMPTION * oop
    equivalent = equivalent_size(np.maximum(table.members, 1))
    line = subsistence_line(food, consumption, equivalent, weight)
    capacity = capacity_to_pay(consumption, food, line * equivalent)
    burdens = burden(oop, capacity)
    return HouseholdYear(
        weight=weight,
        heads=heads,
        income=income,
        rank=rank,
        person_rank=ladder.rank(table.members if even else heads),
        quintile=quantile_group(rank, 5),
        oop=oop,
        consumption=consumption,
        equivalent=equivalent,
        line=line,
        capacity=capacity,
        burden=burdens,
        catastrophic=(burdens >= CATASTROPHIC).astype(np.float64),
    )
