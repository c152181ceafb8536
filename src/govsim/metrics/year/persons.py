"""The persons at the end of the year: weight of each row, and what was billed for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.metrics.formulas.average import weighted_sum

if TYPE_CHECKING:
    from govsim.core.world import World


# the elderly, years
OLD = 60


@dataclass(frozen=True)
class ServiceYear:
    """The bills of one service: weight of each row and the bill, CNY."""

    bills: Any
    weight: Array
    billed: Array

    @cached_property
    def total(self) -> float:
        """The weighted sum of the bills, CNY."""
        return weighted_sum(self.weight, self.billed)


def people(world: World, mask: Array | None = None) -> float:
    """Return how many living persons there are, or how many of those that the mask holds for."""
    if mask is None:
        return world.once_a_year("metrics: people", lambda: people(world, world.persons.alive))  # type: ignore[no-any-return]
    living, weight = mask & world.persons.alive, world.households.weight
    if _even(weight):
        return float(weight[0]) * np.count_nonzero(living)
    return float(weight_of(world, np.flatnonzero(living)).sum())


def weight_of(world: World, rows: Array) -> Array:
    """Return how many persons each of these rows of the persons' table stands for."""
    weight = world.households.weight
    if _even(weight):
        return np.broadcast_to(weight[0].astype(np.float64), len(rows))
    return weight[world.persons.household[rows]].astype(np.float64)


def rural_elderly(world: World) -> Array:
    """Return which rows of the persons' table live in the countryside and are 60 or more."""
    return world.once_a_year("metrics: rural elderly", lambda: _rural_elderly(world))  # type: ignore[no-any-return]


def _rural_elderly(world: World) -> Array:
    countryside = (~world.households.urban).take(world.persons.household)
    return np.asarray(countryside & (world.persons.age >= OLD))


def _even(weight: Array) -> bool:
    return bool(weight.min() == weight.max())


def services(world: World) -> dict[str, ServiceYear]:
    """Return this year's bills by service, with the weight of each row."""
    return world.once_a_year("metrics: services", lambda: _services(world))  # type: ignore[no-any-return]


def _services(world: World) -> dict[str, ServiceYear]:
    return {
        name: ServiceYear(bills, weight_of(world, bills.person), bills.billed / FEN_PER_YUAN)
        for name, bills in world.bills.items()
        if len(bills)
    }


def spending_per_person(world: World) -> Array:
    """Return what was billed for each row of the persons' table, all services, CNY."""
    spending = np.zeros(len(world.persons))
    for service in services(world).values():
        # one row a person, so that a plain add drops nobody
        spending[service.bills.person] += service.billed
    return spending
