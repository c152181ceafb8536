"""Time passes: people die, grow older, fall chronically ill and are born."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import Scheme, setting
from govsim.households import life_table
from govsim.households.columns import EMPLOYEE, RESIDENT

if TYPE_CHECKING:
    from govsim.core.world import World

Array = NDArray[Any]
Numbers = tuple[float, ...]
OLDEST = 111


@dataclass(frozen=True, kw_only=True)
class Demography(Scheme):
    """Deaths by age and sex (Gompertz-Makeham), births by mother's age, onset of chronic illness by age.

    From the second year on. A newborn takes an empty slot of its household, of somebody who died or
    one kept free; without one there is no birth. A household that dies out stays as an empty row; its
    savings stay in its account, as heirs live elsewhere. A death takes its share of the household's income;
    births leave the city's income per head as it is.
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    order: ClassVar[int] = 10

    mortality_men: Numbers = setting(
        unit="per year", low=0, high=1, length=3, parameter="population/mortality_men",
        what="Background rate, rate at 60, its yearly growth with age.",
    )  # fmt: skip
    mortality_women: Numbers = setting(
        unit="per year", low=0, high=1, length=3, parameter="population/mortality_women",
        what="Background rate, rate at 60, its yearly growth with age.",
    )  # fmt: skip
    infant_mortality: float = setting(
        unit="share", low=0, high=1, parameter="population/infant_mortality",
        what="Share of newborns who die in their first year.",
    )  # fmt: skip
    fertility: Numbers = setting(
        unit="births/woman/year", low=0, high=1, length=6, parameter="population/fertility",
        what="Births of women aged 15-19, 20-24 ... 40-44.",
    )  # fmt: skip
    female_share_at_birth: float = setting(
        unit="share", low=0, high=1, parameter="population/female_share_at_birth",
        what="Share of girls among newborns.",
    )  # fmt: skip
    chronic_prevalence: Numbers = setting(
        unit="share", low=0, high=1, length=5, parameter="population/chronic_prevalence",
        what="Share with a chronic condition by age band.",
    )  # fmt: skip
    chronic_frailty: float = setting(
        unit="ratio", low=1, high=10, parameter="population/chronic_frailty",
        what="Frailty of the chronically ill over that of others.",
    )  # fmt: skip
    first_job_age: int = setting(
        unit="years", low=16, high=40, parameter="population/first_job_age",
        what="Age at which a young adult may find work with employee insurance.",
    )  # fmt: skip
    frailty_spread: float = setting(
        unit="log points", low=0, high=2, parameter="population/frailty_spread",
        what="Spread of newborns' log frailty.",
    )  # fmt: skip

    def open_year(self, world: World) -> None:
        """Let one year pass, except before the first."""
        if world.year > world.spec.first_year:
            self.die(world)
            self.grow_older(world)
            self.find_work(world)
            self.bear(world)

    # --- the rules ----------------------------------------------------------------------------------

    def dies(self, chance: Array, age: Array, female: Array) -> Array:
        """Return who dies within a year of age, q = c + b·exp(g·(age − 60)): whose chance is below q."""
        risk = life_table.deaths(self.mortality_men, self.mortality_women, self.infant_mortality)
        return np.asarray(chance < risk[life_table.rows_of(age, female)])

    def falls_chronic(self, chance: Array, age: Array) -> Array:
        """Return on whom a chronic condition sets in at this age, of those without one."""
        return np.asarray(chance < life_table.onset(self._prevalence)[age])

    def bears(self, chance: Array, age: Array, female: Array) -> Array:
        """Return who gives birth in the year."""
        return np.asarray(chance < life_table.births(self.fertility)[life_table.rows_of(age, female)])

    @property
    def _prevalence(self) -> life_table.Table:
        return life_table.chronic(self.chronic_prevalence)

    @property
    def _healthy(self) -> life_table.Table:
        return life_table.frailty_of_the_healthy(self._prevalence, self.chronic_frailty)

    # --- what they do to the city -------------------------------------------------------------------

    def die(self, world: World) -> None:
        """Take out who dies, with its share of the household's income."""
        persons, households = world.persons, world.households
        died = self.dies(_chance(world, "deaths"), persons.age, persons.female)
        gone = np.flatnonzero(died & persons.alive)
        persons.alive[gone] = False
        persons.severe[gone] = False
        persons.chronic[gone] = False
        homes, lost = np.unique(persons.household[gone], return_counts=True)
        left = 1 - lost / households.members[homes]
        households.members[homes] -= lost.astype(np.uint8)
        households.permanent_income[homes] *= left
        households.income[homes] *= left  # last year's, so that it stays the same per head

    def grow_older(self, world: World) -> None:
        """Add a year; let chronic conditions set in, and keep mean frailty at 1 in every age."""
        persons = world.persons
        persons.age[:] += persons.age < OLDEST
        persons.frailty[:] *= life_table.yearly_change(self._healthy)[persons.age]
        falls = self.falls_chronic(_chance(world, "chronic onset"), persons.age)
        falls &= persons.alive
        falls &= ~persons.chronic
        persons.chronic[falls] = True
        persons.frailty[falls] *= np.float32(self.chronic_frailty)

    def find_work(self, world: World) -> None:
        """Insure young adults as employees as often as the other grown-ups of their household are."""
        persons, first = world.persons, world.population.first
        luck = _chance(world, "first jobs")
        young = np.flatnonzero(persons.age == self.first_job_age)
        young = young[persons.alive[young]]
        start, end = first[persons.household[young]], first[persons.household[young] + 1]
        workers, others = np.zeros(len(young)), np.full(len(young), -1)
        for place in range(int((end - start).max(initial=0))):
            row = np.minimum(start + place, end - 1)
            grown = (start + place < end) & persons.alive[row] & (persons.age[row] >= self.first_job_age)
            others += grown
            workers += grown & (persons.scheme[row] == EMPLOYEE)
        hired = luck[young] * np.maximum(others, 1) < workers
        persons.scheme[young[hired]] = EMPLOYEE

    def bear(self, world: World) -> None:
        """Put each newborn into an empty slot of its mother's household."""
        persons, households = world.persons, len(world.households)
        heads = (world.households.members * world.households.weight).sum(dtype=np.float64)
        mothers = self.bears(_chance(world, "births"), persons.age, persons.female)
        mothers &= persons.alive
        expecting = np.zeros(households, bool)
        expecting[persons.household[mothers]] = True
        empty = np.flatnonzero(~persons.alive)
        home = persons.household[empty]
        # the first empty slot of each expecting household
        chosen = expecting[home]
        chosen[1:] &= home[1:] != home[:-1]
        slot, home = empty[chosen], home[chosen]
        girl = world.draw("newborns' sex").random(households, np.float32) < self.female_share_at_birth
        normal = world.draw("newborns' frailty").standard_normal(households, np.float32)[home]
        persons.alive[slot] = True
        world.households.members[home] += 1
        # what the newborn do not earn, those who grow up do: the city's income per head stays
        more = 1 + world.households.weight[home].sum(dtype=np.float64) / heads
        world.households.permanent_income[:] *= more
        world.households.income[:] *= more
        persons.age[slot] = 0
        persons.female[slot] = girl[home]
        persons.scheme[slot] = RESIDENT
        persons.chronic[slot] = False
        persons.severe[slot] = False
        persons.frailty[slot] = self._healthy[0] * np.exp(self.frailty_spread * normal - self.frailty_spread**2 / 2)


def _chance(world: World, name: str) -> Array:
    """Draw a uniform for every slot, living or not, so that row i has draw i whatever else happens."""
    return world.draw(name).random(len(world.persons), np.float32)
