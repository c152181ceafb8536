"""Paired statistics against numbers worked by hand, and the verdicts that follow from them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from govsim.experiments.compare.statistics import paired, verdicts

NAN = float("nan")


def one(first: list[float], other: list[float], matters: float = 0.05, better: str = "lower") -> dict[str, object]:
    found = paired(np.array([first]), np.array([other]), matters)
    return {**found.iloc[0].to_dict(), "verdict": verdicts(found, [better])[0]}


def test_three_seeds_by_hand() -> None:
    # differences 1, 2, 3: mean 2, s.d. 1; t(2, .975) = 4.3027, t(2, .80) = 1.0607; levels 20 and 22, variances 100, 121
    found = one([10, 20, 30], [11, 22, 33])
    assert found["difference"] == 2.0
    assert found["sd"] == 1.0
    assert found["half_width"] == pytest.approx(4.30265 / math.sqrt(3), abs=1e-4)
    assert found["low"] == pytest.approx(2 - 2.48414, abs=1e-4)
    assert found["detectable"] == pytest.approx((4.30265 + 1.06066) / math.sqrt(3), abs=1e-4)
    assert found["variance_reduction"] == pytest.approx(221.0)
    assert found["smallest_effect"] == 1.0
    assert found["verdict"] == "under-powered"
    # (t + t)/√n at s.d. 1: (2.3060 + 0.8889)/3 = 1.065 with 9 seeds, (2.2622 + 0.8834)/√10 = 0.995 with 10
    assert found["seeds_needed"] == 10


@pytest.mark.parametrize(
    ("first", "other", "better", "verdict"),
    [
        ([10, 20, 30], [9, 19.1, 29.05], "lower", "better"),
        ([10, 20, 30], [9, 19.1, 29.05], "higher", "worse"),
        ([10, 20, 30], [9, 19.1, 29.05], "neither", "lower"),
        ([10, 20, 30], [11, 21.1, 31.05], "neither", "higher"),
        ([10, 20, 30], [10.001, 19.999, 30.0005], "lower", "no difference beyond noise"),
        ([10, 20, 30], [40, 5, 30], "lower", "under-powered"),
        ([10, 20, 30], [10, 20, 30], "lower", "no difference"),
        ([10, 20, 30], [11, 21, 31], "lower", "worse"),  # the same in every seed: no noise at all
        ([0, 0, 0], [0, 0, 1], "lower", "under-powered"),  # no share of nothing matters
        ([5], [6], "lower", "under-powered"),
        ([5], [5], "lower", "under-powered"),
        ([NAN, NAN], [1, 2], "lower", "not in both"),
    ],
)
def test_a_verdict_follows_interval_and_power(
    first: list[float], other: list[float], better: str, verdict: str
) -> None:
    assert one(first, other, better=better)["verdict"] == verdict


def test_a_pair_with_a_number_missing_is_left_out() -> None:
    whole, holed = one([1, 2, 4], [2, 2, 3]), one([1, NAN, 2, math.inf, 4, 9], [2, 7, 2, 1, 3, NAN])
    assert holed.pop("n") == whole.pop("n") == 3
    assert holed == whole


def test_equal_worlds_are_identical_and_leave_no_variance() -> None:
    found = one([0.1, 0.2, 0.7], [0.1, 0.2, 0.7])
    assert found["identical"]
    assert found["variance_reduction"] == math.inf
    assert (found["difference"], found["half_width"], found["detectable"]) == (0, 0, 0)
    assert math.isnan(float(one([3, 3], [3, 3])["variance_reduction"]))  # there was none to cut  # type: ignore[arg-type]


def test_one_constant_shift_is_no_noise_however_it_rounds() -> None:
    found = one([0.1, 0.1, 0.1], [0.4, 0.4, 0.4])
    assert found["sd"] == 0.0


def test_so_many_seeds_do_and_one_fewer_does_not() -> None:
    from govsim.experiments.compare.statistics import _detectable

    rng = np.linspace(-1, 1, 12)
    found = one((100 + rng).tolist(), (100 + 3 * rng**3).tolist(), matters=0.003)
    needed, sd = int(found["seeds_needed"]), float(found["sd"])  # type: ignore[call-overload, arg-type]
    assert needed > 12
    assert _detectable(sd, needed) <= 0.3 < _detectable(sd, needed - 1)


def test_the_statistics_of_a_row_do_not_depend_on_the_others() -> None:
    first, other = np.array([[1.0, 2, 3], [4, 4, 5], [NAN, 1, 2]]), np.array([[2.0, 2, 5], [4, 4, 5], [1, 1, 3]])
    together = paired(first, other, 0.05)
    for row in range(3):
        alone = paired(first[[row]], other[[row]], 0.05)
        assert alone.iloc[0].equals(together.iloc[row].rename(0))
