"""Theory of pools that share costs afterwards: runs, unravelling, diffusion, by the program's own functions."""

from __future__ import annotations

import json

import networkx
import numpy as np
import pytest
from scipy.optimize import curve_fit

from govsim.agents.sharing import Claims, Members, Shared, Terms, share_out, who_stays
from govsim.core.population import Array
from govsim.core.scenario import read_text
from govsim.core.world import World
from govsim.households.diffusion import adopters
from govsim.networks.graph import Graph

NODES, HIGHEST, FEE, TOLERANCE = 1000, 400.0, 0.08, 2.0
COMPLETE = Graph.from_networkx(networkx.complete_graph(NODES))
# expected benefits spread evenly from 0 to the highest
EVEN = (np.arange(NODES) + 0.5) / NODES * HIGHEST


def staying(strain: float, graph: Graph | None) -> float:
    """Return the share that stays; strain k is what is outstanding a member over what the keenest tolerates."""
    outstanding = strain * NODES * TOLERANCE * HIGHEST / (1 + FEE)
    stays = who_stays(np.ones(NODES), EVEN, outstanding, Terms(fee=FEE, tolerance=TOLERANCE), graph)
    return float(np.mean(stays))


@pytest.mark.parametrize("graph", [None, COMPLETE], ids=["everybody", "complete graph"])
@pytest.mark.parametrize("strain", [0.0, 0.05, 0.15, 0.21, 0.24])
def test_the_share_that_stays_in_a_run_is_the_fixed_point(strain: float, graph: Graph | None) -> None:
    # who stays tolerates k/s: s = 1 − k/s, s = (1 + √(1 − 4k)) / 2
    assert staying(strain, graph) == pytest.approx((1 + np.sqrt(1 - 4 * strain)) / 2, abs=0.01)


@pytest.mark.parametrize("graph", [None, COMPLETE], ids=["everybody", "complete graph"])
def test_the_run_has_its_threshold_where_the_fixed_point_vanishes(graph: Graph | None) -> None:
    # s² − s + k has no root above k = 1/4, where half of the members are left; below, nobody is
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if staying(middle, graph) else (low, middle)
    assert low == pytest.approx(0.25, abs=0.002)
    assert staying(low, graph) == pytest.approx(0.5, abs=0.05)
    assert staying(high, graph) == 0


def lived(worth: Array, tolerance: float, periods: int) -> Shared:
    """Live a pool in which everybody gets each period exactly what it expects, and leaves as soon as it costs more."""
    count = len(worth)
    who, made = np.tile(np.arange(count), periods), np.repeat(np.arange(1, periods + 1), count)
    claims = Claims(who, made, made, worth[who] / periods)
    members = Members(np.ones(count), np.zeros(count), worth, np.ones(count))
    terms = Terms(periods=periods, fee=FEE, tolerance=tolerance, answers=1e12)
    return share_out(terms, members, claims, 0.0)


@pytest.mark.parametrize("tolerance", [1.2, 1.5, 2.0])
def test_two_types_unravel_exactly_where_the_closed_form_says(tolerance: float) -> None:
    count, low, high = 1000, 50.0, 400.0
    # the low stay iff (1 + φ)(a·low + (1 − a)·high) ≤ tolerance·low
    threshold = ((1 + FEE) * high - tolerance * low) / ((1 + FEE) * (high - low))
    for healthy, stay in ((int(np.ceil(threshold * count)), True), (int(np.floor(threshold * count)), False)):
        worth = np.where(np.arange(count) < healthy, low, high)
        year = lived(worth, tolerance, 6)
        assert (year.left[:healthy] == 0).all() == stay
        assert (year.left[:healthy] == 1).all() != stay
        assert (year.left[healthy:] == 0).all()
        if not stay:
            assert year.costs[-1] * 6 == pytest.approx((1 + FEE) * high)


@pytest.mark.parametrize("tolerance", [1.0, 1.08, 1.2, 1.5, 2.2])
def test_a_pool_of_many_types_shrinks_to_the_share_that_can_bear_itself(tolerance: float) -> None:
    # who is left expects x and more: tolerance·x = (1 + φ)(x + highest)/2; s = (2 − 2κ)/(2 − κ), κ = (1 + φ)/tolerance
    kappa = (1 + FEE) / tolerance
    share = max(0.0, (2 - 2 * kappa) / (2 - kappa))
    left = lived(EVEN, tolerance, 60).left
    # from the top, step by step; at the threshold itself it takes for ever
    assert np.mean(left == 0) == pytest.approx(share, abs=0.01)


CITY = {
    "first_year": 2018,
    "years": 9,
    "population": {"households": 4000},
    "households": {"demography": None, "illness": {"severe_rate": [0, 0, 0, 0, 0]}},
    "institutions": {"platform": {"running_cost": 0}},
    "layers": {
        "online_mutual_aid": {
            "payer": "platform",
            "ages": [0, 120],
            "health_declaration": False,
            "base_exit": 0,
            "innovation": 0.03,
            "imitation": 0.6,
        }
    },
}


def test_without_selection_members_follow_the_curve_of_bass() -> None:
    world, shares = World(read_text(json.dumps(CITY)), rng=1), []
    while world.year < world.spec.last_year:
        world.step()
        shares.append(np.mean(world.households.pool_joined > 0))
    years = np.arange(1, len(shares) + 1)
    assert np.abs(shares - adopters(years, 0.03, 0.6)).max() < 0.02
    (innovation, imitation), _ = curve_fit(adopters, years, shares, p0=(0.01, 0.3))
    assert innovation == pytest.approx(0.03, abs=0.004)
    assert imitation == pytest.approx(0.6, abs=0.05)
