"""What the town's households keep of a year, worked by hand."""

from collections.abc import Callable

from town import CLERK, COUPLE, OLD_ARE_ILL, POOR, yuan

from govsim.core.world import World


def test_a_healthy_year_income_in_consumption_out_half_of_the_surplus_let_go(town: Callable[..., World]) -> None:
    world = town()
    world.step()
    savings = world.households.savings / 100
    assert savings[COUPLE] == 10_000 + 40_000 - 30_000  # below the buffer of 24,000
    assert savings[POOR] == 10_000 - 7500  # below the buffer of 6,000
    assert savings[CLERK] == 100_000 + 60_000 - 45_000 - 39_500  # half of 115,000 - 36,000
    assert yuan(world, payer="households", payee="outside", memo="consumption") == 82_500
    assert yuan(world, payer="households", payee="outside", memo="housing and schooling") == 39_500


def test_debt_is_repaid_out_of_half_of_what_consumption_leaves_kin_first(town: Callable[..., World]) -> None:
    reform = [{"from": 2024, "set": {"households.illness.admission_rate": [0, 0, 0, 0, 0]}}]
    world = town(
        {"reforms": reform, "institutions": {"hospitals": {"strategy": "honest"}}},
        **OLD_ARE_ILL,
        **{"households.illness.ordinary_cost_mean": 12_000, "households.liquidity.bank_interest": 0.1},
    )
    world.step()
    # of 12,000: 6,250 from income, 5,000 from kin, 750 from the bank; what was kept is consumed
    assert (world.households.debt_kin[POOR], world.households.debt_bank[POOR]) == (5000_00, 750_00)
    assert world.households.savings[POOR] == 0
    world.step()
    # 2,500 left: 75 interest, half of 2,425 to kin
    assert yuan(world, year=2024, payee="bank", memo="interest") == 75
    assert yuan(world, year=2024, payee="kin", memo="repayment") == 1212.50
    assert yuan(world, year=2024, payee="bank", memo="repayment") == 0
    assert world.households.debt_kin[POOR] == 3787_50
    assert world.households.savings[POOR] == 1212_50
