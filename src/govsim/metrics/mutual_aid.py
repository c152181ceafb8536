"""Mutual aid: who is in the pools, what it costs and gives them, who leaves, and what is left unpaid at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.agents.platform import Operator
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.households.incidence import expected_need, severe_incidence
from govsim.metrics.year.persons import people, weight_of

if TYPE_CHECKING:
    from govsim.core.world import World

EMPLOYEES, ONLINE = "employee_mutual_aid", "online_mutual_aid"


def pools(world: World, *words: str) -> list[Any]:
    """Return the layers of these kinds, of both if none is named, in the scenario's order."""
    return [each for each in world.schemes_of("layers") if each.word() in (words or (EMPLOYEES, ONLINE))]


def _risk(world: World, pool: Any) -> Array:
    """Return what a pool fears of each person: expected inpatient need, or the chance of a new severe illness."""

    def measure() -> Array:
        if pool.word() == EMPLOYEES:
            return expected_need(world)
        return severe_incidence(world, world.persons.severe_before)

    return world.once_a_year(f"metrics: risk of {pool.name}", measure)  # type: ignore[no-any-return]


def members(world: World, pool: Any) -> Array:
    """Return which persons a pool covers at some time of the year."""
    return world.once_a_year(f"metrics: members of {pool.name}", lambda: pool.members(world))  # type: ignore[no-any-return]


def _eligible(world: World, pool: Any) -> Array:
    return world.once_a_year(f"metrics: eligible for {pool.name}", lambda: pool.eligible(world))  # type: ignore[no-any-return]


def _mean(world: World, values: Array, mask: Array) -> float:
    rows = np.flatnonzero(mask)
    weight = weight_of(world, rows)
    whole = float(weight.sum())
    return float((values[rows] * weight).sum()) / whole if whole else float("nan")


def _flow(world: World, **which: str) -> float:
    return world.ledger.flow(year=world.year, **which) / FEN_PER_YUAN


def contributions(world: World, pool: Any) -> float:
    """Return what members have paid into a pool this year, and their employers for them, CNY."""
    memos = ("mutual aid premium", "employer match") if pool.word() == EMPLOYEES else ("mutual aid levy",)
    return sum(_flow(world, payee=pool.payer, memo=memo) for memo in memos)


@metric(unit="persons", label="Members of mutual aid", better="higher", source="defined here")
def mutual_aid_members(world: World) -> dict[str, float]:
    """Persons whom each pool covers at some time of the year, waiting or not, those included who leave in it."""
    return {pool.name: float(people(world, members(world, pool))) for pool in pools(world)}


@metric(unit="share of the eligible", label="Share in mutual aid", better="higher", source="defined here")
def mutual_aid_member_share(world: World) -> dict[str, float]:
    """Members of each pool over those who are of the insurance scheme or the ages that it is for."""
    found = {}
    for pool in pools(world):
        eligible = _eligible(world, pool)
        if eligible.any():
            inside = people(world, members(world, pool) & eligible)
            found[pool.name] = float(inside / people(world, eligible))
    return found


@metric(unit="CNY/person/year", label="Cost of mutual aid a member", better="lower", source="defined here")
def mutual_aid_cost(world: World) -> dict[str, float]:
    """What is paid into each pool this year, employers' part included, over its members in the year."""
    heads = {pool.name: int(np.count_nonzero(members(world, pool))) for pool in pools(world)}
    return {pool.name: contributions(world, pool) / heads[pool.name] for pool in pools(world) if heads[pool.name]}


@metric(
    unit="ratio",
    label="Selection into mutual aid",
    better="neither",
    source="κ_sel of Einav, Finkelstein & Cullen 2010, Q J Econ 125:877",
)
def mutual_aid_selection(world: World) -> dict[str, float]:
    """Mean risk of members over mean risk of the eligible: 1 if members are like everybody, above if they are worse.

    Risk is expected inpatient need (employees' pool) or the chance of a new severe illness (online pool) by age,
    frailty and last year's state.
    """
    found = {}
    for pool in pools(world):
        risk = _risk(world, pool)
        ratio = _mean(world, risk, members(world, pool)) / (_mean(world, risk, _eligible(world, pool)) or float("nan"))
        if ratio == ratio:
            found[pool.name] = ratio
    return found


