"""Incentives: what one more yuan of treatment, or of reported weight, earns each hospital as it is paid this year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from govsim.payments.cases import Cases

if TYPE_CHECKING:
    from govsim.agents.hospital import Hospital
    from govsim.core.world import World


class Incentives(NamedTuple):
    """What a hospital earns at the margin.

    Attributes:
        paid: share of one more yuan of treatment that is paid, by fund or patient.
        paid_inside: the same of a yuan inside the catalogue.
        coding: what one more yuan of reported weight earns.
    """

    paid: float
    paid_inside: float
    coding: float


FEE_FOR_SERVICE = Incentives(1.0, 1.0, 1.0)


def incentives(world: World, houses: Sequence[Hospital]) -> list[Incentives]:
    """Return every hospital's incentives: this year's rules at its last year's cases, weighted by charges.

    A house has one way of working for all its patients, set by the mix of those who pay for them
    (Glied & Graff Zivin 2002, J Health Econ). One without cases expects the city's mix of insurance.
    """
    rules = world.schemes_of("payments")
    if not rules:
        return [FEE_FOR_SERVICE] * len(houses)
    cases = Cases.joined([_expected(world, house) if not house.cases else house.cases for house in houses])
    paid, coding = np.ones(len(cases)), np.ones(len(cases))
    for rule in rules:
        rows = np.flatnonzero(rule.covers(cases))
        mine = cases.only(rows)
        mine = mine.at(np.nan_to_num(mine.usual_by_group()), mine.budgets)
        paid[rows], coding[rows] = rule.margin(mine), rule.coding(mine)
    count = len(houses)
    charges = np.bincount(cases.hospital, cases.charges, count)
    outside = np.bincount(cases.hospital, cases.outside, count)
    inside = np.bincount(cases.hospital, paid * cases.charges, count)
    weight = np.bincount(cases.hospital, coding * cases.charges, count)
    charges = np.where(charges > 0, charges, np.inf)
    whole = (inside + outside) / (charges + outside)
    return [
        Incentives(*map(float, each)) if np.isfinite(charge) else FEE_FOR_SERVICE
        for charge, *each in zip(charges, whole, inside / charges, weight / charges, strict=True)
    ]


def _expected(world: World, house: Hospital) -> Cases:
    """Return what a hospital without a past expects: one ordinary case for each kind of insurance, by its people."""
    heads = np.bincount(world.persons.scheme[world.persons.alive], minlength=3).astype(np.float64)
    share = world.rule("households", "demand").out_of_scope_ordinary
    return Cases(
        hospital=np.full(3, house.index),
        level=np.full(3, house.level),
        severe=np.zeros(3, bool),
        insured=np.arange(3),
        charges=heads * (1.0 - share),
        outside=heads * share,
        coding=np.ones(3),
        awarded=heads * (1.0 - share),
        usual=heads * (1.0 - share),
    )
