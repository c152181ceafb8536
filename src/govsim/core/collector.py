"""Mesa's data collector, filled with our metrics: what Mesa's batch runner and charts read from a World."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import mesa

from govsim.core.metric import metrics

if TYPE_CHECKING:
    from govsim.core.world import World


def collector() -> mesa.DataCollector:
    """Return a collector with one column for each metric; collect after the year's metrics are recorded."""
    return mesa.DataCollector({name: partial(latest, name=name) for name in metrics()})  # type: ignore[no-untyped-call]


def latest(world: World, name: str) -> float:
    """Return this year's total of a metric; NaN if it has none, or only values by group (see `world.records`)."""
    for year, metric, group, value in reversed(world.records):
        if year != world.year:
            break
        if (metric, group) == (name, "all"):
            return value
    return math.nan
