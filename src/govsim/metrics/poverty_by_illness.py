"""Poverty that illness causes: how much of all poverty it is, how long it lasts, what households do to bear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.formulas.average import weighted_mean, weighted_sum
from govsim.metrics.year.households import households
from govsim.metrics.year.illness_poverty import illness_poverty
from govsim.metrics.year.money import flow
from govsim.metrics.year.persons import OLD, people

if TYPE_CHECKING:
    from govsim.core.world import World

# years after which one asks whether a household that fell is poor still
LATER = (1, 3)


@metric(
    unit="share of poor households",
    label="Poverty caused by illness",
    better="lower",
    source="Xu 2005, WHO, for the line; State Council Leading Group of Poverty Alleviation 2015, for the question",
)
def illness_caused_poverty(world: World) -> dict[str, float]:
    """Share of the poor who would not be poor without payments for care, debt service and lost earnings.

    Poor: consumption per equivalent adult less payments for care and debt service is below Xu's subsistence line.
    Without: consumption before payments, as in impoverishment_headcount, at the income that neither lost earnings
    nor sold assets have lowered.
    With the rule `illness_poverty`; none where nobody is poor.
    """
    if "fell_poor" not in world.households:
        return {}
    found, weight = illness_poverty(world), households(world).weight
    poor = weighted_sum(weight, found.poor)
    return {"all": weighted_sum(weight, found.caused) / poor} if poor > 0 else {}


@metric(
    unit="share of households",
    label="Poor after payments and debt service",
    better="lower",
    source="Xu 2005, WHO",
)
def poor_after_debt_service(world: World) -> dict[str, float]:
    """Share of households below Xu's subsistence line once payments for care and debt service are taken off.

    Groups: all; illness: those whom illness has made poor (see illness_caused_poverty).
    """
    if "fell_poor" not in world.households:
        return {}
    found, weight = illness_poverty(world), households(world).weight
    return {
        "all": weighted_mean(found.poor.astype(np.float64), weight),
        "illness": weighted_mean(found.caused.astype(np.float64), weight),
    }


@metric(
    unit="share of those who fell",
    label="Poverty by illness that lasts",
    better="lower",
    source="Carter & Barrett 2006, Journal of Development Studies 42:178",
)
def illness_poverty_lasting(world: World) -> dict[str, float]:
    """Share of the households that illness made poor one and three years ago that are poor this year.

    Groups: 1, 3 (years later). Of living households that have not fallen again since.
    """
    table = world.households
    if "fell_poor" not in table:
        return {}
    weight, poor = households(world).weight, illness_poverty(world).poor.astype(np.float64)
    cohorts = {str(years): np.where(table.fell_poor == world.year - years, weight, 0.0) for years in LATER}
    return {name: weighted_mean(poor, cohort) for name, cohort in cohorts.items() if cohort.sum() > 0}


@metric(unit="share of income", label="Debt service", better="lower", source="defined here")
def debt_service_share(world: World) -> dict[str, float]:
    """Interest and repayments of the year over income; with the rule `illness_poverty`."""
    if "debt_service" not in world.households:
        return {}
    year = households(world)
    income = weighted_sum(year.heads, year.income)
    return {"all": weighted_sum(year.weight, illness_poverty(world).debt_service) / max(income, 1.0)}


@metric(unit="share of income", label="Earnings lost by illness", better="lower", source="defined here")
def earnings_lost_share(world: World) -> dict[str, float]:
    """Income that lost earnings take off over income as it would be without; with the rule `lost_earnings`."""
    table = world.households
    if "earnings_lost" not in table:
        return {}
    year = households(world)
    whole = table.income / (1.0 - table.earnings_lost)
    return {"all": 1.0 - weighted_sum(year.weight, table.income) / max(weighted_sum(year.weight, whole), 1.0)}


@metric(
    unit="CNY/person",
    label="Distress sales",
    better="lower",
    source="Kruk, Goldmann & Galea 2009, Health Affairs 28:1056",
)
def distress_sales_per_head(world: World) -> dict[str, float]:
    """What households raised by selling productive assets to pay for care, a person; with the rule `distress_sale`."""
    if "assets_sold" not in world.households:
        return {}
    return {"all": flow(world, payee="households", memos=("distress sale",)) / max(people(world), 1.0)}


@metric(unit="CNY/person", label="Savings a head", better="neither", source="Kimball 1990, Econometrica 58:53")
def savings_per_head(world: World) -> dict[str, float]:
    """Savings at the end of the year a person, by place and by households with a member of 60 or more.

    Groups: all, rural, urban, with_60, rural_with_60. With the rule `precaution`.
    """
    return _per_head(world, world.households.savings)


@metric(unit="CNY/person", label="Precautionary reserve a head", better="neither", source="Kimball 1990")
def reserve_per_head(world: World) -> dict[str, float]:
    """Savings that households want to hold against payments for care, a person; groups as savings_per_head."""
    return _per_head(world, world.households.reserve * FEN_PER_YUAN) if "reserve" in world.households else {}


@metric(unit="CNY/person", label="Consumption a head", better="higher", source="Kimball 1990")
def consumption_per_head(world: World) -> dict[str, float]:
    """Planned consumption and what is let go of savings, a person; groups as savings_per_head."""
    table = world.households
    return _per_head(world, table.consumption * FEN_PER_YUAN + table.let_go) if "reserve" in table else {}


def _per_head(world: World, fen: Array) -> dict[str, float]:
    table = world.households
    if "reserve" not in table:
        return {}
    year, urban, old = households(world), table.urban, _with_old(world)
    groups = {"all": old | True, "rural": ~urban, "urban": urban, "with_60": old, "rural_with_60": old & ~urban}
    found = {}
    for name, group in groups.items():
        heads = float((year.heads * group).sum())
        if heads > 0:
            found[name] = float((year.weight * fen * group).sum()) / FEN_PER_YUAN / heads
    return found


def _with_old(world: World) -> Array:
    persons = world.persons
    old = persons.alive & (persons.age >= OLD)
    return np.logical_or.reduceat(old, world.population.first[:-1])
