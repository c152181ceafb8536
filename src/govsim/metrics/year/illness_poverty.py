"""Who is poor once care and debts are paid, and who of them would not be had nobody fallen ill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.metrics.year.households import households

if TYPE_CHECKING:
    from govsim.core.world import World

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class IllnessPoor:
    """Living households that are poor, those of them that illness has made so, and CNY of debt service of each."""

    poor: Mask
    caused: Mask
    debt_service: Array


def illness_poverty(world: World) -> IllnessPoor:
    """Return this year's poor, found once."""
    found: IllnessPoor = world.once_a_year("metrics: illness poverty", lambda: _found(world))
    return found


def _found(world: World) -> IllnessPoor:
    table, year = world.households, households(world)
    service = table.debt_service / FEN_PER_YUAN
    left = np.maximum(0.0, year.consumption - year.oop - service)
    poor = (left / year.equivalent < year.line) & (year.weight > 0)
    return IllnessPoor(poor, poor & (_before(world, year.consumption) / year.equivalent >= year.line), service)


def _before(world: World, consumption: Array) -> Array:
    """Return consumption before payments and debt service, had no illness lowered income, CNY.

    Without lost income it is the consumption before payments of impoverishment_headcount, so that who is made poor
    by payments is made so by illness; planned consumption rises with the income that was lost.
    """
    table = world.households
    lowered = np.maximum(table.income, 1.0)
    whole = lowered
    if "yield_lost" in table:
        whole = whole + table.yield_lost
    if "earnings_lost" in table:
        whole = whole / (1.0 - table.earnings_lost)
    elasticity = world.rule("households", "liquidity").consumption_elasticity
    return np.asarray(consumption + table.consumption * ((whole / lowered) ** elasticity - 1.0))
