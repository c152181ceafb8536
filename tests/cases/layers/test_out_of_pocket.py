"""The household's purse: bill by bill, then kin, then the bank, then a debt or care broken off; by hand."""

from collections.abc import Callable

import numpy as np
from town import OLD_ARE_ILL, POOR, until, yuan

from govsim.core.world import World
from govsim.layers.out_of_pocket import _in_turn


def test_bills_of_a_household_are_paid_in_turn_until_its_money_ends() -> None:
    due = np.array([300, 200, 400, 50, 0, 70])
    household = np.array([0, 0, 0, 2, 2, 3], np.int32)
    money = np.array([450, 999, 50, 0])
    assert _in_turn(due, household, money).tolist() == [300, 150, 0, 50, 0, 0]


def test_nobody_ill_pays_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    assert _in_turn(nothing, np.zeros(0, np.int32), np.array([5])).tolist() == []


LIQUIDITY = {
    "households.liquidity.subsistence_share": 0.5,
    "households.liquidity.kin_credit": 0.5,
    "households.liquidity.bank_credit": 0.3,
}


def ill(town: Callable[..., World], abandon: float) -> World:
    settings = {**OLD_ARE_ILL, **LIQUIDITY, "households.liquidity.abandon_share": abandon}
    return until(town({"institutions": {"hospitals": {"strategy": "honest"}}}, **settings), "settle")


def test_income_above_subsistence_goes_first_then_kin_then_the_bank_and_the_rest_is_owed(
    town: Callable[..., World],
) -> None:
    world = ill(town, abandon=0)
    # income 10,000, half of 7,500 kept to live on; 5,000 from kin, 3,000 from the bank; of 50,000
    assert yuan(world, payer="kin", payee="households", memo="loan") == 5000
    assert yuan(world, payer="bank", payee="households", memo="loan") == 3000
    assert yuan(world, payer="households", memo="out_of_pocket") == 6250 + 8000
    assert world.households.savings[POOR] == 3750_00
    assert world.households.arrears[POOR] == 35_750_00
    assert world.households.oop[POOR] == 50_000_00
    assert world.households.oop.sum() == 50_000_00
    assert world.ledger.due("hospitals", "medical debt") == 35_750_00


def test_who_breaks_off_care_owes_nothing_and_is_struck_out(town: Callable[..., World]) -> None:
    world = ill(town, abandon=1)
    bills = world.bills["inpatient"]
    assert bills.abandoned.tolist() == [35_750_00]
    assert bills.owed.tolist() == [0]
    assert world.households.arrears[POOR] == 0
    assert world.households.oop[POOR] == 14_250_00
    assert world.ledger.due("hospitals", "care") == 0


def test_a_year_later_the_bank_lends_less_by_what_is_owed(town: Callable[..., World]) -> None:
    world = ill(town, abandon=0)
    for phase in ("supervise", "reconcile", "learn", "close_year"):
        world.live(phase)
    assert world.households.debt_kin[POOR] == 5000_00  # nothing was left to repay with
    until(world, "settle")
    assert yuan(world, year=2024, memo="loan") == 0
    # savings were consumed; again 6,250 of 50,000
    assert world.households.arrears[POOR] == 35_750_00 + 43_750_00
