"""Which households care has ruined this year, by four definitions; the metrics give the shares, these the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from govsim.metrics.year.households import households

if TYPE_CHECKING:
    from govsim.core.world import World

Mask = NDArray[np.bool_]


def catastrophic(world: World) -> Mask:
    """Payments reach 40 % of capacity to pay (see the metric catastrophic_share)."""
    year = households(world)
    hit: Mask = (year.catastrophic > 0) & (year.weight > 0)
    return hit


def impoverished(world: World) -> Mask:
    """Payments push it below subsistence (see the metric impoverishment_headcount)."""
    year = households(world)
    before: Mask = year.consumption / year.equivalent >= year.line
    left = np.maximum(year.consumption - year.oop, 0.0) / year.equivalent
    poor: Mask = before & (left < year.line) & (year.weight > 0)
    return poor


def indebted(world: World) -> Mask:
    """It owes kin, a bank or a hospital when the year closes (see the metric indebted_household_share)."""
    table = world.households
    owes: Mask = table.debt_kin + table.debt_bank + table.arrears > 0
    return owes & (households(world).weight > 0)


def abandoned(world: World) -> Mask:
    """Care of a member was broken off for want of money (see the metric abandoned_care_per_head)."""
    broken_off = np.zeros(len(world.households), np.int64)
    for bills in world.bills.values():
        broken_off += bills.by_household(bills.abandoned)
    return (broken_off > 0) & (households(world).weight > 0)


RUIN: dict[str, Callable[[World], Mask]] = {
    "catastrophic": catastrophic,
    "impoverished": impoverished,
    "indebted": indebted,
    "abandoned": abandoned,
}
