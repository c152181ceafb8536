"""Assistance within a closed budget, and who applies; worked by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from town import OLD_ARE_ILL, yuan

from govsim.core.world import World
from govsim.layers.layer import within


@pytest.mark.parametrize(
    ("money", "paid"),
    [(1000, [300, 0, 500]), (800, [300, 0, 500]), (400, [150, 0, 250]), (3, [1, 0, 1]), (0, [0, 0, 0])],
)
def test_what_exceeds_the_budget_is_cut_by_the_same_share(money: int, paid: list[int]) -> None:
    assert within(np.array([300, 0, 500]), money).tolist() == paid


def test_nobody_asking_costs_nothing_of_an_empty_budget() -> None:
    assert within(np.array([0, 0]), 0).tolist() == [0, 0]


@pytest.mark.parametrize(("take_up", "budget", "paid"), [(1, 20_000, 30_000), (1, 100, 400), (0, 20_000, 0)])
def test_the_poor_who_apply_get_what_the_fund_has(
    town: Callable[..., World], take_up: float, budget: float, paid: float
) -> None:
    sections = {
        "institutions": {"helper": {"scheme": "fund", "people": "all", "opening_reserve": budget, "may_borrow": False}},
        "layers": {"assistance": {"payer": "helper", "take_up": take_up, "cap": 30_000, "rates": [0.9, 0.7, 0.6]}},
    }
    world = town(sections, **OLD_ARE_ILL)
    world.step()
    # nine tenths of 45,000 in scope are 40,500, above the cap; the budget is for four heads
    assert yuan(world, payer="helper", memo="assistance") == pytest.approx(paid, abs=0.01)
