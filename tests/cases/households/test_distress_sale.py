"""Assets sold in distress, in the town of three households, worked by hand."""

from collections.abc import Callable

import pytest
from town import OLD_ARE_ILL, POOR, until, yuan

from govsim.core.world import World

HONEST = {"institutions": {"hospitals": {"strategy": "honest"}}}
SALE = {"households.distress_sale": {"assets": 1, "discount": 0.2, "yields": 0.1}}


def ill(town: Callable[..., World], cost: float, **more: object) -> World:
    reform = [{"from": 2024, "set": {"households.illness.admission_rate": [0, 0, 0, 0, 0]}}]
    settings = {**OLD_ARE_ILL, **SALE, "households.illness.ordinary_cost_mean": cost, **more}
    return town({"reforms": reform, **HONEST}, **settings)


def test_who_can_borrow_no_more_sells_and_the_rest_is_owed(town: Callable[..., World]) -> None:
    world = until(ill(town, 50_000, **{"households.liquidity.abandon_share": 0}), "settle")
    # 6,250 at hand, 5,000 from kin, 3,000 from the bank, assets of 10,000 for 8,000; of 50,000
    assert yuan(world, payer="outside", payee="households", memo="distress sale") == 8000
    assert world.households.assets_sold.tolist() == [0, 10_000, 0]
    assert yuan(world, payer="households", memo="out_of_pocket") == 22_250
    assert world.households.arrears[POOR] == 27_750_00


def test_no_more_is_sold_than_is_wanted_and_nothing_by_those_who_can_borrow(town: Callable[..., World]) -> None:
    world = until(ill(town, 16_250), "settle")
    assert yuan(world, memo="distress sale") == 2000  # for 2,500 of assets
    assert world.households.assets_sold[POOR] == pytest.approx(2500)
    assert yuan(until(ill(town, 14_250), "settle"), memo="distress sale") == 0


def test_what_is_sold_no_longer_yields_until_it_is_bought_back_from_savings_above_the_buffer(
    town: Callable[..., World],
) -> None:
    world = ill(town, 16_250, **{"households.liquidity.savings_target": 0, "households.liquidity.repay_share": 0})
    world.step()
    households = world.households
    # 3,750 kept of 10,000 are consumed: nothing to spare
    assert households.savings[POOR] == 0
    assert households.assets_sold[POOR] == pytest.approx(2500)
    world.step()
    # a tenth of 2,500 less; of 9,750 three quarters are consumed, 150 go to the bank; the rest buys assets back
    assert households.income[POOR] == pytest.approx(9750)
    assert households.yield_lost[POOR] == pytest.approx(250)
    paid = yuan(world, payer="households", payee="outside", memo="assets bought back")
    assert paid == pytest.approx(9750 * 0.25 - 150)
    assert households.assets_sold[POOR] == pytest.approx(2500 - paid)
    assert households.savings[POOR] == 0
    world.step()
    assert households.income[POOR] == pytest.approx(10_000 - 0.1 * (2500 - paid))


def test_households_reckon_with_what_they_can_sell(town: Callable[..., World]) -> None:
    from govsim.households.liquidity import expected_means, means

    with_sale, without = (until(town(HONEST, **settings), "collect") for settings in (SALE, {}))
    more = [0.8 * income for income in (40_000, 10_000, 60_000)]
    assert (means(with_sale) - means(without)).tolist() == pytest.approx(more)
    assert (expected_means(with_sale) - expected_means(without)).tolist() == pytest.approx(more)
