"""Whom charities help, how far, and what they give twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.charity import CharityFund, Grants
from govsim.core.metric import metric
from govsim.metrics.formulas.average import ratio

if TYPE_CHECKING:
    from govsim.core.world import World


def _grants(world: World) -> dict[str, Grants]:
    """Return the year's cases of each layer of charity."""
    found: dict[str, Grants] = {}
    for each in world.institutions.values():
        found |= each.grants if isinstance(each, CharityFund) else {}
    return found


@metric(unit="households", label="Cases helped by charities", better="higher", source="count")
def charity_cases(world: World) -> dict[str, float]:
    """Households to which a charity gave anything, by layer."""
    return {name: float(np.count_nonzero(each.paid)) for name, each in _grants(world).items()}


@metric(
    unit="share of need", label="Need met by charities", better="higher", source="benefit over need, capped at need"
)
def charity_need_met(world: World) -> dict[str, float]:
    """What a charity gave towards what was left of the bills when it decided, over all that was left, by layer."""
    return {
        name: ratio(float(np.minimum(each.paid, each.need).sum()), float(each.need.sum()))
        for name, each in _grants(world).items()
    }


@metric(
    unit="share of grants",
    label="Charity paid twice",
    better="lower",
    source="duplication of assistance and charity, after the case study of layered protection",
)
def charity_double_payment(world: World) -> dict[str, float]:
    """What a charity gave beyond what the bill needed, over all that it gave, by layer."""
    return {name: ratio(float(each.double.sum()), float(each.paid.sum())) for name, each in _grants(world).items()}
