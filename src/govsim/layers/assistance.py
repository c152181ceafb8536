"""Medical assistance of the register: a rate of what is left in scope to the registered poor who apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.core.column import Column
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.layers.assistance_schedule import AssistanceSchedule

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Assistance(AssistanceSchedule):
    """Medical assistance for those on the register, a given share of whom apply.

    Classes are those of the register: 1 extreme poor, 2 minimum living guarantee, 3 marginal. What exceeds the
    fund's money is cut pro rata. How an application is decided: `assistance_by_application`.
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
    take_up: float = setting(
        unit="share", low=0, high=1, parameter="assistance/take_up", what="Share of the registered who apply."
    )

    def open_year(self, world: World) -> None:
        """Decide who would apply this year: the same households in every world of one seed."""
        chance = world.draw("assistance: take-up").random(len(world.households))
        world.households.applies[:] = chance < self.take_up

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the assistance due, CNY."""
        return np.asarray(people.applies * self.by_class(unpaid, people.registry, people))
