"""A world that is copied between two years lives on exactly as it would have; the copy moves nobody but itself."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from cities import spec
from crowded import everything
from paying_cities import INJURED

from govsim.core.errors import DefectError, ScenarioError
from govsim.core.scenario import Spec, read, read_text, shipped
from govsim.core.world import World

SMALL = {"population.households": 200, "years": 4}
SYSTEM = next(iter(shipped()))
SCENARIOS = sorted(name for name, path in shipped().items() if path.parent.name in ("systems", "reforms"))


def state(world: World) -> dict[str, Any]:
    """Return everything that a world is, in values that can be compared to the last bit."""
    columns = {
        (name, column): table[column].tobytes()
        for name, table in (("persons", world.persons), ("households", world.households))
        for column in table
    }
    institutions = {
        name: {key: value for key, value in vars(each).items() if key != "model"}
        for name, each in world.institutions.items()
    }
    return columns | {
        "year": (world.year, world.lived, world.phase, world.running, world.steps, world.time),
        "records": list(world.records),
        "journal": world.ledger.journal(),
        "flows": dict(world.ledger._flows),
        "balances": {name: each.balances.tobytes() for name, each in world.ledger.accounts.items()},
        "dues": {due: (left.tolist(), until) for due, (left, until) in world.ledger._dues.items()},
        "institutions": repr(institutions),
        "agents": [(type(agent).__name__, agent.unique_id) for agent in world.agents],
        "agreements": repr(world.agreements),
        "tenders": repr(world.tenders),
        "collected": repr(world.datacollector.model_vars),
    }


def lived(spec: Spec, years: int) -> World:
    world = World(spec, rng=3)
    for _ in range(years):
        world.step()
    return world


# the first system at every stage, the others where reforms and second tenders lie ahead
@pytest.mark.parametrize(("name", "years"), [*((SYSTEM, years) for years in range(4)), *((n, 3) for n in SCENARIOS)])
def test_a_branch_lives_as_the_original_would_have(name: str, years: int) -> None:
    branch_lives_on(read(name, SMALL), years)


# within a term, between two, and where one was extended
@pytest.mark.parametrize("years", [1, 2])
def test_a_branch_lives_on_with_all_that_was_signed(years: int) -> None:
    world = branch_lives_on(everything(), years)
    alive = [each for each in world.agreements if each.seller and each.signed < 2025]
    assert len({each.lot for each in alive if each.covers == "critical"}) == 3
    assert any(each.members for each in alive)
    assert any(each.levers["denial"] and each.levers["verification"] for each in alive)
    assert any(event.what == "extended" for each in world.agreements for event in each.events)


def test_a_branch_lives_on_with_suits_that_wait() -> None:
    world = lived(spec(INJURED), 1)
    assert len(world.institutions["court"].pending) > 0
    branch_lives_on(spec(INJURED), 1)


def branch_lives_on(spec: Spec, years: int) -> World:
    original = lived(spec, years)
    before = state(original)
    branch = original.branch()
    assert state(branch) == before
    branch.run()
    assert state(original) == before  # living the copy does not move the original
    straight = state(lived(spec, spec.years))
    assert state(branch) == straight
    assert state(original.run()) == straight
    return branch


@pytest.mark.parametrize(
    "clauses",
    [
        {"contracts.critical_cover.loss_share": 0.5},
        {"layers.critical.rate": 0.9},
        {"supervision.random_audit": None},
        {"contracts.critical_cover": None},
        {"households.illness.cost_level": 2},
        {"clauses.evaluation": {}, "clauses.consortium": {"members": 2}, "contracts.critical_cover.netting": "term"},
        {"contracts.critical_cover.chosen_by": {"second_price": {"lots": 2}}},
        {"payments.drg": {"payer": "resident_fund", "people": "resident"}, "supervision.tip_off": {}},
    ],
    ids=str,
)
def test_a_reform_on_a_branch_is_the_reform_from_the_start(clauses: dict[str, Any]) -> None:
    base = read("h-city", SMALL)
    reform = json.dumps([{"from": 2026, "set": clauses}])
    reformed = read_text(f"{base.text()}\nreforms: {reform}\n")
    world = lived(base, 3)
    assert state(world.branch(reformed).run()) == state(World(reformed, rng=3).run())
    assert state(world.run()) == state(World(base, rng=3).run())


def mutable(world: World) -> dict[int, str]:
    """Return every object that can change and that a world leads to, by identity."""
    found: dict[int, str] = {}
    seen: set[int] = set()
    waiting: list[tuple[str, Any]] = [("world", world)]
    while waiting:
        path, each = waiting.pop()
        if id(each) in seen or isinstance(each, Spec | str | bytes | int | float | type | None):
            continue
        seen.add(id(each))
        if isinstance(each, np.ndarray):
            if each.flags.writeable or each.base is not None:
                found[id(each)] = path
            continue
        if isinstance(each, dict):
            found[id(each)] = path
            waiting += [(f"{path}[{key!r}]", value) for key, value in each.items()]
        elif isinstance(each, list | set | tuple):
            if not isinstance(each, tuple):
                found[id(each)] = path
            waiting += [(f"{path}[{at}]", value) for at, value in enumerate(each)]
        elif type(each).__module__.startswith(("govsim", "mesa")) and hasattr(each, "__dict__"):
            if getattr(type(each), "__dataclass_params__", None) is not None and type(each).__dataclass_params__.frozen:
                continue
            found[id(each)] = path
            waiting += [(f"{path}.{key}", value) for key, value in vars(each).items()]
        elif hasattr(each, "__self__"):
            waiting.append((f"{path}.__self__", each.__self__))
    return found


def test_a_branch_shares_nothing_that_can_change() -> None:
    world = lived(everything(), 2)
    world.watchers.append(lambda _: None)
    branch = world.branch()
    ours, theirs = mutable(world), mutable(branch)
    assert len(ours) > 100
    assert {ours[each] for each in ours.keys() & theirs.keys()} == set()
    assert branch.watchers == []
    assert all(agent.model is branch for agent in branch.agents)


def test_a_branch_is_watched_by_nobody_and_is_drawn_from_its_own_streams() -> None:
    world, seen = lived(read("h-city", SMALL), 1), []
    world.watchers.append(lambda each: seen.append(each.year))
    branch = world.branch()
    branch.step()
    assert seen == []
    world.step()  # a stream that the copy has drawn is not spent here
    assert set(seen) == {world.year}


def test_another_past_is_refused() -> None:
    base = read("h-city", SMALL)
    world = lived(base, 2)
    with pytest.raises(ScenarioError, match="in 2023, which is lived already"):
        world.branch(base.overridden({"layers.critical.rate": 0.7}))
    with pytest.raises(ScenarioError, match="lived already"):
        world.branch(base.overridden({"first_year": 2024}))
    assert world.branch(base.overridden({"years": 3})).run().year == 2025


def test_no_branch_in_the_middle_of_a_year() -> None:
    world = World("h-city", rng=1, **SMALL)
    world.watchers.append(lambda each: each.branch())
    with pytest.raises(DefectError, match="not in the middle of 2023"):
        world.step()
