"""Time passes: people die, grow older, fall chronically ill and are born."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.column import Column
from govsim.core.scheme import Scheme, setting
from govsim.households import life_table
from govsim.households.columns import EMPLOYEE, RESIDENT

if TYPE_CHECKING:
    from govsim.core.world import World

Array = NDArray[Any]
Numbers = tuple[float, ...]
OLDEST = 111
NOBODY = 255
# mortality under which fewer than this share reach that age is a slip
GROWN, FEWEST = 30, 0.01


@dataclass(frozen=True, kw_only=True)
class Demography(Scheme):
    """Deaths by age and sex (Gompertz-Makeham), births by mother's age, onset of chronic illness by age.

    From the second year on. A newborn takes an empty slot of its household, of somebody who died or
    one kept free; without one there is no birth. A death takes its share of the household's income;
    births leave the city's income per head as it is. A year after a household has died out, another one
    moves in: with the members, ages and insurance that the row was founded with, with the income per head
    of the last who lived there, and as heir of the account and of what is owed.
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    order: ClassVar[int] = 10
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "persons": (
            Column("first_age", "uint8", "years", ("open_year",), f"age when founded; {NOBODY} in an empty slot"),
            Column("first_female", "bool", "yes/no", ("open_year",), "female when founded"),
            Column("first_scheme", "uint8", "code", ("open_year",), "insurance when founded"),
        ),
        "households": (
            Column("last_per_head", "float64", "CNY/year", ("open_year",), "permanent income, of who died out last"),
        ),
    }

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

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Somebody must be left."""
        yield from super().check(values)
        yield from mortal(values)

    def open_year(self, world: World) -> None:
        """Let one year pass, except before the first."""
        if not world.persons.first_age.any():
            self.remember(world)
        if world.year > world.spec.first_year:
            self.move_in(world)
            self.die(world)
            self.grow_older(world)
            self.find_work(world)
            self.bear(world)

    # --- the rules ----------------------------------------------------------------------------------

    def dies(self, chance: Array, age: Array, female: Array) -> Array:
        """Return who dies within a year of age, q = c + b·exp(g·(age − 60)): whose chance is below q."""
        risk = life_table.deaths(self.mortality_men, self.mortality_women, self.infant_mortality)
        return np.asarray(chance < risk.take(life_table.rows_of(age, female)))

    def falls_chronic(self, chance: Array, age: Array) -> Array:
        """Return on whom a chronic condition sets in at this age, of those without one."""
        return np.asarray(chance < life_table.onset(self._prevalence).take(age))

    def bears(self, chance: Array, age: Array, female: Array) -> Array:
        """Return who gives birth in the year."""
        return np.asarray(chance < life_table.births(self.fertility).take(life_table.rows_of(age, female)))

    @property
    def _prevalence(self) -> life_table.Table:
        return life_table.chronic(self.chronic_prevalence)

    @property
    def _healthy(self) -> life_table.Table:
        return life_table.frailty_of_the_healthy(self._prevalence, self.chronic_frailty)

    # --- what they do to the city -------------------------------------------------------------------

    def remember(self, world: World) -> None:
        """Keep what each household is like at the start, for those who move in later."""
        persons = world.persons
        persons.first_age[:] = np.where(persons.alive, persons.age, NOBODY)
        persons.first_female[:] = persons.female
        persons.first_scheme[:] = persons.scheme

    def move_in(self, world: World) -> None:
        """Give every row that died out last year to a household like the first that lived there."""
        persons, households = world.persons, world.households
        luck = _chance(world, "newcomers' chronic illness")
        normal = world.draw("newcomers' frailty").standard_normal(len(persons), np.float32)
        homes = np.flatnonzero(households.members == 0)
        slot = np.flatnonzero((households.members == 0)[persons.household] & (persons.first_age != NOBODY))
        persons.alive[slot] = True
        for name in ("age", "female", "scheme"):
            persons[name][slot] = persons[f"first_{name}"][slot]
        rows = life_table.rows_of(persons.age[slot], persons.female[slot])
        persons.chronic[slot] = luck[slot] < self._prevalence.take(rows)
        persons.frailty[slot] = self._new_frailty(normal[slot], rows)
        persons.frailty[slot[persons.chronic[slot]]] *= np.float32(self.chronic_frailty)
        households.members[homes] = np.bincount(persons.household[slot], minlength=len(households))[homes]
        permanent = households.last_per_head[homes] * households.members[homes]
        households.permanent_income[homes] = permanent
        earns = world.rule("households", "income").earns
        households.income[homes] = earns(permanent, households.income_shock[homes])  # last year, elsewhere

    def _new_frailty(self, normal: Array, rows: Array) -> Array:
        return np.asarray(self._healthy.take(rows) * np.exp(self.frailty_spread * normal - self.frailty_spread**2 / 2))

    def die(self, world: World) -> None:
        """Take out who dies, with its share of the household's income."""
        persons, households = world.persons, world.households
        died = self.dies(_chance(world, "deaths"), persons.age, persons.female)
        gone = np.flatnonzero(died & persons.alive)
        persons.alive[gone] = False
        persons.severe[gone] = False
        persons.chronic[gone] = False
        homes, lost = np.unique(persons.household[gone], return_counts=True)
        # at the level of this year, through which nobody lives there
        grown = 1 + world.rule("households", "income").growth
        households.last_per_head[homes] = households.permanent_income[homes] / households.members[homes] * grown
        left = 1 - lost / households.members[homes]
        households.members[homes] -= lost.astype(np.uint8)
        households.permanent_income[homes] *= left
        households.income[homes] *= left  # last year's, so that it stays the same per head

    def grow_older(self, world: World) -> None:
        """Add a year; let chronic conditions set in, and keep mean frailty at 1 in every age."""
        persons = world.persons
        persons.age[:] += persons.age < OLDEST
        persons.frailty[:] *= life_table.yearly_change(self._healthy).take(persons.age)
        hits = self.falls_chronic(_chance(world, "chronic onset"), persons.age)
        falls = np.flatnonzero(hits & persons.alive & ~persons.chronic)
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
        expecting[persons.household[np.flatnonzero(mothers)]] = True
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
        persons.frailty[slot] = self._new_frailty(normal, np.zeros(len(slot), np.intp))


def mortal(values: dict[str, Any], infant: float = 0.0) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with mortality under which next to nobody lives to be `GROWN`."""
    sexes = values["mortality_men"], values["mortality_women"]
    grown = max(life_table.survivors(life_table.deaths(sex, sex, infant))[GROWN] for sex in sexes)
    if grown < FEWEST:
        which = "infant_mortality" if infant > 1 - FEWEST else "mortality_men"
        yield which, f"of a thousand newborns, {1000 * grown:.0f} live to be {GROWN}: the city dies out."


def _chance(world: World, name: str) -> Array:
    """Draw a uniform for every slot, living or not, so that row i has draw i whatever else happens."""
    return world.draw(name).random(len(world.persons), np.float32)
