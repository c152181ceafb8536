"""The inspectorate's budget in the town of four, worked by hand."""

from collections.abc import Callable

from town import OLD_ARE_ILL, yuan

from govsim.core.world import World


def test_the_budget_is_a_sum_for_each_head_and_is_only_topped_up(town: Callable[..., World]) -> None:
    world = town({"institutions": {"supervisor": {"budget": 250}}})
    world.step()
    assert yuan(world, year=2023, payee="supervisor", memo="supervision budget") == 1000
    world.step()
    assert yuan(world, year=2024, payee="supervisor", memo="supervision budget") == 0
    assert world.ledger.balance("supervisor") == 1000_00


def test_what_inspections_cost_is_refilled_next_year(town: Callable[..., World]) -> None:
    sections = {
        "institutions": {"supervisor": {"budget": 250}},
        "supervision": {"random_audit": {"share": 1, "cost": 100}},
    }
    world = town(sections, **OLD_ARE_ILL)
    world.step()
    world.step()
    # one patient a year, one bill opened
    assert yuan(world, year=2023, payer="supervisor", memo="inspection") == 100
    assert yuan(world, year=2024, payee="supervisor", memo="supervision budget") == 100


def test_without_money_no_bill_is_opened(town: Callable[..., World]) -> None:
    sections = {
        "institutions": {"supervisor": {"budget": 24.99}},  # four heads: 99.96
        "supervision": {"random_audit": {"share": 1, "cost": 100}},
    }
    world = town(sections, **OLD_ARE_ILL)
    world.step()
    assert yuan(world, payer="supervisor") == 0
