"""What supervision brings back, and what it costs. All from the ledger: rows count once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.metric import metric
from govsim.metrics.formulas.average import ratio
from govsim.metrics.year.layers import layers
from govsim.metrics.year.money import flow

if TYPE_CHECKING:
    from govsim.core.world import World

# memos of the ledger
RECOVERY, FINE, COST = "recovery", "fine", "inspection"


def _per_head(world: World, memo: str) -> float:
    return ratio(flow(world, memos=(memo,)), float(np.count_nonzero(world.persons.alive)))


@metric(unit="CNY per head", label="Money recovered", better="neither", source="NHSA usage")
def recoveries_per_head(world: World) -> float:
    """What providers paid back in the year after inspection, over living persons."""
    return _per_head(world, RECOVERY)


@metric(unit="share of layers' payments", label="Recovered share", better="neither", source="NHSA usage")
def recovered_share(world: World) -> float:
    """What providers paid back in the year after inspection, over what all layers paid."""
    return ratio(flow(world, memos=(RECOVERY,)), sum(each.paid for each in layers(world).values()))


@metric(unit="CNY per head", label="Fines", better="neither", source="State Council Decree 735 (2021)")
def fines_per_head(world: World) -> float:
    """Fines that the inspected paid in the year, over living persons."""
    return _per_head(world, FINE)


@metric(
    unit="CNY per head",
    label="Cost of supervision",
    better="lower",
    source="Becker 1968, JPE: cost of enforcement",
)
def supervision_cost_per_head(world: World) -> float:
    """What inspections cost in the year, over living persons."""
    return _per_head(world, COST)
