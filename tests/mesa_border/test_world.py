"""What Mesa offers works on a World: its collector, its batch runner, its agent sets, its charts."""

from typing import Any

import mesa
import pytest

from govsim.core.household import Household
from govsim.core.household_set import HouseholdSet
from govsim.core.metric import metrics
from govsim.core.world import World

SIZE: dict[str, Any] = {"population.households": 300, "years": 2}


def lived() -> World:
    return World("h-city", rng=1, **SIZE).run()


@pytest.fixture(scope="module")
def world() -> World:
    """A city that lived two years; the tests only look at it."""
    return lived()


def test_a_step_is_a_year_of_mesas_time(world: World) -> None:
    assert world.steps == 2
    assert world.time == 2.0
    assert world.year == world.spec.last_year
    assert not world.running


def test_institutions_are_agents_and_households_are_views(world: World) -> None:
    assert set(world.institutions.values()) <= set(world.agents)
    assert len(world.agents) < 100
    households = world.agents_by_type[Household]
    assert isinstance(households, HouseholdSet)
    assert len(households) == 300
    assert Household in world.agent_types
    assert {type(agent) for agent in world.agents} < set(world.agent_types)
    ids = [*world.agents.get("unique_id"), *households.get("unique_id")]
    assert len(ids) == len(set(ids))


def test_a_household_can_be_taken_in_hand(world: World) -> None:
    household = world.household(17)
    assert household in world.agents_by_type[Household]
    for column in world.households:
        assert getattr(household, column) == world.households[column][17]
    assert household.people
    assert all(person["household"] == 17 for person in household.people)


def test_the_collector_has_every_metric_of_every_year(world: World) -> None:
    table = world.datacollector.get_model_vars_dataframe()
    assert len(table) == 2
    recorded = {(year, name): value for year, name, group, value in world.records if group == "all"}
    assert recorded
    for (year, name), value in recorded.items():
        assert table[name].iloc[year - world.spec.first_year] == pytest.approx(value, nan_ok=True)
    assert set(table) >= {name for _, name in recorded}
    assert {column.partition(".")[0] for column in table} <= set(metrics())


def test_a_collector_of_ones_own_sees_households_and_institutions() -> None:
    world = World("h-city", rng=1, **SIZE)
    column = next(iter(world.households))
    own = mesa.DataCollector(
        model_reporters={"households": lambda model: len(model.agents_by_type[Household])},
        agent_reporters={"type": lambda agent: type(agent).__name__},
        agenttype_reporters={Household: {column: column}},
    )
    world.step()
    own.collect(world)
    assert own.get_model_vars_dataframe()["households"].tolist() == [300]
    assert len(own.get_agent_vars_dataframe()) == len(world.agents)
    assert len(own.get_agenttype_vars_dataframe(Household)) == 300


def test_looking_moves_nothing(world: World) -> None:
    looked_at = World("h-city", rng=1, **SIZE)
    while looked_at.running:
        looked_at.step()
        looked_at.agents_by_type[Household].shuffle().select(at_most=3).map(lambda household: household.people)
    assert looked_at.records == world.records


def test_mesas_batch_runner_sweeps_seeds_and_clauses() -> None:
    parameters = {"spec": "h-city", "population.households": [200, 300], "years": 2}
    rows = mesa.batch_run(World, parameters, rng=[1, 2], display_progress=False, data_collection_period=1)
    assert len(rows) == 2 * 2 * 2
    assert {(row["rng"], row["population.households"]) for row in rows} == {
        (1, 200),
        (1, 300),
        (2, 200),
        (2, 300),
    }
    alone = World("h-city", rng=2, **SIZE).run()
    name, value = next((name, value) for _, name, group, value in reversed(alone.records) if group == "all")
    last = [row for row in rows if row["rng"] == 2 and row["population.households"] == 300][-1]
    assert last[name] == pytest.approx(value, nan_ok=True)


def test_a_mesa_chart_renders_on_a_world(world: World) -> None:
    solara = pytest.importorskip("solara", reason="the charts need the extra: govsim[ui]")
    from mesa.visualization import make_plot_component

    name = next(name for _, name, group, _ in world.records if group == "all")
    chart, _page = make_plot_component(name)
    box, context = solara.render(chart(world), handle_error=False)
    try:
        images = [widget for widget in _tree(box) if type(widget).__name__ == "Image"]
        assert images
        assert bytes(images[0].value).startswith(b"\x89PNG")
    finally:
        context.close()


def _tree(widget: Any) -> list[Any]:
    """Return the widget and everything inside it."""
    inside = getattr(widget, "children", ())
    return [widget, *(each for child in inside if not isinstance(child, str) for each in _tree(child))]
