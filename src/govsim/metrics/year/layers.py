"""What each layer paid this year: in all, to whom, to which households. Rows count once, as in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True)
class LayerYear:
    """One layer's benefits: its scheme, CNY in all, persons who got any, CNY to each household, cash included."""

    layer: Any
    paid: float
    beneficiaries: int
    by_household: Array


def layers(world: World) -> dict[str, LayerYear]:
    """Return the layers that pay for households, by name, in paying order; their own purse is left out."""
    return world.once_a_year("metrics: layers", lambda: _layers(world))  # type: ignore[no-any-return]


def _layers(world: World) -> dict[str, LayerYear]:
    return {each.name: _benefits(world, each) for each in world.schemes_of("layers") if not each.pays_households}


def _benefits(world: World, layer: Any) -> LayerYear:
    to_household = np.zeros(len(world.households), np.int64)
    helped = []
    for bills in world.bills.values():
        if layer.name in bills.paid:
            paid = bills.paid[layer.name] + bills.beyond.get(layer.name, 0)
            to_household += bills.by_household(paid)
            helped.append(bills.person[np.flatnonzero(paid > 0)])
    total = int(to_household.sum()) / FEN_PER_YUAN
    return LayerYear(layer, total, _different(helped, len(world.persons)), to_household / FEN_PER_YUAN)


def _different(helped: list[Array], persons: int) -> int:
    """Return how many different persons there are in these lists of rows."""
    if len(helped) < 2:
        return sum(map(len, helped))
    found = np.zeros(persons, np.bool_)
    for rows in helped:
        found[rows] = True
    return int(np.count_nonzero(found))
