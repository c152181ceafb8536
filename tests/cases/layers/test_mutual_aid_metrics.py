"""What is measured of mutual aid, in the town of four; worked by hand."""

from collections.abc import Callable

import pytest
from test_employee_mutual_aid import union
from test_online_mutual_aid import pool

from govsim.core.world import World

Town = Callable[..., World]


def measured(world: World, year: int, metric: str) -> dict[str, float]:
    return {
        group: value for when, name, group, value in world.records if (when, name) == (year, f"mutual_aid_{metric}")
    }


def test_a_year_of_three_claims_is_measured(town: Town) -> None:
    world = pool(town, {"strategic_value": 1}).run()
    name = "online_mutual_aid"
    # the couple and the clerk are members, and are all who are below 60
    assert measured(world, 2024, "members") == {name: 3}
    assert measured(world, 2024, "member_share") == {name: 1}
    assert measured(world, 2024, "selection") == {name: 1}
    assert measured(world, 2024, "cost") == {name: pytest.approx(1800)}
    assert measured(world, 2024, "benefits") == {name: 5000}
    assert measured(world, 2024, "exits") == measured(world, 2024, "cut") == {name: 0}
    assert measured(world, 2024, "unpaid") == {"platform": 0}
    # 1,000, 1,000 and 3,000 for 1,800 each; everybody was certain to fall ill
    assert measured(world, 2024, "net_transfers") == {"15_44": pytest.approx(-400 / 3)}
    assert measured(world, 2024, "fairness") == {"15_44": pytest.approx(5000 / 5400)}
    # -800, -800, 1,200: (-2 · -800 + 2 · 1,200) / (2 · 2,800)
    assert measured(world, 2024, "net_transfer_gini") == {"all": pytest.approx(4000 / 5600)}
    # who was paid has left the pool
    assert measured(world, 2025, "members") == {name: 0}
    assert measured(world, 2025, "cost") == {}


def test_the_first_year_counts_claims_after_the_waiting_period_by_member_years(town: Town) -> None:
    for days, ratio in ((0, 1.0), (366, 0.0)):
        world = pool(town, waiting_days=days)
        world.spec = world.spec.overridden({"households.illness.severe_rate": [0, 0.1, 0, 0, 0]})
        world.step()
        assert measured(world, 2023, "first_year_incidence") == {"online_mutual_aid": pytest.approx(ratio)}


def test_the_employees_pool_is_measured(town: Town) -> None:
    world = union(town, {"opening_reserve": 27_000 - 100 - 1000}).run()
    name = "employee_mutual_aid"
    assert measured(world, 2023, "members") == {name: 1}
    assert measured(world, 2023, "cost") == {name: 100}
    assert measured(world, 2023, "selection") == {name: 1}
    # 1,000 of 27,000 were not there; a co-payment of 45,000
    assert measured(world, 2023, "cut") == {name: pytest.approx(1000, abs=0.02)}
    assert measured(world, 2023, "copay_covered") == {name: pytest.approx(26_000 / 45_000, abs=1e-5)}


def test_a_city_without_pools_has_none_of_it(town: Town) -> None:
    world = town().run()
    assert not [name for _, name, _, _ in world.records if name.startswith("mutual_aid")]
