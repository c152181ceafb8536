"""Precaution: savings that a household holds against the risk of payments for care, less where cover is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.scheme import Scheme, setting

if TYPE_CHECKING:
    from govsim.core.world import World

Yuan = NDArray[np.float64]
OLD = 60  # years: with such a member the risk is another
SCHEMES = 3  # none, residents', employees' insurance


@dataclass(frozen=True, kw_only=True)
class Precaution(Scheme):
    """A reserve S on top of the target for savings, so that risk does not raise the marginal utility of a yuan.

    S solves E u'(c + S − x) = u'(c): c is planned consumption, x the payments for care less their mean, u has constant
    relative risk aversion γ. To second order S = ½·(1 + γ)·Var(x) / c: Kimball 1990 (Econometrica 58:53), the
    equivalent precautionary premium; Carroll 1997 (QJE 112:1). A household takes the variance from what happened
    this year to those like it: of town or country, with a member of 60 or without, in the same insurance.
    """

    kind: ClassVar[str] = "households"
    order: ClassVar[int] = 55
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("reserve", "float32", "CNY", ("close_year",), "savings held against the risk of payments for care"),
            Column("let_go", "int64", "fen", ("close_year",), "savings above the buffer spent in the year"),
        )
    }

    risk_aversion: float = setting(
        unit="ratio", low=0.1, high=20, parameter="household/risk_aversion",
        what="Relative risk aversion γ of consumption.",
    )  # fmt: skip

    def reserves(self, variance: Yuan, consumption: Yuan) -> Yuan:
        """Return S, CNY; 0 for who consumes nothing.

        Args:
            variance: of the year's payments for care, CNY².
            consumption: planned for the year, CNY.
        """
        prudence = 1.0 + self.risk_aversion
        return np.where(consumption > 0, 0.5 * prudence * variance / np.maximum(consumption, 1.0), 0.0)

    def close_year(self, world: World) -> None:
        """Look at the payments of those alike; set the reserve."""
        households = world.households
        group = risk_group(world)
        variance = variance_by(group, households.oop / FEN_PER_YUAN, np.where(households.members > 0, 1.0, 0.0))
        households.reserve[:] = self.reserves(variance[group], households.consumption)


def risk_group(world: World) -> NDArray[np.int64]:
    """Return the group of each household: place, a member of 60 or more, the best insurance of a member."""
    persons, first = world.persons, world.population.first[:-1]
    alive = persons.alive
    old = np.logical_or.reduceat(alive & (persons.age >= OLD), first)
    scheme = np.maximum.reduceat(persons.scheme * alive, first)
    return np.asarray((world.households.urban * 2 + old) * SCHEMES + scheme, np.int64)


def variance_by(group: NDArray[np.int64], values: Yuan, weight: Yuan) -> Yuan:
    """Return the variance of the values in each group, 0 where a group is empty."""
    groups = 4 * SCHEMES
    total = np.maximum(np.bincount(group, weight, groups), 1.0)
    mean = np.bincount(group, weight * values, groups) / total
    return np.asarray(np.bincount(group, weight * (values - mean[group]) ** 2, groups) / total)
