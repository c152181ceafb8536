"""Who is entitled, what asking costs and brings; worked by hand."""

import numpy as np
import pytest

from govsim.households.application import Deterrent, Lines, Ordeal, chance_of_approval, worth_of_years

LINES = Lines(np.array([3000.0, 6000.0, 9000.0]), 9000.0)


def test_the_class_is_that_of_the_lowest_line_above_the_income_else_that_of_the_bill() -> None:
    income = np.array([2999.0, 3000.0, 8999.0, 9000.0, 20_000.0, 20_000.0])
    bill = np.array([0.0, 0.0, 99_999.0, 0.0, 11_000.0, 11_001.0])
    assert LINES.group(income, bill).tolist() == [1, 2, 3, 0, 0, 4]


def test_whoever_is_below_the_threshold_is_of_some_class() -> None:
    bill = np.array([0.0, 5000.0])
    threshold = LINES.threshold(bill)
    assert threshold.tolist() == [9000, 14_000]
    assert LINES.group(threshold - 1, bill).tolist() == [3, 4]
    assert LINES.group(threshold, bill).tolist() == [0, 0]


@pytest.mark.parametrize(("income", "noise", "chance"), [(9000, 0.5, 0.5), (5458.78, 0.5, 0.841345), (5000, 0, 1)])
def test_officials_err_by_a_lognormal_error(income: float, noise: float, chance: float) -> None:
    # an income of one spread below the line, 9,000 e^-.5, is seen to be below with Φ(1)
    assert chance_of_approval(np.array([income]), np.array([9000.0]), noise)[0] == pytest.approx(chance, abs=1e-5)


def test_asking_costs_time_dignity_and_a_bridging_loan() -> None:
    ordeal = Ordeal(steps=5, hours=6, days=73, rate=0.1, stigma=np.array([0.0, 2.0]))
    # thirty hours at a thousandth of 12,000; two months of it; a fifth of a year at ten per cent on 5,000
    assert ordeal.cost(np.array([12_000.0, 12_000.0]), np.array([5000.0, 5000.0])).tolist() == [460, 2460]


def test_a_false_declaration_weighs_gain_fine_credit_and_conscience() -> None:
    deterrent = Deterrent(found=0.2, fine=2, credit=0.5, conscience=np.array([0.0, 0.1, 1.0]), barred=0)
    income, sought = np.full(3, 10_000.0), np.full(3, 5000.0)
    # .8 x 5,000 less .2 x (10,000 + 5,000), less what conscience takes of 5,000
    assert deterrent.gain(income, sought, funded=1) == pytest.approx([1000, 500, -4000])


def test_grants_that_are_cut_bring_less_and_are_fined_in_full() -> None:
    deterrent = Deterrent(found=0.2, fine=2, credit=0, conscience=np.array([0.1]), barred=0)
    assert deterrent.penalty(np.array([5000.0])) == pytest.approx([10_000])
    # .7 x half of 5,000, less a fifth of 10,000
    assert deterrent.gain(np.array([10_000.0]), np.array([5000.0]), funded=0.5) == pytest.approx([-250])


def test_who_is_found_out_loses_the_help_of_the_years_that_it_is_barred() -> None:
    deterrent = Deterrent(found=0.2, fine=0, credit=0, conscience=np.zeros(1), barred=1500)
    assert deterrent.gain(np.array([10_000.0]), np.array([5000.0]), funded=1) == pytest.approx([3700])


@pytest.mark.parametrize(("years", "rate", "worth"), [(0, 0.25, 0), (1, 0.25, 80), (2, 0.25, 144), (3, 0, 300)])
def test_a_hundred_in_each_of_some_years_to_come_are_worth_less_today(years: int, rate: float, worth: float) -> None:
    # 100/1.25 + 100/1.25²
    assert worth_of_years(100, years, rate) == pytest.approx(worth)
