"""Lots: a cover split among sellers by household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from govsim.core.world import World


def in_lot(household: NDArray[Any], lot: tuple[int, int]) -> NDArray[np.bool_] | np.bool_:
    """Return which households, by row, belong to a lot (k, n): those with h mod n = k; all if it is the only one."""
    number, of = lot
    return np.True_ if of == 1 else np.asarray(household % of == number)


def heads(world: World, layer: Any, lot: tuple[int, int]) -> int:
    """Return how many living persons a layer covers in a lot."""
    if lot[1] == 1:
        return int(layer.covered(world))
    return int(np.count_nonzero(layer.members(world) & in_lot(world.persons.household, lot)))


def open_lots(contract: Any, world: World) -> list[tuple[int, int]]:
    """Return the lots without an agreement in force; none while agreements of another split still run."""
    lots = contract.chosen_by.lots
    taken = {a.lot for a in world.agreements if a.name == contract.name and a.in_force(world.year)}
    if any(of != lots for _, of in taken):
        return []
    return [(number, lots) for number in range(lots) if (number, lots) not in taken]
