"""Income grows, luck lasts a few years, and the city's income per head is that of last year."""

import numpy as np
import pytest

from govsim.households.income import pcdi


def _mean(world):
    heads = world.households.members.astype(float)
    return (world.households.income).sum() / heads.sum()


def test_last_years_income_per_head_is_known_in_the_first_year(build, turn):
    world = turn(build(20_000))
    assert pcdi(world) == pytest.approx(24_000 / 1.05, rel=0.01)


def test_income_per_head_of_the_city_is_last_years_mean(build, turn):
    world = turn(build(20_000), 2)
    before = _mean(world)
    turn(world)
    assert pcdi(world) == pytest.approx(before, rel=0.003)  # who dies is not quite average


def test_mean_income_grows_as_asked(build, turn):
    world = turn(build(20_000))
    first = _mean(world)
    turn(world, 4)
    assert (_mean(world) / first) ** (1 / 4) == pytest.approx(1.06, abs=0.004)


def test_without_luck_income_is_the_permanent_one(build, turn):
    world = turn(build(1_000, **{"households.income.volatility": 0}), 3)
    assert world.households.income == pytest.approx(world.households.permanent_income)


def test_luck_keeps_its_spread_and_four_fifths_of_itself(build, turn):
    world = turn(build(40_000))
    spread, shock = world.households.income_shock.std(), world.households.income_shock.copy()
    turn(world)
    assert spread == pytest.approx(0.2, abs=0.003)
    assert world.households.income_shock.std() == pytest.approx(0.2, abs=0.003)
    assert np.corrcoef(shock, world.households.income_shock)[0, 1] == pytest.approx(0.8, abs=0.01)


def test_a_growth_rate_that_a_reform_changes_applies_from_then_on(build, turn):
    steady, changed = build(1_000), build(1_000, more="reforms: [{from: 2022, set: {households.income.growth: 0}}]\n")
    turn(steady, 2)
    turn(changed, 2)
    assert np.array_equal(steady.households.income, changed.households.income)
    turn(steady)
    turn(changed)
    assert changed.households.income * 1.06 == pytest.approx(steady.households.income)
