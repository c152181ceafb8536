"""The people of the city: synthesised from margins, or read from a survey's microdata."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core import population as core
from govsim.core.column import Column
from govsim.core.ledger import to_fen
from govsim.core.scheme import Scheme, setting
from govsim.households import microdata, synthesis
from govsim.households.columns import HOUSEHOLDS, PERSONS, SAVINGS
from govsim.households.demography import mortal
from govsim.households.draft import Draft

if TYPE_CHECKING:
    from govsim.core.world import World

Array = NDArray[Any]
Numbers = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Population(Scheme):
    """Households of realistic structure with incomes, savings, insurance and health, all by parameters.

    Sizes, ages, urban share, urban-rural income ratio and employee share come out as asked. With
    `microdata`, a file's persons are used as they are, and only what it lacks is synthesised. Weights that
    differ are honoured by drawing its households in proportion to them (systematic sampling); each then counts once.
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    order: ClassVar[int] = 0

    households: int = setting(
        unit="households", low=10, high=20_000_000, parameter="population/households",
        what="How many to synthesise; if given with microdata, how many to draw from the file.",
    )  # fmt: skip
    microdata: str | None = setting(
        None, unit="path", what="CSV or Parquet file, one row a person; synthetic if left out."
    )
    column_map: dict[str, str] | None = setting(
        None, unit="names", what="Our column names and the file's, where they differ."
    )
    sizes: Numbers = setting(
        unit="share", low=0, high=1, length=6, parameter="population/household_sizes",
        what="Share of households with 1 to 6 members.",
    )  # fmt: skip
    ages: Numbers = setting(
        unit="share", low=0, high=1, length=5, parameter="population/ages",
        what="Share of persons aged 0-14, 15-44, 45-59, 60-74, 75+.",
    )  # fmt: skip
    age_profile: Numbers = setting(
        unit="share", low=0, high=1, length=18, parameter="population/age_profile",
        what="Shape of the ages inside these bands, by five years.",
    )  # fmt: skip
    household_types: Numbers = setting(
        unit="share", low=0, high=1, length=17, parameter="population/household_types",
        what="Share of each type among households of its size, before raking.",
    )  # fmt: skip
    generation_gap: Numbers = setting(
        unit="years", low=0, high=50, length=2, parameter="population/generation_gap",
        what="Mean and spread of the age gap of parent and child.",
    )  # fmt: skip
    spouse_gap: Numbers = setting(
        unit="years", low=-10, high=20, length=2, parameter="population/spouse_gap",
        what="Mean and spread of a husband's age minus his wife's.",
    )  # fmt: skip
    female_share_at_birth: float = setting(
        unit="share", low=0, high=1, parameter="population/female_share_at_birth",
        what="Share of girls among children.",
    )  # fmt: skip
    widow_share: float = setting(
        unit="share", low=0, high=1, parameter="population/widow_share",
        what="Share of women among the elderly without a spouse.",
    )  # fmt: skip
    mortality_men: Numbers = setting(
        unit="per year", low=0, high=1, length=3, parameter="population/mortality_men",
        what="Men's mortality, by which heads of household thin out with age.",
    )  # fmt: skip
    mortality_women: Numbers = setting(
        unit="per year", low=0, high=1, length=3, parameter="population/mortality_women",
        what="Women's mortality, by which heads thin out with age.",
    )  # fmt: skip
    infant_mortality: float = setting(
        unit="share", low=0, high=1, parameter="population/infant_mortality",
        what="Share of newborns who die in their first year.",
    )  # fmt: skip
    income_per_head: float = setting(
        unit="CNY/person/year", low=1_000, high=500_000, parameter="population/income_per_head",
        what="Mean disposable income per head in the first year.",
    )  # fmt: skip
    income_quintiles: Numbers = setting(
        unit="CNY/person/year", low=0, length=5, parameter="population/income_quintiles",
        what="Mean income per head by quintile; only ratios count.",
    )  # fmt: skip
    income_spread: Numbers = setting(
        unit="log points", low=0, high=2, length=5, parameter="population/income_spread",
        what="Spread of log income per head inside each quintile.",
    )  # fmt: skip
    urban_share: float = setting(
        unit="share", low=0, high=1, parameter="population/urban_share",
        what="Share of persons in urban households.",
    )  # fmt: skip
    urban_rural_income_ratio: float = setting(
        unit="ratio", low=1, high=10, parameter="population/urban_rural_income_ratio",
        what="Urban over rural mean income per head.",
    )  # fmt: skip
    employee_share: float = setting(
        unit="share", low=0, high=1, parameter="population/employee_share",
        what="Share of all persons insured as employees.",
    )  # fmt: skip
    employee_gradient: float = setting(
        unit="log odds/quintile", low=0, high=5, parameter="population/employee_gradient",
        what="Rise of an urban adult's log odds of it by quintile.",
    )  # fmt: skip
    working_age: int = setting(
        unit="years", low=0, high=120, parameter="population/working_age",
        what="Age from which a person can be insured as an employee.",
    )  # fmt: skip
    savings_years: Numbers = setting(
        unit="years of income", low=0, high=20, length=5, parameter="population/savings_years",
        what="Median opening savings by quintile.",
    )  # fmt: skip
    savings_spread: float = setting(
        unit="log points", low=0, high=3, parameter="population/savings_spread",
        what="Spread of log savings at given income.",
    )  # fmt: skip
    chronic_prevalence: Numbers = setting(
        unit="share", low=0, high=1, length=5, parameter="population/chronic_prevalence",
        what="Share with a chronic condition by age band.",
    )  # fmt: skip
    chronic_frailty: float = setting(
        unit="ratio", low=1, high=10, parameter="population/chronic_frailty",
        what="Frailty of the chronically ill over that of others.",
    )  # fmt: skip
    frailty_spread: float = setting(
        unit="log points", low=0, high=2, parameter="population/frailty_spread",
        what="Spread of log frailty at given age and chronic state.",
    )  # fmt: skip
    trust_mean: float = setting(
        unit="0..1", low=0.01, high=0.99, parameter="population/trust_mean",
        what="Median trust in the government's schemes.",
    )  # fmt: skip
    awareness_mean: float = setting(
        unit="0..1", low=0.01, high=0.99, parameter="population/awareness_mean",
        what="Median awareness of risk, health and rules.",
    )  # fmt: skip
    opinion_spread: float = setting(
        unit="log odds", low=0, high=5, parameter="population/opinion_spread",
        what="Spread of the logit of trust and awareness.",
    )  # fmt: skip

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Somebody must live to have a household, and every fifth must earn something."""
        yield from super().check(values)
        yield from mortal(values, values["infant_mortality"])
        if min(values["income_quintiles"]) <= 0:
            yield "income_quintiles", "every fifth needs a mean income above 0."

    def saved(self, income: Array, quintile: Array, normal: Array) -> Array:
        """Return opening savings, CNY: years of income by quintile, lognormal with a standard normal."""
        years = np.array(self.savings_years)[quintile]
        return np.asarray(income * years * np.exp(self.savings_spread * normal))

    def found(self, world: World) -> None:
        """Fill the city with people and open their accounts with what they have saved."""
        draft = self.draft(world)
        savings = to_fen(draft.households.pop("savings"))
        declared = _declared(world)
        households = core.Table(len(draft.living), declared["households"], draft.households)
        persons = core.Table(len(draft.household), declared["persons"], draft.persons)
        world.population = core.Population(persons, households)
        world.population.names = draft.names
        world.population_notes = draft.notes
        world.ledger.open("households", size=len(households))
        world.ledger.owe("households", savings, "opening savings")
        world.ledger.pay("outside", "households", savings, "opening savings")
        households.attach(SAVINGS, partial(world.ledger.purses, "households"))

    def draft(self, world: World) -> Draft:
        """Return the population with every column, read or drawn."""
        if self.microdata is None:
            draft = synthesis.people(self, world)
        else:
            draft = microdata.read(microdata.find(self.microdata, world.spec), self.column_map or {})
            microdata.stand_for(draft, self.households if _asked_for(world) else None, world)
            if "female" not in draft.persons:
                chance = world.draw("synthesis: sex").random(len(draft.household))
                draft.persons["female"] = chance >= self.female_share_at_birth
                draft.notes.append("synthesised: female")
        draft.make_room()
        missing = synthesis.complete(draft, self, world)
        if self.microdata is not None and missing:
            draft.notes.append(f"synthesised, as the file has no such column: {', '.join(missing)}")
        return draft


def _asked_for(world: World) -> bool:
    """Whether the scenario itself says how many households there are."""
    numbers = world.spec.numbers(world.spec.first_year)
    return any(each.path == "population.households" and each.where != "default" for each in numbers)


def _declared(world: World) -> dict[str, tuple[Column, ...]]:
    """Return the columns of the house and those that any scheme of any year adds."""
    found = {"persons": {c.name: c for c in PERSONS}, "households": {c.name: c for c in HOUSEHOLDS}}
    years = range(world.spec.first_year, world.spec.last_year + 1)
    for scheme in (*world.schemes, *(scheme for year in years for scheme in world.spec.schemes(year))):
        for table, columns in scheme.columns.items():
            found[table].update({column.name: column for column in columns})
    return {table: tuple(columns.values()) for table, columns in found.items()}
