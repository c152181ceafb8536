"""Exposure: patients and revenue of each hospital on which this year's premium is reckoned."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from govsim.agents.hospital import hospitals
from govsim.behaviour.behaviour import write_bills
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.households.liquidity import expected_means

if TYPE_CHECKING:
    from govsim.core.world import World


class Exposure(NamedTuple):
    """Admissions, and inpatient revenue in CNY, one entry a hospital."""

    admissions: Array
    revenue: Array


def exposure_of(world: World) -> Exposure:
    """Return last year's patients and revenue; before the first year those of a year imagined for today's people."""
    found: Exposure = world.once_a_year("exposure of hospitals", lambda: _exposure(world))
    return found


def _exposure(world: World) -> Exposure:
    houses = hospitals(world)
    if any(house.cases is not None for house in houses):
        cases = [house.cases for house in houses]
        return Exposure(
            np.array([0 if each is None else len(each) for each in cases], np.float64),
            np.array([0.0 if each is None else float((each.charges + each.outside).sum()) for each in cases]),
        )
    demand = world.rule("households", "demand")
    sickness = world.rule("households", "illness").needs(world, "a year of hospitals imagined")
    bills = demand.inpatient(world, sickness, demand.visits(world, sickness), expected_means(world))
    write_bills(bills, world)
    count = len(houses)
    return Exposure(
        np.bincount(bills.hospital, minlength=count).astype(np.float64),
        np.bincount(bills.hospital, bills.billed / FEN_PER_YUAN, count),
    )
