"""Patient selection: hospitals turn away some of those on whom a bundled price would lose money."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.core.population import Array
from govsim.households.hospital_choice import HospitalChoice, Houses, Levels, house_of, passed_on
from govsim.households.illness import Sickness
from govsim.payments.cases import Cases

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.households.demand import Demand

TOP = 2  # the highest level: who is turned away there goes without


class Visits(NamedTuple):
    """Where each of the sick would go.

    Attributes:
        hospital: index of the hospital that would take the patient.
        level: its level.
        cost: cost of care there, relative.
        turned: who was turned away by the first hospital.
        refused: who was turned away by a hospital of the highest level, and goes without care.
    """

    hospital: Houses
    level: Levels
    cost: Array
    turned: NDArray[np.bool_] | np.bool_ = np.False_
    refused: NDArray[np.bool_] | np.bool_ = np.False_


def select(world: World, choice: HospitalChoice, demand: Demand, sickness: Sickness) -> Visits:
    """Return the visits of the sick: of the costly, hospitals turn a share away, who go one level up or without.

    Costly are those whose treatment is expected to cost more than the payment brings, given how their need compares
    with the mean of their treatment group. The share is the hospital's lever; who of them it is, chance decides.
    """
    hospital, level, cost = choice.choose(world, sickness.luck["hospital"], sickness.person, sickness.severe)
    share = np.array([house.levers["selection"] for house in hospitals(world)])
    if not world.schemes_of("payments") or not share.any():
        return Visits(hospital, level, cost)
    luck, insured = sickness.luck["selection"], world.persons.scheme[sickness.person]
    charges = sickness.need * cost * demand.scope(sickness.severe)
    turned = (luck < share[hospital]) & _costly(world, hospital, level, sickness.severe, insured, charges)
    up = turned & (level < TOP)
    higher = np.where(up, level + 1, level).astype(np.uint8)
    # among those turned away the same number is spread evenly again, once it is divided by its bound
    within = np.clip(luck[up] / share[hospital[up]], 0.0, 1.0 - 1e-9)
    moved = hospital.copy()
    moved[up] = passed_on(world, house_of(world, higher[up], within), insured[up])
    relative = np.array(choice.relative_cost)
    cost = cost * np.where(up, relative[higher] / np.maximum(relative[level], 1e-9), 1.0)
    return Visits(moved, higher, cost, turned, turned & ~up)


def _costly(
    world: World, hospital: Array, level: Array, severe: Array, insured: Array, charges: Array
) -> NDArray[np.bool_]:
    """Return on whom the hospital expects to lose; only what a case costs relative to its group's mean counts."""
    houses = hospitals(world)
    coding = 1.0 + np.array([house.levers["upcoding"] for house in houses])[hospital]
    ones = np.ones(len(charges))
    cases = Cases(hospital, level, severe, insured, charges, ones, ones, ones, ones)
    mean = cases.usual_by_group()[cases.group]
    relative = charges / np.where(mean > 0, mean, np.inf)
    cases = Cases(hospital, level, severe, insured, relative, ones, coding, relative, ones)
    margin = world.rule("agents", houses[0].role_name).margin
    costly = np.zeros(len(charges), bool)
    for rule in world.schemes_of("payments"):
        rows = np.flatnonzero(rule.covers(cases))
        costly[rows] = rule.loses_on(cases.only(rows), (1.0 - margin) * relative[rows])
    return costly
