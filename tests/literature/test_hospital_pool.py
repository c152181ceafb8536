"""A pool of hospitals: adverse selection where joining is free and its cure by mandate (Akerlof 1970; EFC 2010)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govsim.core.population import Array
from govsim.disputes.pooling import pool_price

NUMBER = 4000
LOW, HIGH = 10.0, 40.0  # expected losses, CNY per admission
RISKS = LOW + (HIGH - LOW) * (np.arange(NUMBER) + 0.5) / NUMBER
ALIKE = np.ones(NUMBER)
NUMBERS = st.floats(0.1, 100)


def voluntary(margin: float, loading: float = 0.0) -> tuple[float, Array]:
    """Return rate and members where each would pay its own risk and a margin on it."""
    return pool_price(RISKS, ALIKE, (1 + margin) * RISKS, loading, 1.0)


def closed_form(margin: float, loading: float) -> float:
    """Those from r/(1 + m) to the highest risk join: r = (1 + θ)·(r/(1 + m) + high)/2; all, if the lowest does."""
    rate = (1 + loading) * HIGH / (2 - (1 + loading) / (1 + margin))
    return rate if rate / (1 + margin) > LOW else (1 + loading) * (LOW + HIGH) / 2


@pytest.mark.parametrize("margin", [0.1, 0.3, 0.6, 1.0, 1.6])
@pytest.mark.parametrize("loading", [0.0, 0.08])
def test_the_rate_of_risks_spread_evenly_is_the_closed_form(margin: float, loading: float) -> None:
    rate, joins = voluntary(margin, loading)
    assert rate == pytest.approx(closed_form(margin, loading), rel=1e-3)
    assert joins.mean() == pytest.approx(min(1.0, (HIGH - rate / (1 + margin)) / (HIGH - LOW)), abs=1e-3)


def test_a_rate_by_hand() -> None:
    # margin .6: 40/(2 − 1/1.6) = 29.09, from the risk 18.18 upwards; a mandate: 25
    rate, joins = voluntary(0.6)
    assert rate == pytest.approx(29.09, abs=0.01)
    assert RISKS[joins].min() == pytest.approx(18.18, abs=0.02)
    # three hospitals that would pay 1.2 times 10, 20, 60: all cost 30 > 12; two 40 > 24; so the last alone, at 60
    risks = np.array([10.0, 20, 60])
    rate, joins = pool_price(risks, np.ones(3), 1.2 * risks, 0.0, 1.0)
    assert (rate, joins.tolist()) == (60, [False, False, True])
    # of nine times the admissions the first brings the mean to (90 + 20 + 60)/11 = 15.5, above its 12 still;
    # with a subsidy that lets it pay 16 all join
    rate, joins = pool_price(risks, np.array([9.0, 1, 1]), np.array([16.0, 24, 72]), 0.0, 1.0)
    assert rate == pytest.approx(170 / 11)
    assert joins.all()


def test_those_at_high_risk_buy_and_those_at_low_risk_do_not() -> None:
    rate, joins = voluntary(0.3)
    assert 0.1 < joins.mean() < 0.9
    assert RISKS[joins].min() > RISKS[~joins].max()
    assert RISKS[joins].mean() > 1.2 * RISKS.mean()
    assert rate == pytest.approx(RISKS[joins].mean(), rel=1e-3)


@pytest.mark.parametrize("loading", [0.0, 0.25])
def test_a_mandate_gives_the_mean_risk_and_a_lower_rate(loading: float) -> None:
    draw = np.random.default_rng(1)
    exposure = draw.uniform(100, 10_000, NUMBER)
    free, _ = pool_price(RISKS, exposure, 1.4 * RISKS, loading, 1.0)
    bound, joins = pool_price(RISKS, exposure, np.full(NUMBER, np.inf), loading, 1.0)
    assert joins.all()
    assert bound == pytest.approx((1 + loading) * np.average(RISKS, weights=exposure))
    assert bound < 0.9 * free


def test_a_mandate_for_the_large_draws_in_others() -> None:
    bound = np.where(np.arange(NUMBER) % 3 == 0, np.inf, 1.4 * RISKS)
    rate, joins = pool_price(RISKS, ALIKE, bound, 0.0, 1.0)
    free, before = voluntary(0.4)
    assert rate < free
    assert joins[np.isfinite(bound)].mean() > before[np.isfinite(bound)].mean()


@pytest.mark.parametrize(("margin", "loading"), [(0.1, 0.2), (0.0, 0.01)])
def test_it_unravels_where_the_margin_is_below_the_loading(margin: float, loading: float) -> None:
    rate, joins = voluntary(margin, loading)
    assert np.isnan(rate)
    assert not joins.any()


def test_at_its_own_risk_and_no_margin_only_the_riskiest_is_left() -> None:
    rate, joins = voluntary(0.0)
    assert rate == RISKS[-1]
    assert joins.sum() == 1


def test_a_tariff_that_tells_risks_apart_is_a_cure_too() -> None:
    rate, joins = pool_price(RISKS, ALIKE, 1.1 * RISKS, 0.05, RISKS / RISKS.mean())
    assert joins.all()
    assert rate == pytest.approx(1.05 * RISKS.mean())
    _, uniform = pool_price(RISKS, ALIKE, 1.1 * RISKS, 0.05, 1.0)
    assert uniform.mean() < 0.2


@settings(max_examples=60, deadline=None)
@given(*(arrays(np.float64, 6, elements=NUMBERS) for _ in range(4)), st.floats(0, 0.5))
def test_the_rate_covers_those_who_join_and_no_lower_rate_does(
    risks: Array, exposure: Array, reservation: Array, tariff: Array, loading: float
) -> None:
    def gain(rate: float) -> tuple[float, Array]:
        joins = reservation / tariff >= rate
        return float((exposure * (rate * tariff - (1 + loading) * risks))[joins].sum()), joins

    rate, joins = pool_price(risks, exposure, reservation, loading, tariff)
    tried = np.linspace(0, 1100, 4000)
    if np.isfinite(rate):
        left, members = gain(rate)
        assert members.tolist() == joins.tolist()
        assert joins.any()
        assert left >= -1e-9 * float((exposure * risks).sum())
        tried = tried[tried < rate * (1 - 1e-9)]
    for lower in tried:
        left, members = gain(float(lower))
        assert left < 1e-9 or not members.any()


def test_a_hospital_without_admissions_moves_no_rate_even_if_it_must_join() -> None:
    half = np.arange(NUMBER) % 2 == 1
    bound = np.where(half, 1.4 * RISKS, np.inf)
    rate, joins = pool_price(RISKS, 1.0 * half, bound, 0.0, 1.0)
    assert rate == pool_price(RISKS[half], ALIKE[half], bound[half], 0.0, 1.0)[0]
    assert joins.tolist() == (bound >= rate).tolist()
