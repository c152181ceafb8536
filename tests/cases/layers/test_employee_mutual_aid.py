"""A union's pool in the town of four: firms, premium, match, benefit, waiting; worked by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import CLERK, until, yuan

from govsim.core.world import World
from govsim.networks.graph import Graph
from govsim.networks.label_propagation import communities

Town = Callable[..., World]
# the clerk of 30 is admitted every year, for 50,000 of which 45,000 are in scope
CLERK_IS_ILL = {"households.illness.admission_rate": [0, 1, 0, 0, 0]}


def union(town: Town, role: dict[str, Any] | None = None, **settings: Any) -> World:
    aid = {"payer": "union", "premium": 100, "waiting_months": 0, "taste_spread": 0, **settings}
    sections = {
        "institutions": {"union": {"opening_reserve": 100_000, **(role or {})}},
        "layers": {"employee_mutual_aid": aid},
        "behaviour": {},
    }
    return town(sections, **CLERK_IS_ILL)


def test_the_member_pays_its_part_of_the_premium_and_the_employer_the_rest(town: Town) -> None:
    world = until(union(town, employer_match=0.4), "collect")
    # the clerk is the only employee
    assert yuan(world, payer="households", payee="union", memo="mutual aid premium") == 60
    assert yuan(world, payer="outside", payee="union", memo="employer match") == 40
    assert world.households.savings[CLERK] == (100_000 + 60_000 - 60) * 100


def test_it_pays_three_fifths_of_the_co_payment_of_a_member(town: Town) -> None:
    world = union(town)
    world.step()
    # 0.6 · 45,000; nobody else is a member, though the couple was admitted too
    assert yuan(world, payer="union", memo="employee_mutual_aid") == 27_000
    assert world.institutions["union"].asked == world.institutions["union"].paid == 27_000_00


def test_an_empty_purse_pays_what_came_in(town: Town) -> None:
    world = union(town, {"opening_reserve": 0, "support": 23})
    world.step()
    assert yuan(world, memo="union's support") == 23
    assert yuan(world, payer="union", memo="employee_mutual_aid") == pytest.approx(123, abs=0.01)


def test_a_new_member_waits_and_an_old_one_does_not(town: Town) -> None:
    world = union(town, waiting_months=12)
    world.step()
    assert yuan(world, memo="employee_mutual_aid") == 0
    world.step()
    assert yuan(world, memo="employee_mutual_aid") == 27_000


def test_after_a_year_without_the_pool_all_members_are_new(town: Town) -> None:
    world = union(town, waiting_months=12)
    aid = {"payer": "union", "premium": 100, "waiting_months": 12, "taste_spread": 0}
    reforms = [
        {"from": year, "set": {"layers.employee_mutual_aid": what}} for year, what in ((2024, None), (2025, aid))
    ]
    sections = {"institutions": {"union": {}}, "layers": {"employee_mutual_aid": aid}, "reforms": reforms}
    world = town(sections, **CLERK_IS_ILL).run()
    assert world.persons.union_waits.sum() == 1
    assert yuan(world, memo="employee_mutual_aid") == 0


def test_who_cannot_pay_its_part_of_the_premium_is_out(town: Town) -> None:
    # the clerk has lost all savings, and a year's income of 60,000; its part is 60,000, or 60,001
    for premium, member in ((75_000, True), (75_001.25, False)):
        world = until(union(town, premium=premium, employer_match=0.2), "enrol")
        assert world.persons.union_member.sum() == 1
        world.ledger.owe("outside", 100_000_00, "a loss")
        world.ledger.pay("households", "outside", np.array([0, 0, 100_000_00]), "a loss")
        world.live("collect")
        assert world.persons.union_member.sum() == member
        assert yuan(world, memo="mutual aid premium") == 60_000 * member
        assert yuan(world, memo="employer match") == 15_000 * member


def test_a_firm_stays_out_if_its_staff_is_paid_less_than_it_pays(town: Town) -> None:
    # the first year the union promises what it takes; an empty purse pays 100 for 100, which is worth it if the
    # employer adds anything, and not if employer and union's clerks eat some of it
    for valuation, joins in ((0.0, True), (0.5, True)):
        assert until(union(town, employer_valuation=valuation), "enrol").persons.union_member.sum() == joins
    world = union(town, {"opening_reserve": 0}, employer_valuation=0, rate=0.001)
    world.step()
    assert world.institutions["union"].believed == pytest.approx(45)  # 0.1 % of 45,000
    until(world, "enrol")
    assert not world.persons.union_member.any()


def test_a_union_that_breaks_even_asks_next_year_what_this_year_cost(town: Town) -> None:
    world = union(town, {"breaks_even": True, "premium_bounds": [50, 500]}, rate=0.01)
    world.step()
    assert world.institutions["union"].premium == pytest.approx(450)  # 1 % of 45,000
    until(world, "collect")
    assert yuan(world, year=2024, payee="union", memo="mutual aid premium") == pytest.approx(450 * 0.6)


def test_firms_are_groups_of_households_or_the_communities_of_a_network(town: Town) -> None:
    world = until(union(town, firm_households=2), "enrol")
    assert sorted(np.bincount(world.households.firm)[1:]) == [1, 2]
    assert until(union(town, firm_households=3), "enrol").households.firm.tolist() == [1, 1, 1]


def test_two_cliques_with_one_tie_between_them_are_two_communities() -> None:
    one, other = np.triu_indices(6, 1)
    ends = np.concatenate([one, one + 6, [0]]), np.concatenate([other, other + 6, [11]])
    found = communities(Graph.of(13, *ends))
    assert found.tolist() == [0] * 6 + [1] * 6 + [2]  # and who knows nobody is alone


def test_a_pool_without_members_lives(town: Town) -> None:
    world = union(town, people="rural").run()
    assert not world.persons.union_member.any()
    assert yuan(world, payee="union") == 100_000
