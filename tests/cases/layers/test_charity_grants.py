"""Charities in a town of three households, one of them poor and ill; worked by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import OLD_ARE_ILL, POOR, until, yuan

from govsim.core.world import World

GIVES: dict[str, Any] = {"scheme": "charity", "cap": 999_999, "publicity": 0}
PURSE: dict[str, Any] = {"scheme": "charity", "warm_glow": 0, "outside_giving": 0, "opening_reserve": 100_000}


@pytest.fixture
def giving(town: Callable[..., World]) -> Callable[..., World]:
    """Live a year of the town with two charities, up to `settle`."""

    def live(one: dict[str, Any] | None = None, two: dict[str, Any] | None = None, reserve: float = 100_000) -> World:
        sections = {
            "institutions": {"red": PURSE, "blue": PURSE | {"opening_reserve": reserve}},
            "layers": {
                "first": GIVES | {"payer": "red", "rate": 0.5} | (one or {}),
                "second": GIVES | {"payer": "blue", "rate": 0.8, "coordination": 0} | (two or {}),
            },
        }
        return until(town(sections, **OLD_ARE_ILL), "settle")

    return live


def test_a_charity_that_does_not_see_the_other_pays_what_is_paid_already(giving: Callable[..., World]) -> None:
    world = giving()
    assert yuan(world, payer="red") == 25_000
    # .8 of the 50,000 that it believes open: 25,000 are, the rest is hers
    assert yuan(world, payer="blue", memo="second") == 25_000
    assert yuan(world, payer="blue", payee="households", memo="second beyond the bill") == 15_000
    (case,) = [world.institutions["blue"].grants["second"]]
    assert (case.row.tolist(), case.double.tolist(), case.knows.tolist()) == ([POOR], [1_500_000], [False])
    assert world.bills["inpatient"].beyond["second"].tolist() == [1_500_000]


def test_one_that_sees_it_pays_of_what_is_left(giving: Callable[..., World]) -> None:
    world = giving(two={"coordination": 1})
    assert yuan(world, payer="blue") == 20_000
    assert world.institutions["blue"].grants["second"].double.sum() == 0


@pytest.mark.parametrize(("reserve", "paid"), [(0, 0), (300, 300)])
def test_it_pays_until_its_budget_is_out(giving: Callable[..., World], reserve: float, paid: float) -> None:
    world = giving(reserve=reserve)
    assert yuan(world, payer="blue") == paid
    assert world.ledger.balance("blue") == 0


def test_nobody_gets_more_than_the_cap(giving: Callable[..., World]) -> None:
    assert yuan(giving(one={"cap": 8000}), payer="red") == 8000


def test_need_publicity_and_luck_move_a_charity(giving: Callable[..., World]) -> None:
    layer = giving(one={"publicity": 0.5}).rule("layers", "first")
    median = np.full(2, 0.5)
    moved = layer.moves(np.array([1000.0, 1000.0]), np.array([1000.0, 2000.0]), np.array([0.0, 2.0]), median)
    # -ln(-ln .5) each; ln(1/2) less for twice the income, one more for being known
    assert moved == pytest.approx([0.36651, 0.36651 - 0.69315 + 1], abs=1e-4)
