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
    """One layer's benefits: its scheme, CNY in all, persons who got any, CNY to each household."""

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
    served = np.zeros(len(world.persons), np.bool_)
    to_household = np.zeros(len(world.households))
    total = 0
    for bills in world.bills.values():
        fen = bills.paid.get(layer.name)
        if fen is None:
            continue
        total += int(fen.sum())
        if len(fen) == len(served):
            served |= fen > 0
            to_household += world.population.sum_by_household(fen)
        else:
            rows = np.flatnonzero(fen)
            served[bills.person[rows]] = True
            to_household += np.bincount(bills.household[rows], fen[rows], len(to_household))
    return LayerYear(layer, total / FEN_PER_YUAN, int(np.count_nonzero(served)), to_household / FEN_PER_YUAN)
