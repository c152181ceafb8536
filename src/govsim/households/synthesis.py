"""What a synthetic person or household is like: one rule a column, each building on those before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govsim.core.errors import Problem, ScenarioError
from govsim.households import composition, life_table, shares
from govsim.households.columns import EMPLOYEE, RESIDENT
from govsim.households.composition import stratified
from govsim.households.draft import Draft

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.households.population import Population

Array = NDArray[Any]
Rule = Callable[[Draft, "Population", np.random.Generator], Array]


def people(city: Population, world: World) -> Draft:
    """Draw households with their members' ages and sexes."""
    gaps = composition.Gaps(city.generation_gap, city.spouse_gap)
    survivors = life_table.survivors(life_table.deaths(city.mortality_men, city.mortality_women, city.infant_mortality))
    types, head_age = composition.types_and_heads(
        city.households,
        np.array(city.sizes, np.float64),
        composition.Ages(np.array(city.ages, np.float64), np.array(city.age_profile, np.float64)),
        np.array(city.household_types, np.float64),
        survivors,
        gaps,
        world.draw("synthesis: households"),
    )
    sizes = composition.SIZES[types]
    first = np.cumsum(sizes) - sizes
    normal = world.draw("synthesis: ages").standard_normal(int(sizes.sum()), np.float32)
    age, kind = composition.member_ages(types, head_age, first, normal, gaps)
    female = _female(kind, age, city, world.draw("synthesis: sex"))
    household = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    return Draft({"household": household, "age": age, "female": female})


def _female(kind: Array, age: Array, city: Population, rng: np.random.Generator) -> Array:
    """Return who is female: given by the role in the household, else by age."""
    by_kind = np.full(len(composition.KINDS), city.female_share_at_birth, np.float32)
    by_kind[[composition.WOMAN, composition.MOTHER]] = 1.0
    by_kind[[composition.HUSBAND, composition.FATHER]] = 0.0
    by_kind[[composition.PARENT, composition.PERSON]] = city.widow_share
    chance = by_kind[kind]
    chance[(kind == composition.PERSON) & (age < 60)] = 0.5
    return rng.random(len(age), np.float32) < chance


# --- households ------------------------------------------------------------------------------------


def permanent_income(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """Lognormal income per head around the mean of each quintile, scaled to the city's mean.

    Neighbouring quintiles overlap a little: means held exactly would cap the Gini near 0.43.
    """
    quintile = (5 * stratified(len(draft.living), rng)).astype(np.int8)
    spread = np.array(city.income_spread)
    level = np.log(np.array(city.income_quintiles, np.float64)) - spread**2 / 2
    per_head = np.exp(level[quintile] + spread[quintile] * rng.standard_normal(len(quintile)))
    per_head *= city.income_per_head / np.average(per_head, weights=draft.heads)
    return np.asarray(per_head * draft.living)


def quintile(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """Fifths of persons by income per head."""
    return shares.weighted_quantile_groups(_per_head(draft), draft.heads, 5)


def urban(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """More often urban the richer, such that the urban share and the urban-rural income ratio hold."""
    group = draft.households["quintile"]
    heads = np.bincount(group, draft.heads, 5)
    income = np.bincount(group, draft.heads * _per_head(draft), 5) / np.maximum(heads, 1e-300)
    chance = shares.urban_by_quintile(city.urban_share, city.urban_rural_income_ratio, income, heads)
    return stratified(len(group), rng) < chance[group]


def savings(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """Opening savings: a lognormal number of years of income, more years for the better-off; CNY."""
    normal = rng.standard_normal(len(draft.living), np.float32)
    return city.saved(draft.households["permanent_income"], draft.households["quintile"], normal)


def trust(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """Logit-normal trust in the government's schemes."""
    return _opinion(city.trust_mean, city.opinion_spread, len(draft.living), rng)


def awareness(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """Logit-normal awareness of risk, health and rules."""
    return _opinion(city.awareness_mean, city.opinion_spread, len(draft.living), rng)


def misjudged(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """How officials err on a household's income: standard normal, for life."""
    return rng.standard_normal(len(draft.living), np.float32)


# --- persons ---------------------------------------------------------------------------------------


def scheme(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """Employee insurance for a share of urban adults that rises with income; residents' for all others."""
    group = draft.to_persons(draft.households["quintile"])
    adult = draft.persons["alive"] & (draft.persons["age"] >= city.working_age)
    adult &= draft.to_persons(draft.households["urban"])
    weight = draft.to_persons(draft.households["weight"])
    able = np.bincount(group, adult * weight, 5).astype(np.float64)
    share = city.employee_share * draft.heads.sum() / max(able.sum(), 1e-300)
    if share > 1 and len(group) > 1000:
        most = able.sum() / draft.heads.sum()
        raise ScenarioError(
            Problem(
                "population.employee_share",
                f"{city.employee_share:g} of all persons, but only {most:.2f} are urban adults.",
                f"Give at most {most:.2f}, or raise population.urban_share.",
            )
        )
    rank = np.arange(5, dtype=np.float64)
    chance = shares.probabilities(min(share, 1.0), city.employee_gradient, rank, able).astype(np.float32)
    employed = adult & (rng.random(len(group), np.float32) < chance[group])
    return np.where(employed, np.uint8(EMPLOYEE), np.uint8(RESIDENT))


def chronic(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """A chronic condition with the prevalence of the age."""
    prevalence = life_table.chronic(city.chronic_prevalence)[draft.rows()]
    return (rng.random(len(prevalence), np.float32) < prevalence) & draft.persons["alive"]


def frailty(draft: Draft, city: Population, rng: np.random.Generator) -> Array:
    """Lognormal frailty, higher for the chronically ill, mean 1 at every age."""
    factor = life_table.frailty_of_the_healthy(life_table.chronic(city.chronic_prevalence), city.chronic_frailty)
    index = rng.standard_normal(len(draft.household), np.float32)
    index *= city.frailty_spread
    index -= city.frailty_spread**2 / 2
    np.exp(index, out=index)
    index *= factor[draft.rows()]
    index[draft.persons["chronic"]] *= city.chronic_frailty
    return index


HOUSEHOLD_RULES: dict[str, Rule] = {
    rule.__name__: rule for rule in (permanent_income, quintile, urban, savings, trust, awareness, misjudged)
}
PERSON_RULES: dict[str, Rule] = {rule.__name__: rule for rule in (scheme, chronic, frailty)}


def complete(draft: Draft, city: Population, world: World) -> list[str]:
    """Draw every column that the draft lacks; return their names."""
    missing = []
    if "weight" not in draft.households:
        draft.households["weight"] = np.ones(len(draft.living), np.float32)
    for table, rules in ((draft.households, HOUSEHOLD_RULES), (draft.persons, PERSON_RULES)):
        for name, rule in rules.items():
            if name not in table:
                table[name] = rule(draft, city, world.draw(f"synthesis: {name}"))
                missing.append(name)
    return missing


def _per_head(draft: Draft) -> Array:
    return np.asarray(draft.households["permanent_income"] / draft.living)


def _opinion(median: float, spread: float, rows: int, rng: np.random.Generator) -> Array:
    odds = np.log(median / (1 - median)) + spread * rng.standard_normal(rows, np.float32)
    return shares.logistic(odds).astype(np.float32)
