"""How the layers work together: who is helped by none of them, by one, by several; what is given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.formulas.average import ratio, weighted_mean, weighted_sum
from govsim.metrics.formulas.catastrophic import burden
from govsim.metrics.year.households import CATASTROPHIC, PAID_FROM_CONSUMPTION, households
from govsim.metrics.year.layers import LayerYear, layers

if TYPE_CHECKING:
    from govsim.core.world import World

COUNTS = ("none", "one", "two", "three_or_more")


def _beyond_basic(world: World) -> dict[str, LayerYear]:
    """Return the layers that come after basic insurance."""
    return {name: each for name, each in layers(world).items() if each.layer.word() != "basic"}


def _in_need(world: World) -> Array:
    """Return the weight of each household whose payments would be catastrophic with basic insurance alone."""
    return world.once_a_year("metrics: in need", lambda: _need(world))  # type: ignore[no-any-return]


def _need(world: World) -> Array:
    year, paid = households(world), np.zeros(len(world.households), np.int64)
    for bills in world.bills.values():
        for name in _beyond_basic(world).keys() & bills.paid.keys():
            paid += bills.by_household(bills.paid[name])
    alone = paid / FEN_PER_YUAN
    # what more is paid comes in part out of consumption, by which capacity is measured
    capacity = year.capacity + PAID_FROM_CONSUMPTION * alone
    return year.weight * (burden(year.oop + alone, capacity) >= CATASTROPHIC)


def _helpers(world: World, chosen: dict[str, LayerYear]) -> Array:
    """Return how many of these layers gave each household anything."""
    none = np.zeros(len(world.households), np.int64)
    return np.asarray(sum(((each.by_household > 0).astype(np.int64) for each in chosen.values()), none))


@metric(
    unit="share of households in need",
    label="Layers that help",
    better="neither",
    source="layer synergy, after the multi-level protection of the case studies",
)
def helping_layers(world: World) -> dict[str, float]:
    """Households in need by how many layers beyond basic insurance gave them anything.

    In need: payments would be catastrophic (see catastrophic_share) if nothing but basic insurance had paid.
    """
    need, helpers = _in_need(world), np.minimum(_helpers(world, _beyond_basic(world)), 3)
    if not _beyond_basic(world) or not need.any():
        return {}
    return {word: weighted_mean(helpers == count, need) for count, word in enumerate(COUNTS)}


@metric(
    unit="share of households helped",
    label="Help from several sides",
    better="lower",
    source="duplication of assistance and charity, after the case study of layered protection",
)
def duplicated_help(world: World) -> float | dict[str, float]:
    """Households that two or more layers of aid helped over those that any did; cover paid for is no aid."""
    aid = {name: each for name, each in layers(world).items() if each.layer.is_aid}
    if len(aid) < 2:
        return {}
    helpers, weight = _helpers(world, aid), households(world).weight
    return ratio(weighted_sum(weight, helpers > 1), weighted_sum(weight, helpers > 0))
