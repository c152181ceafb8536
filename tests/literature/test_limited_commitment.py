"""Mutual help without a court, at the closed forms of Coate & Ravallion 1993 (J Development Economics 40:1)."""

import numpy as np
import pytest

from govsim.households.limited_commitment import Commitment

# two alike, each of whom loses half of its money with chance .2
LOSS, CHANCE = np.array([0.5]), np.array([0.2])
ONE = np.array([1.0])
CORRELATES = 0.2 * 0.8  # that it alone of the two has lost


def critical(aversion: float, given: float) -> float:
    """Return the patience from which t is sustained: δ/(1 − δ) = [u(1) − u(1 − t)] / V(t), with u written out."""

    def u(money: float) -> float:
        return float(np.log(money)) if aversion == 1 else money ** (1 - aversion) / (1 - aversion)

    cost = u(1) - u(1 - given)
    gain = CORRELATES * ((u(0.5 + given) - u(0.5)) - cost)
    return cost / gain / (1 + cost / gain)


def given(patience: float, aversion: float) -> float:
    return float(Commitment(patience, aversion).sustained(LOSS, CHANCE, ONE)[0])


@pytest.mark.parametrize("aversion", [0.5, 1, 2, 3])
def test_above_the_critical_patience_the_loss_is_shared_equally(aversion: float) -> None:
    assert given(critical(aversion, 0.25) + 1e-6, aversion) == pytest.approx(0.25, abs=1e-12)
    assert given(critical(aversion, 0.25) - 1e-3, aversion) < 0.25 - 1e-4


@pytest.mark.parametrize("aversion", [0.5, 1, 2, 3])
def test_below_the_patience_at_which_the_first_fen_is_given_there_is_no_help(aversion: float) -> None:
    # marginal utilities at 1 and at one half: δ/(1 − δ) = 1 / [q(1 − q)·(2^γ − 1)]
    odds = 1 / (CORRELATES * (2**aversion - 1))
    lowest = odds / (1 + odds)
    assert given(lowest - 1e-6, aversion) == 0
    assert 0 < given(lowest + 1e-3, aversion) < 0.25


@pytest.mark.parametrize("aversion", [1, 2])
def test_in_between_as_much_is_given_as_the_constraint_allows(aversion: float) -> None:
    for share in (0.05, 0.1, 0.2):
        assert given(critical(aversion, share), aversion) == pytest.approx(share, abs=1e-9)


def test_with_an_aversion_of_two_the_critical_patience_is_a_fraction_by_hand() -> None:
    # u = -1/c: giving .25 costs 1/3; being helped from .5 to .75 is worth 2/3; V = .16 x 1/3; δ/(1 − δ) = 6.25
    assert critical(2, 0.25) == pytest.approx(6.25 / 7.25)


@pytest.mark.parametrize("aversion", [0.5, 1, 2])
def test_what_is_given_today_leaves_one_indifferent_between_giving_and_leaving(aversion: float) -> None:
    bound = Commitment(0.9, aversion)
    worth = np.array([0.01, 0.03])
    most = bound.most_given(worth)
    assert 0.1 * (bound.utility(np.ones(2)) - bound.utility(1 - most)) == pytest.approx(0.9 * worth)


def test_in_a_larger_circle_each_gives_less_and_the_sick_keep_a_smaller_part() -> None:
    bound = Commitment(0.999, 2)
    four = bound.sustained(LOSS, CHANCE, np.array([4.0]))
    assert four == pytest.approx([0.1])  # a fifth of the loss
    assert (bound.gain(four, LOSS, CHANCE, np.array([4.0])) > bound.gain(np.array([0.25]), LOSS, CHANCE, ONE)).all()
