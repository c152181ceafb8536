"""A year of ex-post sharing, worked by hand: who pays what, when, and who has had enough."""

from typing import Any

import numpy as np
import pytest

from govsim.agents.sharing import Claims, Members, Shared, Terms, share_out

NEVER = np.inf


def members(*heads: int, joined: Any = 0.0, worth: Any = 100.0, patience: Any = NEVER) -> Members:
    each = (np.broadcast_to(np.asarray(value, float), len(heads)).copy() for value in (joined, worth, patience))
    return Members(np.array(heads), *each)


def claims(*rows: tuple[int, int, int, float]) -> Claims:
    """Make claims of (household, period made, period due, CNY)."""
    return Claims(*(np.array(column) for column in zip(*rows, strict=True)))


def shared(terms: Terms, who: Members, what: Claims, purse: float = 0.0) -> Shared:
    return share_out(terms, who, what, purse)


def test_a_claim_and_the_fee_are_shared_by_heads_in_the_period_in_which_it_is_due() -> None:
    year = shared(Terms(periods=4), members(2, 1), claims((0, 1, 3, 300.0)))
    # 300 · 1.08 / 3 = 108 a head
    assert year.costs == pytest.approx([0, 0, 108, 0])
    assert year.owed == pytest.approx([216, 108])
    assert year.paid == pytest.approx([300])


def test_who_has_not_joined_yet_does_not_pay() -> None:
    year = shared(Terms(periods=4, fee=0), members(1, 1, joined=[0, 2.5]), claims((0, 1, 2, 100.0), (0, 1, 3, 100.0)))
    assert year.members == [1, 1, 2, 2]
    assert year.owed == pytest.approx([150, 50])


def test_beyond_the_cap_the_purse_pays_and_the_rest_is_cut_alike() -> None:
    year = shared(Terms(periods=2, cap=50), members(1, 1), claims((0, 1, 1, 200.0), (1, 1, 1, 100.0)), purse=50)
    # 2 · 50 from members and 50 from the purse are half of 300
    assert year.owed == pytest.approx([50, 50])
    assert year.paid == pytest.approx([100, 50])


def test_a_claim_that_waits_is_paid_when_money_comes_and_one_that_is_cut_is_not() -> None:
    # nobody is there in the first period to pay a claim of the year before
    late = claims((-1, 0, 1, 100.0))
    for queues, paid in ((True, 100), (False, 0)):
        year = shared(Terms(periods=2, fee=0.5, queues=queues), members(2, joined=[1]), late)
        assert year.paid == pytest.approx([paid])
        assert year.owed == pytest.approx([1.5 * paid])


def test_who_leaves_before_falling_ill_has_no_claim_and_who_was_ill_before_has_one() -> None:
    # cost is twice what the first household tolerates: it leaves after period 1
    terms = Terms(periods=2, fee=0, answers=1e9)
    who = members(1, 1, worth=[10.0, 1e9], patience=1.0)
    year = shared(terms, who, claims((1, 1, 1, 20.0), (0, 1, 2, 40.0), (0, 2, 2, 70.0)))
    assert year.left.tolist() == [1, 0]
    assert year.valid.tolist() == [True, True, False]
    # the second bears the claim of the first alone
    assert year.owed == pytest.approx([10, 50])
    assert year.paid == pytest.approx([20, 40, 0])


def test_patience_is_a_cumulated_hazard() -> None:
    # h0 = 1.2 a year, 0.3 a quarter: over after the second quarter for who bears 0.5
    year = shared(Terms(periods=4, leaves=1.2), members(1, 1, patience=[0.5, 2.0]), claims((0, 0, 0, 0.0)))
    assert year.left.tolist() == [2, 0]


def test_a_cost_beyond_what_is_tolerated_adds_to_the_hazard() -> None:
    # 25 a quarter is 100 a year; of 50 that are tolerated (1.25 · 40), it is 100 % more: h = h1
    terms = Terms(periods=4, fee=0, tolerance=1.25, answers=2.0)
    quarterly = claims(*((-1, 0, period, 25.0) for period in range(1, 5)))
    year = shared(terms, members(1, worth=[40.0], patience=[1.01]), quarterly)
    assert year.left.tolist() == [3]  # 0.5 a quarter


def test_members_look_at_the_mean_of_the_periods_that_they_remember() -> None:
    terms = Terms(periods=2, fee=0, tolerance=1, answers=1e9, memory=2)
    who = members(1, worth=[100.0], patience=[1.0])
    burst = claims((0, 1, 1, 80.0))
    # 80 · 2 = 160 a year if that goes on; with a period without cost before, 80
    assert share_out(terms, who, burst, 0.0).left.tolist() == [1]
    assert share_out(terms, who, burst, 0.0, past=[0.0]).left.tolist() == [0]


def test_it_closes_when_too_few_are_left_and_what_was_claimed_is_outstanding() -> None:
    terms = Terms(periods=4, fee=0, fewest=2, leaves=4.0)
    who = members(1, 1, 1, patience=[1.5, 1.5, 9.0])
    year = shared(terms, who, claims((2, 1, 3, 30.0), (2, 4, 4, 30.0)))
    assert year.left.tolist() == [2, 2, 0]
    assert (year.closed, year.members) == (3, [3, 3])
    assert year.valid.tolist() == [True, False]  # in period 4 there is no pool any more
    assert not year.paid.any()
    assert not year.reached.any()


def test_a_pool_without_members_costs_nobody_anything() -> None:
    nobody = members()
    year = shared(Terms(periods=3), nobody, claims((-1, 0, 0, 50.0)), purse=20.0)
    assert year.costs == [0, 0, 0]
    assert year.paid == pytest.approx([20])  # an old claim is paid from what is there
    assert len(year.owed) == 0
