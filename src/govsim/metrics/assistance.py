"""Whether medical assistance reaches those it is for: the patients of households on the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.year.layers import layers

if TYPE_CHECKING:
    from govsim.core.world import World


def _need_and_help(world: World) -> tuple[Array, Array, Array] | None:
    """Return for each inpatient: on the register, left with something to pay before help, helped."""
    return world.once_a_year("metrics: assistance", lambda: _measure(world))  # type: ignore[no-any-return]


def _measure(world: World) -> tuple[Array, Array, Array] | None:
    bills = world.bills.get("inpatient")
    helping = {name for name, each in layers(world).items() if each.layer.word() == "assistance"}
    if bills is None or not helping:
        return None
    left, helped = bills.billed, np.zeros(len(bills.person), np.int64)
    for name in layers(world):
        paid = bills.paid.get(name, 0)
        if name in helping:
            helped = helped + paid
        else:
            left = left - paid
    return bills.registry > 0, left > 0, helped > 0


@metric(
    unit="share of the registered poor with a bill",
    label="Assistance exclusion error",
    better="lower",
    source="Cornia & Stewart 1993; Coady, Grosh & Hoddinott 2004",
)
def assistance_exclusion_error(world: World) -> float | dict[str, float]:
    """Registered poor inpatients who got no assistance over those whom other layers left something to pay."""
    found = _need_and_help(world)
    if found is None:
        return {}
    poor, left, helped = found
    eligible = poor & left
    return float(np.mean(~helped[eligible])) if eligible.any() else {}


@metric(
    unit="share of the registered poor with a bill",
    label="Assistance take-up",
    better="higher",
    source="Ma et al. 2011, Int J Equity Health 10:44: share of the poor who get it",
)
def assistance_take_up(world: World) -> float | dict[str, float]:
    """Registered poor inpatients who got assistance over those whom other layers left something to pay."""
    error = assistance_exclusion_error(world)
    return 1 - error if isinstance(error, float) else {}


@metric(
    unit="share of those helped",
    label="Assistance inclusion error",
    better="lower",
    source="Cornia & Stewart 1993; Coady, Grosh & Hoddinott 2004",
)
def assistance_inclusion_error(world: World) -> float | dict[str, float]:
    """Inpatients who got assistance though their household is not on the register, over all who got it."""
    found = _need_and_help(world)
    if found is None:
        return {}
    poor, _, helped = found
    return float(np.mean(~poor[helped])) if helped.any() else {}
