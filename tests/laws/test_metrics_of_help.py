"""What is measured of help: stages add up, factors multiply, counts are counts."""

import numpy as np
import pytest
from cities import with_bills

from govsim.core.world import World
from govsim.metrics import assistance, equity, synergy
from govsim.metrics.year.households import households
from govsim.metrics.year.layers import layers

OFFICE = "institutions.assistance_office"


@pytest.fixture(scope="module")
def city() -> World:
    """J city after two years, its platform half complete."""
    office = {"fine_multiple": 0, "identifies": True, "detection": 0.2}
    layer = {"mean_scruple": 0.01, "stigma_months": 0.1}
    settings = {f"{OFFICE}.{name}": value for name, value in office.items()}
    settings |= {f"layers.assistance.{name}": value for name, value in layer.items()}
    world = World("j-city", rng=3, **{"population.households": 3000, "years": 2} | settings)
    return world.run()


@pytest.fixture(scope="module")
def lived(city: World) -> World:
    """The year with its bills still there."""
    world = World(city.spec, rng=3)
    return with_bills(world)


def values(world: World, name: str) -> dict[str, float]:
    """Return what was recorded of a metric in the last year."""
    return {group: value for year, metric, group, value in world.records if metric == name and year == world.year}


def test_the_stages_at_which_the_entitled_are_lost_sum_to_the_exclusion_error(city: World) -> None:
    stages = values(city, "assistance_exclusion_by_stage")
    error = values(city, "assistance_exclusion_error")["all"]
    assert set(stages) == {"unaware", "not_applied", "rejected", "rationed"}
    assert min(stages.values()) > 0
    assert sum(stages.values()) == pytest.approx(error)
    assert values(city, "assistance_take_up")["all"] == pytest.approx(1 - error)


def test_the_error_is_one_less_the_product_of_the_chances(city: World) -> None:
    chances = values(city, "assistance_chances")
    assert list(chances) == ["aware", "applies", "approved", "funded"]
    error = values(city, "assistance_exclusion_error")["all"]
    assert 1 - np.prod(list(chances.values())) == pytest.approx(error)
    assert values(city, "assistance_exclusion_factored")["all"] == pytest.approx(error)


def test_who_is_found_out_has_declared_falsely(city: World) -> None:
    false = values(city, "false_declarations")
    assert 0 < false["found_out"] < false["all"] < 1


def test_households_in_need_are_helped_by_none_one_or_more(lived: World) -> None:
    helped = synergy.helping_layers(lived)
    assert sum(helped.values()) == pytest.approx(1)
    # by hand: whoever a layer but basic insurance has helped
    beyond = [each.by_household > 0 for name, each in layers(lived).items() if not name.startswith("basic")]
    need = synergy._in_need(lived)
    alone = ~np.any(beyond, axis=0)
    assert helped["none"] == pytest.approx(need[alone].sum() / need.sum())
    # who is ruined now would be without help too
    assert need.sum() >= households(lived).catastrophic.sum() - 1e-9


def test_a_layer_that_pays_all_alike_is_targeted_by_one(lived: World) -> None:
    ratios = equity.targeting_ratio(lived)
    year = households(lived)
    paid = layers(lived)["basic_resident"].by_household
    share = paid[(year.quintile == 0) & (year.weight > 0)].sum() / paid.sum()
    assert ratios["basic_resident"] == pytest.approx(share / 0.2)
    assert ratios["assistance"] > 1


def test_where_nobody_asks_for_help_nothing_is_said_of_it() -> None:
    world = World("h-city", rng=1, **{"population.households": 300, "years": 1})
    world.step()
    assert assistance.days_to_assistance(world) == {}
    assert assistance.false_declarations(world) == {}
    assert assistance.assistance_exclusion_by_stage(world) == {}
    assert assistance.assistance_chances(world) == {}
    assert assistance.assistance_shortfall(world) == {}
