"""Lost earnings: who is under severe treatment earns less, so does who cares; what was lost comes back slowly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.column import Column
from govsim.core.scheme import Scheme, setting

if TYPE_CHECKING:
    from govsim.core.world import World

Array = NDArray[Any]
# of a year's income: something is left, if only from others
MOST = 0.95


@dataclass(frozen=True, kw_only=True)
class LostEarnings(Scheme):
    """A household's income falls by the part of the members of working age who are ill or care.

    lost = (patient·ill workers + carer·other ill members) / workers, felt in the year after treatment began; of an
    earlier loss a share `recovery` is made good each year.
    Source: Dobkin, Finkelstein, Kluender & Notowidigdo 2018, American Economic Review 108:308, for the shape: earnings
    fall with an admission and do not come back within three years.
    """

    kind: ClassVar[str] = "households"
    order: ClassVar[int] = 24
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("earnings_lost", "float32", "share", ("open_year",), "part of the year's income lost by illness"),
        )
    }

    patient: float = setting(
        unit="share", low=0, high=1, parameter="household/patient_earnings_lost",
        what="Part of the own earnings that a member of working age loses under severe treatment.",
    )  # fmt: skip
    carer: float = setting(
        unit="share", low=0, high=1, parameter="household/carer_earnings_lost",
        what="Part of the earnings that the one loses who cares for a child or an old member.",
    )  # fmt: skip
    recovery: float = setting(
        unit="share/year", low=0, high=1, parameter="household/earnings_recovery",
        what="Part of an earlier loss that is made good in a year.",
    )  # fmt: skip
    working_ages: tuple[int, int] = setting((18, 64), unit="years", low=0, high=120, length=2, what="First and last.")

    def open_year(self, world: World) -> None:
        """Lower this year's income by what illness has taken."""
        persons, households, population = world.persons, world.households, world.population
        first, last = self.working_ages
        ill = np.flatnonzero(persons.severe & persons.alive)
        worker = persons.alive & (persons.age >= first) & (persons.age <= last)
        home, works = persons.household[ill], worker[ill]
        rows = len(households)
        households.earnings_lost[:] = self.lost(
            np.bincount(home[works], minlength=rows),
            np.bincount(home[~works], minlength=rows),
            population.sum_by_household(worker.astype(np.int64)),
            households.earnings_lost * (households.members > 0),
        )
        households.income[:] *= 1.0 - households.earnings_lost

    def lost(self, ill_workers: Array, other_ill: Array, workers: Array, before: Array) -> Array:
        """Return the part of a household's income that is lost: a new loss, or what is left of an old one."""
        new = (self.patient * ill_workers + self.carer * other_ill) / np.maximum(workers, 1)
        return np.minimum(MOST, np.maximum(new, (1.0 - self.recovery) * before))
