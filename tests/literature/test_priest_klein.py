"""Which disputes are tried: Priest & Klein 1984 (J Legal Studies 13:1), Gould 1973 for the range of settlements.

A case of merit m is won if m > 0. Both sides see m with an error of their own and go to court if no sum suits both.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.stats import norm

from govsim.core.population import Array
from govsim.disputes.bargaining import chance_of_winning, settlement, settles

CASES = 400_000
COST = 0.15  # of each side, over the award
SURE = 4.0  # standard errors


@cache
def drawn() -> tuple[Array, Array, Array]:
    """Return standard normals: of merits, of what plaintiffs and defendants see besides."""
    merit, plaintiff, defendant = np.random.default_rng(3).standard_normal((3, CASES))
    return merit, plaintiff, defendant


def tried(mean: float, error: float, stakes: float = 1.0, cost: float = COST) -> tuple[Array, Array]:
    """Return which cases are tried, and which of all would be won; merits are normal around the mean, of spread 1."""
    luck, plaintiff, defendant = drawn()
    merit = luck + mean
    hopes = chance_of_winning(merit + error * plaintiff, error)
    fears = chance_of_winning(merit + error * defendant, error)
    return ~settles(hopes, fears, 1.0, stakes, cost, cost), merit > 0


def won(mean: float, error: float, stakes: float = 1.0) -> float:
    court, right = tried(mean, error, stakes)
    return float(right[court].mean())


@pytest.mark.parametrize("mean", [-1.0, 1.0, 1.5])
def test_win_rates_move_to_one_half_as_errors_fall_whomever_the_standard_favours(mean: float) -> None:
    far = [abs(won(mean, error) - 0.5) for error in (1.0, 0.5, 0.2, 0.05)]
    deserved = abs(norm.cdf(mean) - 0.5)
    assert far == sorted(far, reverse=True)
    assert far[0] < deserved
    court, _ = tried(mean, 0.05)
    # what is left is luck, and the slope of the density of merits over the width of the error: m·σ
    assert far[-1] < SURE * 0.5 / np.sqrt(court.sum()) + 0.05 * abs(mean)
    assert far[-1] < deserved / 4


def test_cases_that_are_tried_are_those_near_the_standard() -> None:
    merit = drawn()[0] + 1.0
    spread = [float(np.abs(merit[tried(1.0, error)[0]]).mean()) for error in (1.0, 0.2, 0.05)]
    assert spread == sorted(spread, reverse=True)
    assert spread[-1] < 0.1


def limit(stakes: float) -> float:
    """Return the win rate as errors vanish: merits are then spread evenly over their width, and u = m/σ counts.

    Tried is a case if Φ(u + ε) − c > r·Φ(u + η) + c, so with the chance Φ(Φ⁻¹(min((Φ(u + ε) − 2c)/r, 1)) − u).
    """

    place, seen = (np.arange(400) - 199.5)[:, None] / 40, (np.arange(1000) - 499.5) / 100
    share = np.clip((norm.cdf(place + seen) - 2 * COST) / stakes, 0, 1)
    chance = (norm.cdf(norm.ppf(share) - place) * norm.pdf(seen)).sum(axis=1)
    return float(chance[200:].sum() / chance.sum())


@pytest.mark.parametrize("stakes", [0.75, 1.0, 1.5, 2.5])
def test_unequal_stakes_pull_it_to_the_side_that_has_more_to_lose(stakes: float) -> None:
    """Who has more at stake settles what it might lose, and wins more of the rest."""
    error = 0.05
    court, right = tried(0.0, error, stakes)
    found = float(right[court].mean())
    assert found == pytest.approx(limit(stakes), abs=SURE * 0.5 / np.sqrt(court.sum()))
    if stakes != 1:
        assert (found < 0.45) == (stakes > 1)
        assert (found > 0.55) == (stakes < 1)


def test_a_defendant_with_too_little_to_lose_lets_even_clear_cases_be_tried() -> None:
    # with r < 1 − c_p − c_d: sure to win, the plaintiff takes no less than 1 − c_p, and the defendant gives r + c_d
    error = 0.01
    court, right = tried(1.0, error, stakes=0.69)
    assert court.mean() == pytest.approx(right.mean(), abs=0.01)
    assert tried(1.0, error, stakes=0.71)[0].mean() < 0.05


def test_the_limit_of_equal_stakes_is_one_half() -> None:
    assert limit(1.0) == pytest.approx(0.5, abs=1e-3)


def test_fewer_are_tried_the_less_uncertain_and_the_dearer_the_court() -> None:
    by_error = [float(tried(1.0, error)[0].mean()) for error in (1.0, 0.5, 0.2, 0.05, 0.0)]
    assert by_error == sorted(by_error, reverse=True)
    assert by_error[0] > 0.1
    assert by_error[-1] == 0
    by_cost = [float(tried(1.0, 0.5, cost=cost)[0].mean()) for cost in (0.0, 0.1, 0.2, 0.3, 0.51)]
    assert by_cost == sorted(by_cost, reverse=True)
    assert by_cost[-1] == 0
    # with no cost the more optimistic of the two is the plaintiff in half the cases
    assert by_cost[0] == pytest.approx(0.5, abs=0.01)


def test_guesses_by_hand() -> None:
    assert chance_of_winning(np.array([-1.96, 0, 1.96]), 1.0) == pytest.approx([0.025, 0.5, 0.975], abs=1e-4)
    assert chance_of_winning(3.92, 2.0) == pytest.approx(0.975, abs=1e-4)
    assert chance_of_winning(np.array([-1e-9, 0, 1e-9]), 0.0) == pytest.approx([0, 0.5, 1])


@pytest.mark.parametrize("stakes", [0.7, 1.0, 2.0])
def test_a_guess_is_right_as_often_as_it_says_where_merits_are_spread_evenly(stakes: float) -> None:
    merit = np.random.default_rng(4).uniform(-6, 6, CASES) * stakes
    seen = chance_of_winning(merit + stakes * drawn()[1], stakes)
    for low in (0.1, 0.4, 0.8):
        group = (seen > low) & (seen < low + 0.1)
        assert (merit[group] > 0).mean() == pytest.approx(seen[group].mean(), abs=SURE * 0.5 / np.sqrt(group.sum()))


def test_the_range_of_settlements_by_hand() -> None:
    # an award of 100,000 in three years at .9: the plaintiff takes .6·90,000 − 10,000 = 44,000; the defendant
    # gives .5·90,000·1.2 + 5,000 = 59,000
    terms = (0.6, 0.5, 100_000.0, 1.2, 10_000.0, 5_000.0, 0.9)
    assert settles(*terms)
    assert settlement(*terms) == pytest.approx(51_500)
    assert settlement(*terms, bargaining_power=np.array([0, 0.2, 1])) == pytest.approx([44_000, 47_000, 59_000])
    # a defendant who is sure to win gives its cost at most; the plaintiff takes no less than 44,000
    assert not settles(0.6, 0.0, 100_000.0, 1.2, 10_000.0, 5_000.0, 0.9)
    assert settlement(0.6, 0.0, 100_000.0, 1.2, 10_000.0, 5_000.0, 0.9) == 0
    # a hopeless case: −10,000 to 5,000 would split at −2,500
    assert settlement(0.0, 0.0, 100_000.0, 1.0, 10_000.0, 5_000.0) == 0
    # both limits alike are a range
    assert settles(0.5, 0.5, 100.0, 1.0, 0.0, 0.0)
    assert settlement(0.5, 0.5, 100.0, 1.0, 0.0, 0.0) == pytest.approx(50)


def test_a_yuan_that_comes_late_is_worth_less_to_both_and_makes_agreeing_easier() -> None:
    # .9·A·v − c ≤ .4·A·v + c: .5·v ≤ .3, v ≤ .6
    found = settles(0.9, 0.4, 1.0, 1.0, COST, COST, discount=np.array([1.0, 0.61, 0.59, 0.2]))
    assert found.tolist() == [False, False, True, True]
