"""What households earn: a permanent income that grows, and luck that lasts a few years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import Scheme, setting

if TYPE_CHECKING:
    from govsim.core.world import World

Array = NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Income(Scheme):
    """y = permanent · exp(s − σ²/2), with s' = ρ·s + sqrt(1 − ρ²)·σ·z and permanent income growing yearly.

    Permanent income is at the income level of the current year; that of the first year is what the
    population was founded with.
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    order: ClassVar[int] = 20

    growth: float = setting(
        unit="share/year", low=-0.2, high=0.3, parameter="population/income_growth",
        what="Nominal growth of income per head.",
    )  # fmt: skip
    persistence: float = setting(
        unit="share", low=0, high=0.99, parameter="population/income_persistence",
        what="Share of the log deviation that is left next year.",
    )  # fmt: skip
    volatility: float = setting(
        unit="log points", low=0, high=1, parameter="population/income_volatility",
        what="Stationary spread of the log deviation.",
    )  # fmt: skip

    def found(self, world: World) -> None:
        """Set the luck at the start, and the income of the year before the first."""
        world.population.open_for("open_year")
        households = world.households
        normal = world.draw("income: luck at the start").standard_normal(len(households), np.float32)
        households.income_shock[:] = normal
        households.income_shock[:] *= self.volatility
        households.income[:] = self.earns(households.permanent_income, households.income_shock)
        households.income[:] /= 1 + self.growth
        world.population.open_for("opening")

    def open_year(self, world: World) -> None:
        """Remember last year's income per head; then let income grow and luck turn."""
        households = world.households
        members = np.maximum(households.members, 1)
        np.divide(households.income, members, out=households.last_income_per_head)
        if world.year > world.spec.first_year:
            households.permanent_income[:] *= 1 + self.growth
        luck = world.draw("income").standard_normal(len(households), np.float32)
        luck *= self.volatility * np.sqrt(1 - self.persistence**2)
        households.income_shock[:] *= self.persistence
        households.income_shock[:] += luck
        households.income[:] = self.earns(households.permanent_income, households.income_shock)

    def earns(self, permanent: Array, shock: Array) -> Array:
        """Return income of the year, CNY: lucky or not, permanent income is what it is on average."""
        return np.asarray(permanent * np.exp(shock - np.float32(self.volatility**2 / 2)))


def income_since_first(world: World) -> float:
    """Return last year's income per head over that of the year before the first, as growth alone has moved it."""
    spec, index = world.spec, 1.0
    for year in range(spec.first_year, world.year):
        index *= next(1.0 + rule.growth for rule in spec.schemes(year) if isinstance(rule, Income))
    return index


def risen(world: World) -> float:
    """Return the same, reckoned once a year: what wages, losses and other sums that follow incomes have risen by."""
    return float(world.once_a_year("income since first", lambda: income_since_first(world)))


def pcdi(world: World) -> float:
    """Return the city's mean income per head last year (per-capita disposable income), CNY."""
    households = world.households
    heads = households.members * households.weight.astype(np.float64)
    return float((households.last_income_per_head * heads).sum() / heads.sum())
