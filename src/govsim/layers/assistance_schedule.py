"""What assistance gives by class: a rate of what is left in scope above a deductible, up to a cap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.layers.layer import Layer


@dataclass(frozen=True, kw_only=True)
class AssistanceSchedule(Layer):
    """Medical assistance by class k: r_k·max(0, rest − d_k) up to a cap; class 0 gets nothing.

    Deductibles are shares of last year's income per head in the city. What exceeds the fund's money is cut.
    Source: State Council Office Doc 42 (2021) for the classes.
    """

    abstract: ClassVar[bool] = True
    is_aid: ClassVar[bool] = True

    rates: tuple[float, ...] = setting(unit="share", low=0, high=1, what="Rate by class.")
    deductible_shares: tuple[float, ...] = setting(
        unit="share", low=0, high=1, what="Deductible by class, as a share of last year's income per head."
    )
    cap: float = setting(unit="CNY", low=0, parameter="assistance/cap", what="Most that it pays a person and year.")

    def by_class(self, unpaid: Yuan, group: Array, people: Bills) -> Yuan:
        """Return what each would get as one of its class, CNY."""
        rate = np.array([0.0, *self.rates])[group]
        deductible = np.array([0.0, *self.deductible_shares])[group] * people.city_income
        benefit: Yuan = np.minimum(self.cap, rate * np.maximum(0.0, unpaid - deductible))
        return benefit
