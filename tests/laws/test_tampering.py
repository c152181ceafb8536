"""The ledger is tampered with: behind its back, twice, backwards, in parts of a fen. It notices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from govsim.core.errors import LedgerError
from govsim.core.ledger import Ledger
from govsim.core.world import World


def open_books() -> Ledger:
    ledger = Ledger()
    ledger.open("fund")
    ledger.open("households", size=3)
    ledger.open("hospitals", members=["one", "two"])
    ledger.enter(2023, "opening")
    ledger.owe("fund", 1000, "reserve")
    ledger.pay("outside", "fund", 1000, "reserve")
    ledger.close_phase()
    return ledger


@pytest.mark.parametrize("account", ["fund", "households", "hospitals", "outside"])
def test_money_written_into_a_purse_is_caught(account: str) -> None:
    ledger = open_books()
    ledger.accounts[account].balances[-1] += 1
    with pytest.raises(LedgerError, match="its entries say"):
        ledger.close_phase()


def test_money_moved_between_purses_behind_the_ledgers_back_is_caught() -> None:
    ledger = open_books()
    ledger.accounts["fund"].balances[0] -= 5
    ledger.accounts["hospitals"].balances[1] += 5
    with pytest.raises(LedgerError, match="its entries say"):
        ledger.close_phase()


def test_a_purse_cannot_be_written_through_its_view() -> None:
    with pytest.raises(ValueError, match="read-only"):
        open_books().purses("fund")[0] = 7


def test_paying_twice_is_caught() -> None:
    ledger = open_books()
    ledger.owe("hospitals", np.array([30, 70]), "care")
    ledger.pay("fund", "hospitals", np.array([30, 70]), "care")
    with pytest.raises(LedgerError, match="more than was due"):
        ledger.pay("fund", "hospitals", np.array([0, 1]), "care")


def test_paying_what_was_never_due_is_caught() -> None:
    with pytest.raises(LedgerError, match="nothing was due"):
        open_books().pay("fund", "hospitals", np.array([1, 0]), "gift")


@pytest.mark.parametrize(
    ("fen", "why"),
    [(-1, "negative"), (np.array([3, -2]), "negative"), (1.5, "whole fen"), (np.array([2.0]), "whole fen")],
)
def test_a_negative_or_broken_amount_is_refused(fen: Any, why: str) -> None:
    ledger = open_books()
    ledger.owe("hospitals", np.array([50, 50]), "care")
    for act in (lambda: ledger.pay("fund", "hospitals", fen, "care"), lambda: ledger.owe("fund", fen, "due")):
        with pytest.raises(LedgerError, match=why):
            act()
    assert ledger.balance("fund") == 1000


def test_an_overdrawn_purse_is_caught() -> None:
    ledger = open_books()
    ledger.owe("outside", 1001, "spree")
    ledger.pay("fund", "outside", 1001, "spree")
    with pytest.raises(LedgerError, match="1 fen below zero"):
        ledger.close_phase()


def test_a_due_that_nobody_paid_is_caught() -> None:
    ledger = open_books()
    ledger.owe("hospitals", np.array([0, 9]), "care")
    with pytest.raises(LedgerError, match="9 fen due to 'hospitals' as 'care' were not settled"):
        ledger.close_phase()


def test_a_purse_that_is_written_while_a_world_lives_stops_the_world() -> None:
    world = World("h-city", rng=1, **{"population.households": 100})

    def steal(world: World) -> None:
        if world.phase == "settle":
            world.ledger.accounts["households"].balances[0] += 1

    world.watchers.append(steal)
    with pytest.raises(LedgerError, match="2023 supervise: 'households' holds"):
        world.run()
