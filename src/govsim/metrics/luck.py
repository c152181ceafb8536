"""What luck alone does to the yearly claims of a pool: the fewer persons, the more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.year.agreements import mean

if TYPE_CHECKING:
    from govsim.core.world import World


@metric(
    unit="share of claims",
    label="Spread of claims by luck alone",
    better="lower",
    source="law of large numbers for a pool: Bühlmann 1970, Mathematical Methods in Risk Theory",
)
def claims_noise(world: World) -> dict[str, float]:
    """cv / √N: coefficient of variation of a covered person's claims of the year over the root of the N covered.

    Standard deviation over mean of the pool's yearly claims if persons fall ill independently. Claims are those that
    the layer paid, before anything was taken back; most persons have none. By contract; the mean by persons enrolled.
    """
    return mean(world, lambda each: noise(claims(world, each.agreement), each.record.enrolled))


@metric(
    unit="ratio",
    label="Spread of a person's claims",
    better="neither",
    source="coefficient of variation; reference calibration: 19 to 29 for critical-illness insurance",
)
def claims_variation(world: World) -> dict[str, float]:
    """cv: standard deviation over mean of a covered person's claims of the year, those without any counted as 0.

    Claims are those that the layer paid. By contract; the mean by persons enrolled.
    """
    return mean(world, lambda each: variation(claims(world, each.agreement), each.record.enrolled))


def claims(world: World, agreement: Any) -> Array:
    """Return what the layer paid for each person under the agreement for whom it paid anything, CNY."""
    total = np.zeros(len(world.persons), np.int64)
    for bills in world.bills.values():
        if agreement.covers in bills.paid:
            np.add.at(total, bills.person, bills.paid[agreement.covers] * agreement.holds(bills.household))
    found: Array = total[total > 0] / FEN_PER_YUAN
    return found


def variation(amounts: Array, persons: int) -> float:
    """Return the coefficient of variation over persons of whom some claim these amounts, all others nothing."""
    total = float(amounts.sum())
    if total <= 0 or persons <= 0:
        return 0.0
    return math.sqrt(max(0.0, persons * float((amounts**2).sum()) / total**2 - 1.0))


def noise(amounts: Array, persons: int) -> float:
    """Return the same over √N: the coefficient of variation of what they claim together."""
    return variation(amounts, persons) / math.sqrt(max(1, persons))
