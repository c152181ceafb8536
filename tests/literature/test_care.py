"""Safety effort: the optimum of Brown 1973, Shavell 1979 and Danzon 1985, and what cover leaves of deterrence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from govsim.disputes.care import best_effort, injury_chance, internalised

ELASTICITY = st.floats(0.1, 2)
CHANCE = st.floats(0.001, 0.05)
COST = st.floats(1, 200)
LIABILITY = st.floats(1_000, 500_000)
SHARE = st.floats(0, 1)


def cheapest(cost: Callable[[float], float]) -> float:
    """Return the effort of least cost, found without any first-order condition."""
    found = minimize_scalar(
        lambda z: cost(float(np.exp(z))), bounds=(-15, 15), method="bounded", options={"xatol": 1e-10}
    )
    return float(np.exp(found.x))


@settings(max_examples=100, deadline=None)
@given(ELASTICITY, CHANCE, LIABILITY, COST)
def test_effort_is_the_numerical_minimum_of_what_it_costs_and_spares(
    elasticity: float, base: float, liability: float, unit_cost: float
) -> None:
    def cost(effort: float) -> float:
        return unit_cost * effort + float(injury_chance(effort, base, elasticity)) * liability

    chosen = float(best_effort(elasticity, base, liability, unit_cost))
    assert chosen == pytest.approx(cheapest(cost), rel=1e-4)
    # that is a minimum: the neighbours on both sides cost more
    assert cost(chosen) < min(cost(0.9 * chosen), cost(1.1 * chosen))


def test_effort_by_hand() -> None:
    # k = 1: √(.01 · 90,000 / 9) = √100 = 10, and p = .01/10
    assert best_effort(1.0, 0.01, 90_000, 9) == pytest.approx(10)
    assert injury_chance(10, 0.01, 1.0) == pytest.approx(0.001)
    assert injury_chance(np.array([0.25, 1, 4]), 0.01, 0.5) == pytest.approx([0.02, 0.01, 0.005])
    assert best_effort(1.0, np.array([0.01, 0.04]), 90_000, 9, least=15) == pytest.approx([15, 20])


@pytest.mark.parametrize(("elasticity", "answer"), [(0.3, -0.23077), (0.5, -1 / 3), (1.0, -0.5)])
def test_injuries_answer_liability_with_the_elasticity_of_theory(elasticity: float, answer: float) -> None:
    liability = np.geomspace(1_000, 1_000_000, 31)
    chance = injury_chance(best_effort(elasticity, 0.01, liability, 20), 0.01, elasticity)
    slope = np.diff(np.log(chance)) / np.diff(np.log(liability))
    assert slope == pytest.approx(answer, abs=1e-5)


def test_full_cover_at_a_flat_premium_removes_deterrence() -> None:
    award, least = 60_000, 0.1
    borne = award * internalised(np.array([0.0, 0.5, 0.9, 0.99, 1.0]), 0.0, 1.0)
    effort = best_effort(0.3, 0.01, borne, 20, least)
    assert (np.diff(effort) < 0).all()
    assert effort[0] > 10 * least
    assert effort[-1] == least
    # what others think of it deters even then
    assert best_effort(0.3, 0.01, borne[-1] + 5_000, 20, least) > least


@settings(max_examples=100, deadline=None)
@given(ELASTICITY, CHANCE, LIABILITY, COST, SHARE, SHARE, SHARE)
def test_a_hospital_that_foresees_its_rated_premium_bears_the_share_of_the_formula(
    elasticity: float, base: float, award: float, unit_cost: float, covered: float, weight: float, back: float
) -> None:
    """The premium is written out, (1 − Z)·pool + Z·own losses, and its own part weighs β: care follows from it."""
    pool = 0.7 * base * award

    def cost(effort: float) -> float:
        losses = base * effort**-elasticity * award
        premium = (1 - weight) * pool + weight * covered * losses
        return unit_cost * effort + (1 - covered) * losses + back * premium

    share = float(internalised(covered, weight, back))
    if share * award > 100:
        assert best_effort(elasticity, base, share * award, unit_cost) == pytest.approx(cheapest(cost), rel=1e-4)


@pytest.mark.parametrize("weight", [0.1, 0.5, 1.0])
def test_experience_rating_restores_deterrence_by_the_power_of_the_share(weight: float) -> None:
    elasticity, award = 0.3, 60_000

    def chance(borne: float) -> float:
        return float(injury_chance(best_effort(elasticity, 0.01, borne, 20), 0.01, elasticity))

    share = float(internalised(1.0, weight, 0.8))
    assert share == pytest.approx(0.8 * weight)
    ratio = chance(share * award) / chance(award)
    assert ratio == pytest.approx((0.8 * weight) ** (-0.3 / 1.3))
    assert ratio > 1


def test_shares_by_hand() -> None:
    # .2 is left uncovered; of .8 a quarter is credible, of which half comes back: .2 + .1
    assert internalised(0.8, 0.25, 0.5) == pytest.approx(0.3)
    assert internalised(np.array([0.0, 1.0]), 1.0, 1.0) == pytest.approx([1, 1])
