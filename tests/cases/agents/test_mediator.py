"""Mediators by hand: independence, what a case costs, how many they can take, how long it takes, who pays."""

from collections.abc import Callable

import pytest
from hurt import COVER, POOL, hurt, mediated
from town import until, yuan

from govsim.agents.mediator import Committee, Mediator, committee_of
from govsim.core.world import World

Town = Callable[..., World]


def committee(world: World) -> Committee:
    found = committee_of(world)
    assert found is not None
    return found


def test_who_pays_the_indemnities_and_the_mediators_takes_a_part_of_their_independence(town: Town) -> None:
    rules = {"independence": 0.8, "dependence": 0.4}
    assert Mediator(**rules).effective_independence == pytest.approx(0.8)
    assert Mediator(**rules, funded_by="insurers").effective_independence == pytest.approx(0.48)


def test_a_better_panel_costs_more_and_takes_fewer_cases(town: Town) -> None:
    world = until(mediated(town, budget=1500, cost_per_case=2000, expertise=1), "set_budget")
    # 1,500 for each of four; a case is 2,000 x 1.5
    assert committee(world).money == 6000_00
    assert committee(world).role.unit_cost == 3000
    assert committee(world).capacity == 2


def test_cases_beyond_capacity_make_all_of_them_wait_and_money_ends(town: Town) -> None:
    world = until(mediated(town, budget=1500, cost_per_case=3000, expertise=0, days=90), "collect")
    mine = committee(world)
    assert mine.capacity == 2
    assert mine.close(1) == 90
    assert yuan(world, memo="mediation") == 3000
    assert mine.close(3) == 270  # three cases, money for one
    assert mine.money == 0
    assert yuan(world, memo="mediation") == 6000
    assert mine.days == 270


def test_the_city_fills_up_what_is_left_of_last_year(town: Town) -> None:
    world = mediated(town, budget=1500, cost_per_case=2000, expertise=0)
    world.step()
    assert yuan(world, memo="mediation budget") == 6000
    assert committee(world).money == 4000_00  # one case
    world.step()
    assert yuan(world, memo="mediation budget", year=2024) == 2000


def test_without_a_budget_nobody_is_mediated(town: Town) -> None:
    world = mediated(town, budget=0)
    world.step()
    assert yuan(world, memo="mediation") == yuan(world, memo="mediation budget") == 0
    assert committee(world).load == 0


def test_the_pool_pays_mediators_out_of_its_premium(town: Town) -> None:
    institutions = {
        "mediators": {"scheme": "mediator", "budget": 100, "funded_by": "insurers"},
        "pool": POOL | {"operating_share": 0.1},
    }
    layers = {"liability": COVER}
    world = until(hurt(town, sections={"institutions": institutions, "layers": layers}), "collect")
    assert yuan(world, payer="pool", payee="mediators", memo="mediation budget") == 400
    assert yuan(world, payer="government", payee="mediators") == 0
    # 50,000 x .02, less a tenth for the office
    assert world.institutions["pool"].passed_on == 500_00


def test_those_whom_a_pool_without_premium_pays_get_nothing(town: Town) -> None:
    institutions = {
        "mediators": {"scheme": "mediator", "budget": 100, "funded_by": "insurers"},
        "pool": POOL | {"premium_rate": 0},
    }
    layers = {"liability": {"scheme": "liability_cover", "payer": "pool", "mandate": [1, 1, 1]}}
    world = hurt(town, sections={"institutions": institutions, "layers": layers})
    world.step()
    assert committee(world).money == 0
    assert yuan(world, memo="mediation budget") == 0
