"""Capacity to pay, catastrophic payments and poverty against cases worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.metrics.formulas import catastrophic
from govsim.metrics.formulas.average import mean_by_group, weighted_mean, weighted_quantile
from govsim.metrics.formulas.capacity import capacity_to_pay, equivalent_size, subsistence_line
from govsim.metrics.formulas.poverty import impoverished, impoverishment, poverty


def test_four_persons_need_as_much_as_two_and_a_sixth() -> None:
    # 4^0.56 = 2^1.12 (Xu et al. 2003)
    assert equivalent_size(np.array([1, 2, 4])) == pytest.approx([1, 2**0.56, 2**1.12])


def test_the_line_is_the_food_of_those_with_a_middling_food_share() -> None:
    # 100 single households, food shares 1% to 100% of consumption 1,000: shares .45 to .55 are in the band
    share = np.arange(1, 101) / 100
    line = subsistence_line(1000 * share, np.full(100, 1000.0), np.ones(100), np.ones(100))
    assert line == pytest.approx(500)


def test_the_line_is_per_equivalent_adult() -> None:
    size = np.full(100, 4)
    share = np.arange(1, 101) / 100
    line = subsistence_line(1000 * share, np.full(100, 1000.0), equivalent_size(size), np.ones(100))
    assert line == pytest.approx(500 / 4**0.56)


def test_capacity_is_what_is_left_after_subsistence_or_after_food_if_that_is_less() -> None:
    consumption = np.array([1000.0, 1000.0])
    capacity = capacity_to_pay(consumption, food=np.array([400.0, 200.0]), subsistence=np.array([300.0, 300.0]))
    assert capacity.tolist() == [700, 800]


def test_a_payment_of_two_fifths_of_capacity_is_catastrophic_and_a_yuan_less_is_not() -> None:
    burdens = catastrophic.burden(np.array([400.0, 399.0]), np.array([1000.0, 1000.0]))
    assert (burdens >= 0.4).tolist() == [True, False]


def test_overshoot_is_head_count_times_mean_positive_overshoot() -> None:
    # burdens 0, .2, .5, .9 at 40%: H = 1/2, O = (.1 + .5)/4, MPO = .3 (Wagstaff & van Doorslaer 2003)
    burdens, weights = np.array([0.0, 0.2, 0.5, 0.9]), np.ones(4)
    assert catastrophic.headcount(burdens, weights, 0.4) == pytest.approx(0.5)
    assert catastrophic.overshoot(burdens, weights, 0.4) == pytest.approx(0.15)
    assert catastrophic.mean_positive_overshoot(burdens, weights, 0.4) == pytest.approx(0.3)


def test_a_payment_beyond_capacity_counts_as_all_of_it() -> None:
    burdens = catastrophic.burden(np.array([5000.0, 1.0, 0.0]), np.array([1000.0, 0.0, 0.0]))
    assert burdens.tolist() == [1, 1, 0]


def test_budget_share_must_exceed_the_threshold() -> None:
    payment, consumption = np.array([10.0, 11.0, 0.0]), np.array([100.0, 100.0, 0.0])
    assert catastrophic.budget_headcount(payment, consumption, np.ones(3), 0.10) == pytest.approx(1 / 3)


def test_poverty_of_five_by_hand() -> None:
    # z = 10, living 2, 5, 10, 12, 30: gaps .8 and .5 (Foster, Greer & Thorbecke 1984)
    living = np.array([2.0, 5.0, 10.0, 12.0, 30.0])
    assert poverty(living, 10.0, np.ones(5)) == pytest.approx((2 / 5, 1.3 / 5, (0.64 + 0.25) / 5))


def test_payments_push_one_of_four_below_the_line_and_deepen_another() -> None:
    before, payment = np.array([8.0, 11.0, 20.0, 40.0]), np.array([4.0, 3.0, 5.0, 0.0])
    headcount, gap = impoverishment(before, before - payment, 10.0, np.ones(4))
    assert headcount == pytest.approx(1 / 4)
    assert gap == pytest.approx((0.6 + 0.2 - 0.2) / 4)
    assert impoverished(before, before - payment, 10.0, np.ones(4)) == pytest.approx(headcount)


def test_a_line_for_each_household_is_a_line_for_each_equivalent_adult() -> None:
    living, size, weights = np.array([10.0, 20.0, 30.0]), np.array([1.0, 2.5, 1.5]), np.array([1.0, 2.0, 1.0])
    assert poverty(living, 9 * size, weights) == pytest.approx(poverty(living / size, 9.0, weights))


def test_a_quantile_is_the_smallest_value_with_enough_weight_below_it() -> None:
    values, weights = np.array([30.0, 10.0, 20.0, 40.0]), np.array([1.0, 1.0, 6.0, 2.0])
    wanted = {0.1: 10, 0.11: 20, 0.7: 20, 0.75: 30, 0.8: 30, 0.81: 40, 1.0: 40}
    assert {share: weighted_quantile(values, share, weights) for share in wanted} == wanted


def test_means_of_groups_that_nobody_is_in_are_not_numbers() -> None:
    means = mean_by_group(np.array([1.0, 3.0]), np.array([1.0, 3.0]), np.array([0, 0]), 2)
    assert means[0] == pytest.approx(2.5)
    assert np.isnan(means[1])
    assert weighted_mean(np.array([1.0]), np.array([0.0])) == 0
