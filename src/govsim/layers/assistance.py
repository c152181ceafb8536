"""Medical assistance: a rate of what is left in scope to the registered poor who apply, within a yearly budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.core.column import Column
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.layers.layer import Layer

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Assistance(Layer):
    """Medical assistance by class: r_A·max(0, rest − d_A) up to a cap, for those who apply.

    Classes are those of the register: 1 extreme poor, 2 minimum living guarantee, 3 marginal.
    Deductibles are shares of last year's income per head in the city. What exceeds the fund's
    money is cut pro rata.
    Source: State Council Office Doc 42 (2021) for the classes.
    """

    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (Column("applies", "bool", "yes/no", ("open_year",), "applies for assistance if it has a bill"),)
    }

    rates: tuple[float, ...] = setting(
        unit="share",
        low=0,
        high=1,
        length=3,
        parameter="assistance/rates",
        what="Rate by class of the register.",
    )
    deductible_shares: tuple[float, ...] = setting(
        unit="share", low=0, high=1, length=3, parameter="assistance/deductible_shares",
        what="Deductible by class, as a share of last year's income per head.",
    )  # fmt: skip
    cap: float = setting(unit="CNY", low=0, parameter="assistance/cap", what="Most that it pays a person and year.")
    take_up: float = setting(
        unit="share", low=0, high=1, parameter="assistance/take_up", what="Share of the registered who apply."
    )

    def open_year(self, world: World) -> None:
        """Decide who would apply this year: the same households in every world of one seed."""
        chance = world.draw("assistance: take-up").random(len(world.households))
        world.households.applies[:] = chance < self.take_up

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the assistance due, CNY."""
        rate = np.array([0.0, *self.rates])[people.registry]
        deductible = np.array([0.0, *self.deductible_shares])[people.registry] * people.city_income
        benefit: Yuan = people.applies * np.minimum(self.cap, rate * np.maximum(0.0, unpaid - deductible))
        return benefit
