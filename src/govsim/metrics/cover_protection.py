"""What voluntary cover does: whom it pays, whom it saves from ruin and at what price, who gains and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.formulas.average import weighted_mean
from govsim.metrics.formulas.catastrophic import burden
from govsim.metrics.formulas.inequality import concentration_index
from govsim.metrics.protection import QUINTILES
from govsim.metrics.year.covers import CoverYear, covers, homes
from govsim.metrics.year.households import CATASTROPHIC, PAID_FROM_CONSUMPTION, households
from govsim.metrics.year.layers import layers
from govsim.metrics.year.persons import weight_of

if TYPE_CHECKING:
    from govsim.core.world import World

INCIDENCE = "O'Donnell et al. 2008, ch. 8 and 14"


# --- whom it pays ----------------------------------------------------------------------------------------


def _claimants(world: World, name: str) -> tuple[Array, Array, Array]:
    """Return the persons whom a cover has paid anything this year, the weight of each, and what it paid, CNY."""
    bills = world.bills["inpatient"]
    rows = np.flatnonzero(bills.paid[name])
    who = bills.person[rows]
    return who, weight_of(world, who), bills.paid[name][rows] / FEN_PER_YUAN


@metric(
    unit="share of persons paid",
    label="Claimants of 65 and more",
    better="neither",
    source="share of claims of those of 65 and more, S18 and S19",
)
def cover_claimants_65_up(world: World) -> dict[str, float]:
    """Persons of 65 or more whom the cover has paid anything this year, over all whom it has."""
    found = {}
    for name in covers(world):
        who, weight, _ = _claimants(world, name)
        if len(who):
            found[name] = weighted_mean(world.persons.age[who] >= 65, weight)
    return found


@metric(unit="CNY/person/year", label="Benefit of a claimant", better="higher", source="mean claim, usage of S18")
def cover_benefit_per_claimant(world: World) -> dict[str, float]:
    """What the cover has paid this year, a head of the persons whom it has paid anything."""
    found = {}
    for name in covers(world):
        _, weight, paid = _claimants(world, name)
        if len(paid):
            found[name] = weighted_mean(paid, weight)
    return found


# --- whom it saves ---------------------------------------------------------------------------------------


def _saved(world: World, name: str) -> Array:
    """Return the rows of the households that would pay catastrophically much had the cover paid nothing."""

    def measure() -> Array:
        year, given = households(world), layers(world)[name].by_household
        helped = np.flatnonzero((given > 0) & (year.catastrophic == 0.0) & (year.weight > 0))
        benefit = given[helped]
        # what more is paid comes in part out of consumption, by which capacity is measured
        capacity = year.capacity[helped] + PAID_FROM_CONSUMPTION * benefit
        return helped[burden(year.oop[helped] + benefit, capacity) >= CATASTROPHIC]

    return world.once_a_year(f"metrics: saved by {name}", measure)  # type: ignore[no-any-return]


@metric(
    unit="share of households",
    label="Catastrophic expenditure averted by voluntary cover",
    better="higher",
    source="Xu et al. 2003, Lancet 362:111; static incidence",
)
def cover_averted_catastrophic(world: World) -> dict[str, float]:
    """Households that pay catastrophically much (see catastrophic_share) only if what it has paid them is taken back.

    Static: bills, loans and care stay as they are; food and the subsistence line too; half of what is taken back comes
    out of consumption. Groups: the product, of all households; product.members, of those with a member;
    product.quintile_1 ... of each fifth by income per head.
    """
    year, found = households(world), {}
    fifths = np.bincount(year.quintile, year.weight, 5)
    for name, each in covers(world).items():
        rows = _saved(world, name)
        saved, inside = float(year.weight[rows].sum()), float(year.weight[homes(world, each)].sum())
        found[name] = saved / float(fifths.sum())
        if inside:
            found[f"{name}.members"] = saved / inside
        by_fifth = np.bincount(year.quintile[rows], year.weight[rows], 5)
        found |= {f"{name}.{word}": float(by_fifth[i] / fifths[i]) for i, word in enumerate(QUINTILES) if fifths[i]}
    return found


@metric(
    unit="CNY/household",
    label="Premium per catastrophic case averted",
    better="lower",
    source="cost per averted case, CHEERS 2022",
)
def cover_cost_per_averted_case(world: World) -> dict[str, float]:
    """Premium collected this year over the households that the cover has saved (see cover_averted_catastrophic).

    Rows count once, as in the ledger. Left out if none was saved.
    """
    found = {}
    for name, each in covers(world).items():
        saved = len(_saved(world, name))
        if saved:
            found[name] = each.pool.collected / FEN_PER_YUAN / saved
    return found


# --- who pays, who gains ---------------------------------------------------------------------------------


def _premiums(world: World, each: CoverYear) -> Array:
    """Return what each household pays for its members, out of personal accounts too; not what a fund pays, CNY."""

    def measure() -> Array:
        rows = each.rows[each.member]
        home = world.persons.household[rows]
        price = each.cover.prices(world)[rows]
        if each.cover.poor_paid_by is not None:
            price = price * (world.households.registry[home] == 0)
        return np.bincount(home, price, len(world.households))

    return world.once_a_year(f"metrics: premiums of {each.cover.name}", measure)  # type: ignore[no-any-return]


@metric(unit="index", label="Concentration of premiums of voluntary cover", better="higher", source=INCIDENCE)
def cover_contribution_concentration(world: World) -> dict[str, float]:
    """Concentration index of premiums of households, persons by income per head; above 0 if the rich pay more.

    Premiums out of personal accounts are the household's, those that a fund pays for the poor are not.
    """
    year, found = households(world), {}
    for name, each in covers(world).items():
        paid = _premiums(world, each)
        if paid.any():
            found[name] = concentration_index(paid, year.person_rank, year.weight)
    return found


@metric(unit="index", label="Concentration of benefits of voluntary cover", better="lower", source=INCIDENCE)
def cover_benefit_concentration(world: World) -> dict[str, float]:
    """Concentration index of its benefits, as benefit_concentration_index has it, to be read beside premiums'."""
    year, found = households(world), {}
    for name in covers(world):
        given = layers(world)[name]
        if given.paid:
            found[name] = concentration_index(given.by_household, year.person_rank, year.weight)
    return found


@metric(unit="CNY/person/year", label="Net benefit of voluntary cover", better="neither", source=INCIDENCE)
def cover_net_benefit_by_quintile(world: World) -> dict[str, float]:
    """Benefits less premiums of the households of each fifth by income per head, over its persons, members or not."""
    year = households(world)
    found: dict[str, float] = {}
    heads = np.bincount(year.quintile, year.heads, 5)
    for name, each in covers(world).items():
        net = layers(world)[name].by_household - _premiums(world, each)
        sums = np.bincount(year.quintile, year.weight * net, 5)
        found |= {f"{name}.{word}": float(sums[i] / heads[i]) for i, word in enumerate(QUINTILES) if heads[i]}
    return found
