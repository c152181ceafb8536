"""The treasury: fines first, then taxes; worked by hand."""

from collections.abc import Callable

import pytest
from town import yuan

from govsim.core.world import World


def test_what_is_missing_is_raised_as_taxes_and_no_more(town: Callable[..., World]) -> None:
    world = town()
    treasury = world.institutions["government"]
    treasury.receive("outside", 300_00, "fine")
    treasury.find_cash(200_00)
    assert yuan(world, memo="taxes") == 0
    treasury.find_cash(1000_00)
    assert yuan(world, payer="outside", payee="government", memo="taxes") == 700
    assert treasury.money == 1000_00


def test_a_grant_leaves_the_treasury_as_it_was_and_the_other_richer(town: Callable[..., World]) -> None:
    world = town({"institutions": {"supervisor": {}}})
    treasury, inspectors = world.institutions["government"], world.institutions["supervisor"]
    treasury.grant(inspectors, 50_00, "supervision budget")
    assert treasury.money == 0
    assert inspectors.money == 50_00
    assert yuan(world, payer="government", payee="supervisor") == 50


def test_nothing_is_taxed_in_a_year_without_outlays(town: Callable[..., World]) -> None:
    world = town().run()
    assert yuan(world, memo="taxes") == 0
    assert world.ledger.balance("government") == 0


def test_capacity_above_the_base_is_paid_for_each_head_and_year(town: Callable[..., World]) -> None:
    settings = {"capacity": 0.8, "capacity_base": 0.4, "capacity_cost": 5}
    world = town({"institutions": {"government": settings}}).run()
    # 5 x (.64 - .16)/2 = 1.20 for each of four heads, in three years
    assert yuan(world, payer="government", payee="outside", memo="training and actuaries") == pytest.approx(14.4)
    assert yuan(world, year=2024, memo="training and actuaries") == pytest.approx(4.8)
    assert world.institutions["government"].capacity == 0.8


def test_the_capacity_that_a_city_has_anyhow_costs_nothing(town: Callable[..., World]) -> None:
    world = town().run()
    assert yuan(world, memo="training and actuaries") == 0
    assert world.institutions["government"].capacity == 0.4
