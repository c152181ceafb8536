"""Mesa's data collector, filled with our metrics: what Mesa's batch runner and charts read from a World."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import mesa

from govsim.core.metric import Value, metrics

if TYPE_CHECKING:
    from govsim.core.world import World


def collector() -> mesa.DataCollector:
    """Return a collector with one column for each metric; collect after the year's metrics are recorded."""
    return mesa.DataCollector({name: partial(latest, name=name) for name in metrics()})  # type: ignore[no-untyped-call]


def latest(world: World, name: str) -> Value:
    """Return this year's value of a metric: a number, or one for each group if it has no total."""
    groups: dict[str, float] = {}
    for year, metric, group, value in reversed(world.records):
        if year != world.year:
            break
        if metric == name:
            groups[group] = value
    return groups.get("all", groups)
