"""Ranks, Gini, concentration indices and their kin against cases worked by hand and published identities."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.metrics.formulas.inequality import (
    concentration_curve,
    concentration_index,
    erreygers,
    gini,
    kakwani,
    reynolds_smolensky,
    wagstaff,
)
from govsim.metrics.formulas.rank import fractional_rank, quantile_group
from govsim.metrics.formulas.shares import herfindahl, quantile_ratio, share_by_group, top_share


def ones(n: int) -> np.ndarray:
    return np.ones(n)


def test_four_persons_rank_at_the_middle_of_their_quarters() -> None:
    assert fractional_rank(np.array([30.0, 10.0, 40.0, 20.0]), ones(4)) == pytest.approx([0.625, 0.125, 0.875, 0.375])


def test_equals_share_the_middle_of_their_stretch() -> None:
    ranks = fractional_rank(np.array([5.0, 1.0, 5.0, 9.0, 9.0, 9.0]), ones(6))
    assert ranks == pytest.approx([2 / 6, 0.5 / 6, 2 / 6, 4.5 / 6, 4.5 / 6, 4.5 / 6])


def test_a_household_of_weight_three_ranks_like_three_households() -> None:
    ranks = fractional_rank(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 1.0]))
    assert ranks == pytest.approx([0.1, 0.5, 0.9])


def test_gini_of_one_to_five_is_four_fifteenths() -> None:
    # Σ|x_i − x_j| = 40; 40 / (2·25·3) = 4/15
    assert gini(np.arange(1.0, 6.0), ones(5)) == pytest.approx(4 / 15)


def test_gini_is_zero_among_equals_and_nearly_one_if_one_has_all() -> None:
    assert gini(np.full(8, 7.0), ones(8)) == pytest.approx(0)
    assert gini(np.array([0.0] * 99 + [1.0]), ones(100)) == pytest.approx(0.99)


def test_gini_of_a_lognormal_income_is_that_of_aitchison_and_brown() -> None:
    # G = 2Φ(σ/√2) − 1 = erf(σ/2); quantiles instead of draws, so that no luck is in it
    from math import erf

    from scipy.stats import norm

    income = np.exp(0.8 * norm.ppf((np.arange(200_000) + 0.5) / 200_000))
    assert gini(income, ones(200_000)) == pytest.approx(erf(0.4), abs=2e-4)


def test_gini_is_half_the_mean_absolute_difference_over_the_mean() -> None:
    income = np.array([3.0, 3.0, 8.0, 1.0, 21.0, 13.0])
    difference = np.abs(income[:, None] - income[None, :]).mean()
    assert gini(income, ones(6)) == pytest.approx(difference / (2 * income.mean()))


def test_concentration_index_by_hand() -> None:
    # ranks .1 .3 .5 .7 .9; payments 4 3 2 1 0: C = 2·Σ v R / Σ v − 1 = 2·3/10 − 1
    rank = fractional_rank(np.arange(5.0), ones(5))
    assert concentration_index(np.array([4.0, 3.0, 2.0, 1.0, 0.0]), rank, ones(5)) == pytest.approx(-0.4)


def test_concentration_index_of_a_yes_or_no_that_only_the_poorest_have_is_mean_less_one() -> None:
    # Wagstaff 2005: the bounds of C are ±(1 − v̄), so that the corrected index reaches −1
    rank = fractional_rank(np.arange(10.0), ones(10))
    ill = np.array([1.0] * 3 + [0.0] * 7)
    index = concentration_index(ill, rank, ones(10))
    assert index == pytest.approx(0.3 - 1)
    assert wagstaff(index, 0.3) == pytest.approx(-1)
    assert erreygers(index, 0.3) == pytest.approx(4 * 0.3 * -0.7)


def test_erreygers_of_health_and_of_ill_health_mirror_each_other() -> None:
    # Erreygers 2009: the mirror property, which C itself lacks
    rank = fractional_rank(np.arange(8.0), ones(8))
    ill = np.array([1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0])
    indices = [concentration_index(v, rank, ones(8)) for v in (ill, 1 - ill)]
    assert erreygers(indices[0], 0.5) == pytest.approx(-erreygers(indices[1], 0.5))
    assert wagstaff(indices[0], 0.5) == pytest.approx(-wagstaff(indices[1], 0.5))


def test_a_poll_tax_is_regressive_by_the_gini_and_a_flat_tax_neither() -> None:
    income = np.array([10.0, 20.0, 30.0, 40.0])
    rank = fractional_rank(income, ones(4))
    assert kakwani(np.full(4, 5.0), income, ones(4), rank) == pytest.approx(-gini(income, ones(4)))
    assert kakwani(0.1 * income, income, ones(4), rank) == pytest.approx(0)


def test_redistribution_without_reranking_is_g_over_one_less_g_times_kakwani() -> None:
    income, payment = np.array([10.0, 20.0, 30.0, 40.0]), np.array([0.0, 1.0, 4.0, 9.0])
    effect, vertical, reranking = reynolds_smolensky(payment, income, ones(4))
    assert reranking == pytest.approx(0)
    assert effect == pytest.approx(vertical)
    assert effect > 0


def test_reranking_takes_from_the_vertical_effect() -> None:
    income, payment = np.array([10.0, 20.0, 30.0, 40.0]), np.array([0.0, 0.0, 25.0, 0.0])
    effect, vertical, reranking = reynolds_smolensky(payment, income, ones(4))
    assert reranking > 0
    assert effect == pytest.approx(vertical - reranking)


def test_lorenz_curve_of_one_to_four() -> None:
    income = np.array([4.0, 2.0, 1.0, 3.0])
    people, share = concentration_curve(income, fractional_rank(income, ones(4)), ones(4), points=5)
    assert people == pytest.approx([0, 0.25, 0.5, 0.75, 1])
    assert share == pytest.approx([0, 0.1, 0.3, 0.6, 1])


def test_twice_the_area_above_the_curve_is_the_index() -> None:
    income, payment = np.arange(1.0, 11.0), np.array([5.0, 1, 4, 2, 0, 0, 3, 1, 0, 1])
    rank = fractional_rank(income, ones(10))
    people, share = concentration_curve(payment, rank, ones(10))
    area = np.trapezoid(share, people)
    assert concentration_index(payment, rank, ones(10)) == pytest.approx(1 - 2 * area)


def test_top_tenth_of_a_lognormal_holds_what_the_closed_form_says() -> None:
    # the share of the top p is Φ(σ − z_{1−p}); σ = 1.25 gives the 49% of inpatients (Fan et al. 2022)
    from scipy.stats import norm

    cost = np.exp(1.25 * norm.ppf((np.arange(400_000) + 0.5) / 400_000))
    assert top_share(cost, 0.10, ones(400_000)) == pytest.approx(norm.cdf(1.25 - norm.ppf(0.9)), abs=1e-3)


def test_the_top_tenth_of_five_equals_holds_a_tenth() -> None:
    assert top_share(np.full(5, 3.0), 0.10, ones(5)) == pytest.approx(0.10)


def test_fifths_of_ten_households_hold_two_each() -> None:
    rank = fractional_rank(np.arange(10.0), ones(10))
    fifth = quantile_group(rank, 5)
    assert np.bincount(fifth).tolist() == [2] * 5
    shares = share_by_group(np.arange(10.0), ones(10), fifth, 5)
    assert shares == pytest.approx(np.array([1, 5, 9, 13, 17]) / 45)
    assert quantile_ratio(shares) == pytest.approx(1 / 17)


def test_herfindahl_of_a_monopoly_and_of_four_equals() -> None:
    assert herfindahl(np.array([7.0])) == pytest.approx(10_000)
    assert herfindahl(np.array([2.0, 2.0, 2.0, 2.0])) == pytest.approx(2_500)
