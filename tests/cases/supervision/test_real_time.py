"""A machine that watches the only bill of the town; by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from town import until, yuan

from govsim.core.world import World

# 4,500 of 49,500 in scope are wrong, 9 %: always flagged from 5 % on
SURE = {"sure_share": 0.05, "watching_cost": 1, "cost": 10, "accuracy": 0.5, "fine_multiple": 2}


def test_watching_and_opening_are_paid_and_half_is_proved(upcoded: Callable[..., World]) -> None:
    world = until(upcoded({"real_time": SURE}), "supervise")
    assert yuan(world, payer="supervisor", payee="outside", memo="inspection") == 11
    assert yuan(world, memo="recovery") == 1125  # half of .5 x 4,500
    assert yuan(world, memo="refund") == 1125


def test_what_is_not_flagged_is_only_watched(upcoded: Callable[..., World]) -> None:
    world = until(upcoded({"real_time": SURE}, **{"behaviour.upcoding.provable": 0}), "supervise")
    assert yuan(world, memo="inspection") == 1
    assert yuan(world, memo="recovery") == 0


@pytest.mark.parametrize(("budget", "paid"), [(0.2, 0), (1, 1), (2.74, 1), (2.75, 11)])
def test_the_purse_pays_for_watching_first(upcoded: Callable[..., World], budget: float, paid: float) -> None:
    # four heads
    world = until(upcoded({"real_time": SURE}, **{"institutions.supervisor.budget": budget}), "supervise")
    assert yuan(world, memo="inspection") == paid
    assert (yuan(world, memo="recovery") > 0) == (paid == 11)


def test_whom_a_short_purse_lets_watch_is_drawn_and_not_what_flags(upcoded: Callable[..., World]) -> None:
    # four heads: 100 CNY for 1,000 bills
    rule = SURE | {"cost": 0}
    world = until(upcoded({"real_time": rule}, **{"institutions.supervisor.budget": 25}), "settle")
    world.phase = world.ledger.phase = "supervise"
    draw = np.arange(1000) * np.sqrt(2.0) % 1.0
    opened = world.rule("supervision", "real_time").within_budget(np.ones(1000, bool), draw, world)
    assert opened.sum() == 100
    assert opened[:100].sum() < 30  # not the first in the table
    assert draw[opened].mean() == pytest.approx(0.5, abs=0.1)  # nor those that are flagged most easily
