"""What kin and neighbours give each other for bills, and how much of the burden that they would share they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.formulas.average import ratio
from govsim.metrics.year.layers import layers

if TYPE_CHECKING:
    from govsim.core.world import World

FIFTHS = ("poorest", "second", "third", "fourth", "richest")


def _circles(world: World) -> list[Any]:
    return [each for each in layers(world).values() if each.layer.word() == "kin_help"]


def _by_fifth(world: World, yuan: Array) -> dict[str, float]:
    households = world.households
    weight = households.weight * (households.members > 0)
    whole = np.bincount(households.quintile, weight, 5)
    part = np.bincount(households.quintile, weight * yuan, 5)
    return {name: ratio(part[fifth], whole[fifth]) for fifth, name in enumerate(FIFTHS)}


@metric(unit="CNY/household", label="Help got from kin", better="neither", source="Fafchamps & Lund 2003, JDE 71:261")
def kin_help_received(world: World) -> dict[str, float]:
    """What households got from kin and neighbours for their bills this year, mean by fifth of incomes."""
    found = _circles(world)
    if not found:
        return {}
    return _by_fifth(world, sum((each.by_household for each in found), np.zeros(len(world.households))))


@metric(unit="CNY/household", label="Help given to kin", better="neither", source="Fafchamps & Lund 2003, JDE 71:261")
def kin_help_given(world: World) -> dict[str, float]:
    """What households gave for the bills of kin and neighbours this year, mean by fifth of incomes."""
    return _by_fifth(world, world.households.kin_given / FEN_PER_YUAN) if _circles(world) else {}


@metric(
    unit="share of first best",
    label="Risk shared by kin",
    better="higher",
    source="Ligon, Thomas & Worrall 2002, RES 69:209: limited commitment against full insurance",
)
def kin_help_sustained(world: World) -> float | dict[str, float]:
    """What kin and neighbours gave over what they would give if they were bound to share by their money."""
    if not _circles(world) or not world.households.kin_asked.any():
        return {}
    return ratio(float(world.households.kin_given.sum()), float(world.households.kin_asked.sum()))
