"""Incidence: how likely each person is to fall ill in a year, and at what cost, as an actuary would put it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from govsim.households.illness import BAND_OF_AGE, Illness

if TYPE_CHECKING:
    from govsim.core.world import World

Risk = NDArray[np.float32]


def severe_incidence(world: World, ill: NDArray[np.bool_]) -> Risk:
    """Return each person's chance of a new severe illness within the year, λ(age)·(1 − persistence)·frailty.

    One entry a slot; 0 for the dead and for those whose severe treatment goes on (`ill`). `illness` draws from it.
    """
    illness, persons = _illness(world), world.persons
    new = (1.0 - illness.severe_persistence) * world.rule("households", "demand").need_scale()[0]
    risk: Risk = (np.array(illness.severe_rate, np.float32) * np.float32(new))[BAND_OF_AGE].take(persons.age)
    risk *= persons.frailty
    risk *= persons.alive & ~ill
    return np.asarray(np.minimum(risk, np.float32(1.0)), np.float32)


def expected_need(world: World) -> Risk:
    """Return each person's expected inpatient need in a year at the first year's prices, CNY; 0 for the dead.

    Σ λ(age)·frailty·mean cost over ordinary and severe care: only its ratio between groups of people is used.
    """
    illness, persons = _illness(world), world.persons
    ordinary = np.array(illness.admission_rate) * illness.ordinary_cost_mean * np.array(illness.cost_age_factor)
    severe = np.array(illness.severe_rate) * illness.severe_cost_mean
    need: Risk = (ordinary + severe).astype(np.float32)[BAND_OF_AGE].take(persons.age)
    need *= persons.frailty
    need *= persons.alive
    return need


def _illness(world: World) -> Illness:
    rule: Illness = world.rule("households", "illness")
    return rule
