"""Who is made poor by paying for care: consumption per equivalent adult against Xu's subsistence line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.metric import metric
from govsim.metrics.formulas.poverty import poverty
from govsim.metrics.year.households import HouseholdYear, households

if TYPE_CHECKING:
    from govsim.core.world import World

Poverty = tuple[float, float, float]


def _poverty(world: World) -> tuple[Poverty, Poverty]:
    """Return head count, gap and severity before and after paying for care."""
    found: tuple[Poverty, Poverty] = world.once_a_year("metrics: poverty", lambda: _measure(households(world)))
    return found


def _measure(year: HouseholdYear) -> tuple[Poverty, Poverty]:
    # consumption cannot be negative: what exceeds it is debt
    left = np.maximum(year.consumption - year.oop, 0.0)
    before = poverty(year.consumption / year.equivalent, year.line, year.weight)
    return before, poverty(left / year.equivalent, year.line, year.weight)


@metric(
    unit="share of households",
    label="Impoverished by health payments",
    better="lower",
    source="Xu 2005, WHO; Wagstaff & van Doorslaer 2003",
)
def impoverishment_headcount(world: World) -> float:
    """Rise of the share of households below subsistence when payments T are taken off consumption x.

    Poor before: x < se; poor after: x − T < se (se: see catastrophic_share; x − T not below 0).
    """
    before, after = _poverty(world)
    return after[0] - before[0]


@metric(
    unit="share of the poverty line",
    label="Poverty gap added by health payments",
    better="lower",
    source="Wagstaff & van Doorslaer 2003, Health Economics 12:921",
)
def impoverishment_gap(world: World) -> float:
    """Rise of the mean poverty gap, as a share of subsistence, when payments are taken off consumption."""
    before, after = _poverty(world)
    return after[1] - before[1]


@metric(
    unit="index",
    label="Poverty after health payments",
    better="lower",
    source="Foster, Greer & Thorbecke 1984, Econometrica 52:761",
)
def poverty_after_payments(world: World) -> dict[str, float]:
    """Foster-Greer-Thorbecke measures of consumption less payments, against Xu's subsistence.

    Groups: headcount (α = 0), gap (α = 1), severity (α = 2). Per equivalent adult, one entry a household.
    """
    return dict(zip(("headcount", "gap", "severity"), _poverty(world)[1], strict=True))
