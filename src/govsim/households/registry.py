"""Who is on the poor registers: the poorest in the officials' eyes, which err."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import Scheme, setting
from govsim.households.columns import MARGINAL

if TYPE_CHECKING:
    from govsim.core.world import World

Array = NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Registry(Scheme):
    """Registers keep their size: each takes the share of persons whose income per head *looks* lowest.

    What officials see is ln(income) + noise·(the household's lasting error). Classes: 1 extreme poor,
    2 minimum living guarantee, 3 marginal.
    Source: targeting errors are "rather large" (Golan, Sicular & Umapathi 2015).
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    order: ClassVar[int] = 30

    registry_shares: tuple[float, ...] = setting(
        unit="share", low=0, high=1, length=3, parameter="population/registry_shares",
        what="Share of persons in each class.",
    )  # fmt: skip
    noise: float = setting(
        unit="log points", low=0, high=3, parameter="population/registry_noise",
        what="Spread of the officials' error on log income per head.",
    )  # fmt: skip

    def open_year(self, world: World) -> None:
        """Review the registers on last year's income per head."""
        households = world.households
        persons = households.members * households.weight
        income = households.last_income_per_head.astype(np.float32)
        households.registry[:] = self.registers(income, households.misjudged, persons)

    def registers(self, income: Array, misjudged: Array, persons: Array) -> Array:
        """Return the class of each household.

        Args:
            income: last year's income per head, CNY.
            misjudged: the officials' lasting error, in standard deviations.
            persons: how many persons each household stands for.
        """
        looks = np.log(np.maximum(income, np.float32(1)))
        looks += np.float32(self.noise) * misjudged
        looks[persons == 0] = np.inf
        return registered(looks, persons, self.registry_shares)


def registered(looks: Array, persons: Array, shares: tuple[float, ...]) -> Array:
    """Return the class of each household: the lowest `looks` fill class 1, then 2, then 3, by persons."""
    registry = np.zeros(len(looks), np.uint8)
    lines = np.cumsum(shares) * persons.sum(dtype=np.float64)
    if not lines[-1]:
        return registry
    # enough of the poorest to fill every class, found without sorting the whole city
    share = min(1.0, 2 * sum(shares))
    while True:
        line = np.partition(looks, int(share * (len(looks) - 1)))[int(share * (len(looks) - 1))]
        poorest = np.flatnonzero(looks <= line)
        if share == 1.0 or persons[poorest].sum(dtype=np.float64) >= lines[-1]:
            break
        share = min(1.0, 2 * share)
    poorest = poorest[np.argsort(looks[poorest], kind="stable")]
    middle = np.cumsum(persons[poorest], dtype=np.float64) - persons[poorest] / 2
    registry[poorest] = (np.searchsorted(lines, middle, side="right") + 1) % (MARGINAL + 1)
    return registry
