"""A fund in the town of four: heads, subsidy, contributions, loans, worked by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from town import CLERK, COUPLE, OLD_ARE_ILL, POOR, until, yuan

from govsim.core.world import World

Town = Callable[..., World]


def subsidies(world: World) -> list[float]:
    return [yuan(world, year=year, payee="pool", memo="fiscal subsidy") for year in (2023, 2024, 2025)]


def fund(**settings: Any) -> dict[str, Any]:
    return {"institutions": {"pool": {"scheme": "fund", "people": "resident", **settings}}}


def test_the_opening_reserve_is_a_sum_for_each_head_of_its_scheme(town: Town) -> None:
    # the clerk is an employee; where everybody lives in town, the rural scheme has nobody
    for people, heads in (("resident", 3), ("employee", 1), ("all", 4), ("urban", 3), ("rural", 0)):
        world = town(fund(people=people, opening_reserve=50))
        assert world.ledger.balance("pool") == heads * 50_00


def test_the_subsidy_grows_every_year_after_the_first(town: Town) -> None:
    world = town(fund(fiscal=100, growth=0.1)).run()
    assert subsidies(world) == [300, 330, 363]


def test_sums_a_head_follow_the_rule_of_growth_that_is_in_force(town: Town) -> None:
    prices = {"households.illness.cost_growth": 0.05}
    for rule, paid in (("fixed", [300, 330, 363]), ("cost", [300, 315, 330.75]), ("leverage", [300, 345, 396.75])):
        # medical cost grows by 5 %; claims, it is believed, three times as fast
        world = town(fund(fiscal=100, growth=0.1, growth_rule=rule, leverage=3), **prices).run()
        assert subsidies(world) == paid


def test_a_new_rule_of_growth_builds_on_what_the_old_one_has_reached(town: Town) -> None:
    reform = {"from": 2025, "set": {"institutions.pool.growth_rule": "cost"}}
    world = town(fund(fiscal=100, growth=0.1) | {"reforms": [reform]}, **{"households.illness.cost_growth": 0.5}).run()
    assert subsidies(world) == [300, 330, 495]


def test_a_new_notice_states_the_sums_afresh(town: Town) -> None:
    notice = {"institutions.pool.fiscal": 200, "institutions.pool.grows_after": 2025}
    world = town(fund(fiscal=100, growth=0.1) | {"reforms": [{"from": 2025, "set": notice}]}).run()
    assert subsidies(world) == [300, 330, 600]


def test_money_left_comes_on_top_unless_it_does_not_carry_over(town: Town) -> None:
    keeps = town(fund(fiscal=100)).run()
    topped_up = town(fund(fiscal=100, carries_over=False)).run()
    assert keeps.ledger.balance("pool") == 900_00
    assert topped_up.ledger.balance("pool") == 300_00
    assert yuan(topped_up, year=2024, memo="fiscal subsidy") == 0


def test_every_insured_person_contributes_and_others_do_not(town: Town) -> None:
    world = until(town(fund(individual=380)), "collect")
    # three insured; the poor woman has saved nothing, and pays out of the income that has come in
    assert yuan(world, memo="contribution") == 3 * 380
    savings = world.households.savings / 100
    assert savings.tolist() == [10_000 - 760 + 40_000, 10_000 - 380, 160_000]


def test_the_contribution_of_the_poor_is_paid_for_them_as_far_as_money_goes(town: Town) -> None:
    for budget, paid in ((200, 380), (50, 200)):
        institutions = fund(individual=380, poor_paid_by="helper")
        institutions["institutions"]["helper"] = {"scheme": "fund", "people": "all", "opening_reserve": budget}
        world = until(town(institutions), "collect")
        assert world.households.registry.tolist() == [0, 1, 0]
        assert yuan(world, payer="helper", payee="pool", memo="contribution of the poor") == paid
        assert yuan(world, payer="households", memo="contribution") == 760


def test_employers_pay_a_share_of_the_income_per_head_of_each_employee(town: Town) -> None:
    world = until(town(fund(people="employee", payroll=0.08)), "collect")
    # the clerk lives alone on 60,000
    assert yuan(world, payer="outside", payee="pool", memo="payroll contribution") == 4800


def test_a_fund_in_deficit_borrows_and_pays_back_when_it_can(town: Town) -> None:
    layers = {"basic": {"payer": "pool", "rates": [0.5] * 3, "deductibles": [0] * 3, "cap": 200_000}}
    scenario = fund(opening_reserve=1000, fiscal=4000) | {"layers": layers, "behaviour": {}}
    reform = [{"from": 2024, "set": {"households.illness.admission_rate": [0, 0, 0, 0, 0]}}]
    world = town(scenario | {"reforms": reform}, **OLD_ARE_ILL)
    world.step()
    # basic pays half of 45,000 in scope; the pool had 3,000 + 12,000
    assert yuan(world, memo="basic") == 22_500
    assert yuan(world, payer="government", payee="pool", memo="loan") == 7500
    assert world.institutions["pool"].loan == 7500_00
    assert world.ledger.balance("pool") == 0
    world.step()
    assert yuan(world, payer="pool", payee="government", memo="loan repayment") == 7500
    assert world.institutions["pool"].loan == 0
    assert world.ledger.balance("pool") == 4500_00


def test_the_town_is_as_it_is_told(town: Town) -> None:
    world = until(town(), "open_year")
    households = world.households
    assert households.members.tolist() == [2, 1, 1]
    assert households.income.tolist() == pytest.approx([40_000, 10_000, 60_000])
    assert households.savings[[COUPLE, POOR, CLERK]].tolist() == [10_000_00, 0, 100_000_00]
