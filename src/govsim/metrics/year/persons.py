"""The persons at the end of the year: weight of each row, and what was billed for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.metrics.formulas.average import weighted_sum

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True)
class ServiceYear:
    """The bills of one service: weight of each row and the bill, CNY."""

    bills: Any
    weight: Array
    billed: Array

    @property
    def total(self) -> float:
        """The weighted sum of the bills, CNY."""
        return weighted_sum(self.weight, self.billed)


def heads(world: World) -> Array:
    """Return how many living persons each row of the persons' table stands for; 0 for empty slots."""
    return world.once_a_year("metrics: heads", lambda: _rows(world) * world.persons.alive)  # type: ignore[no-any-return]


def services(world: World) -> dict[str, ServiceYear]:
    """Return this year's bills by service, with the weight of each row."""
    return world.once_a_year("metrics: services", lambda: _services(world))  # type: ignore[no-any-return]


def spending_per_person(world: World) -> Array:
    """Return what was billed for each row of the persons' table, all services, CNY."""
    return world.once_a_year("metrics: spending", lambda: _spending(world))  # type: ignore[no-any-return]


def _rows(world: World) -> Array:
    """Return how many persons each row stands for, living or not: the dead of the year were ill in it."""
    return world.once_a_year("metrics: rows", lambda: _row_weight(world))  # type: ignore[no-any-return]


def _row_weight(world: World) -> Array:
    weight: Array = world.households.weight.astype(np.float64)
    if len(weight) and weight.min() == weight.max():
        return np.broadcast_to(weight[0], len(world.persons))
    return np.repeat(weight, np.diff(world.population.first))


def _services(world: World) -> dict[str, ServiceYear]:
    weight = _rows(world)
    found = {}
    for name, bills in world.bills.items():
        if len(bills.person):
            rows = weight if len(bills.person) == len(weight) else weight[bills.person]
            found[name] = ServiceYear(bills, rows, bills.billed / FEN_PER_YUAN)
    return found


def _spending(world: World) -> Array:
    spending = np.zeros(len(world.persons))
    for service in services(world).values():
        if len(service.billed) == len(spending):
            spending += service.billed
        else:
            # one row a person, so that a plain add drops nobody
            spending[service.bills.person] += service.billed
    return spending