@metric(
    unit="ratio",
    label="Incidence among first-year members",
    better="neither",
    source="Fang, Qin, Wu & Yu, SSRN 3781998",
)
def mutual_aid_first_year_incidence(world: World) -> dict[str, float]:
    """Expected claims of those who joined the online pool this year, a member-year, over incidence of the eligible.

    Claims count from the end of the waiting period, member-years from joining; the eligible are those of the ages
    that the pool is for, healthy or not.
    """
    persons, found = world.persons, {}
    for pool in pools(world, ONLINE):
        risk, joined = _risk(world, pool), world.households.pool_joined[persons.household]
        new = np.flatnonzero(members(world, pool) & (joined >= world.year))
        exposure = world.year + 1 - joined[new]
        claims = risk[new] * np.clip(world.year + 1 - persons.pool_since[new], 0.0, exposure)
        usual = _mean(world, risk, _eligible(world, pool))
        if len(new) and usual > 0:
            found[pool.name] = float(claims.sum() / exposure.sum() / usual)
    return found


@metric(
    unit="share of co-payments",
    label="Co-payments that mutual aid covers",
    better="higher",
    source="defined here, by the rule of S40",
)
def mutual_aid_copay_covered(world: World) -> dict[str, float]:
    """What the employees' pool paid over what earlier layers left of its members' inpatient bills in scope.

    Members who wait are counted; of each co-payment, what lies above the one that the cap allows for is not.
    """
    found = {}
    for pool in pools(world, EMPLOYEES):
        if "inpatient" not in world.bills or not pool.rate:
            continue
        bills = world.bills["inpatient"]
        names = [each.name for each in world.schemes_of("layers")]
        earlier = sum(bills.paid.get(name, 0) for name in names[: names.index(pool.name)])
        left = np.maximum(0, bills.in_scope - earlier) / FEN_PER_YUAN
        within = (np.minimum(left, pool.cap / pool.rate) * bills.union_member).sum()
        if within:
            found[pool.name] = float(bills.paid[pool.name].sum() / FEN_PER_YUAN / within)
    return found


@metric(unit="CNY/year", label="Benefits of mutual aid", better="neither", source="defined here")
def mutual_aid_benefits(world: World) -> dict[str, float]:
    """What each pool gave to patients and their hospitals this year, the sums beyond the bill included."""
    found = {}
    for pool in pools(world):
        memos = (pool.name, f"{pool.name} beyond the bill", "mutual aid claim")
        found[pool.name] = sum(_flow(world, payer=pool.payer, memo=memo) for memo in memos)
    return found


@metric(unit="persons", label="Exits from online mutual aid", better="lower", source="defined here")
def mutual_aid_exits(world: World) -> dict[str, float]:
    """Persons covered by the online pool whose households leave it in the year; of a closure, nobody else's."""
    left = (world.households.pool_left > 0).take(world.persons.household) if pools(world, ONLINE) else None
    return {pool.name: float(people(world, members(world, pool) & left)) for pool in pools(world, ONLINE)}


@metric(unit="CNY", label="Claims unpaid when mutual aid closes", better="lower", source="defined here")
def mutual_aid_unpaid(world: World) -> dict[str, float]:
    """Claims on each platform that were outstanding when its pool closed this year and were struck out."""
    return {each.name: each.unpaid / FEN_PER_YUAN for each in world.institutions.values() if isinstance(each, Operator)}


@metric(unit="CNY", label="Claims cut in mutual aid", better="lower", source="defined here")
def mutual_aid_cut(world: World) -> dict[str, float]:
    """What claims on each pool lost this year because its money did not reach."""
    found = {pool.name: world.institutions[pool.payer].cut / FEN_PER_YUAN for pool in pools(world, ONLINE)}
    for pool in pools(world, EMPLOYEES):
        union = world.institutions[pool.payer]
        found[pool.name] = (union.asked - union.paid) / FEN_PER_YUAN
    return found
