"""The court by hand: what a suit costs, when it is judged, what is awarded, and what it costs who defends."""

from collections.abc import Callable

import numpy as np
import pytest
from hurt import NO_TALKS, bench, hurt
from town import yuan

from govsim.core.world import World
from govsim.disputes.course import judged
from govsim.disputes.disputes import SUE

Town = Callable[..., World]


def suit(town: Town, **court: float) -> World:
    """Found the town where the poor woman goes to court: nothing can be agreed on, and a day costs nothing."""
    role = {"days": 730, "fee": 1000, "fee_share": 0, "defence": 5000} | court
    return hurt(town, None, NO_TALKS | {"delay_cost": 0}, {"institutions": {"court": role}})


def test_a_suit_costs_a_fee_and_a_share_of_what_is_at_stake(town: Town) -> None:
    world = suit(town, fee=8000, fee_share=0.05)
    assert bench(world).role.cost(np.array([0, 100_000])) == pytest.approx([8000, 13_000])


def test_a_suit_waits_for_judgment_and_the_whole_loss_is_awarded_then(town: Town) -> None:
    world = suit(town)
    world.step()
    first = bench(world).filed
    assert list(first.last) == [SUE]
    assert list(first.due) == [2025]
    assert list(first.days) == [730]
    assert len(bench(world).pending) == 1
    assert len(bench(world).closed) == 0
    assert yuan(world, memo="indemnity by the hospital") == 0
    world.step()
    assert len(bench(world).pending) == 2  # she is hurt every year
    world.step()
    assert list(bench(world).closed.due) == [2025]
    assert list(bench(world).closed.award) == [10_000]
    assert yuan(world, memo="indemnity by the hospital", year=2025) > 0


def test_a_suit_of_less_than_a_year_is_judged_at_once(town: Town) -> None:
    world = suit(town, days=364)
    world.step()
    assert len(bench(world).pending) == 0
    assert list(bench(world).closed.award) == [10_000]


def test_a_fault_that_is_not_clear_wins_nothing(town: Town) -> None:
    world = suit(town, days=100)
    world.step()
    closed = bench(world).closed
    closed.merit[:] = -0.1
    assert list(judged(closed).award) == [0]


def test_hospitals_pay_for_their_defence_as_far_as_they_can(town: Town) -> None:
    world = suit(town)
    world.step()
    assert yuan(world, memo="defence in court") == 5000
    dear = suit(town, defence=1e6)
    dear.step()
    assert yuan(dear, memo="defence in court") == 14_250  # her payment for care is all that it has


def test_households_pay_for_their_suit_as_far_as_their_savings_go(town: Town) -> None:
    world = suit(town)
    world.step()
    assert yuan(world, memo="cost of a suit") == 1000
