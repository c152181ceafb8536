"""A checkpoint: a world that has lived some years, copied whole, to live on under another scenario.

What is frozen is shared (the scenario, schemes, columns that nobody writes, functions); all else is copied once, with
every reference inside it led to the copy. Who watches a world is not part of it and stays behind.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from govsim.core.errors import DefectError, Problem, ScenarioError
from govsim.core.scenario.past import alike, columns

if TYPE_CHECKING:
    from govsim.core.scenario import Spec
    from govsim.core.world import World


def branched(world: World, spec: Spec) -> World:
    """Return a copy of a world between two years, that lives on under a scenario with the same past.

    Raises:
        ScenarioError: the scenario says something else about a year that is lived already.
        DefectError: the world is in the middle of a year.
    """
    if world.lived != world.year:
        raise DefectError(f"a world can be branched between two years, not in the middle of {world.year}.")
    _refuse_another_past(world, spec)
    # a memo tells deepcopy what stands for what: the year's notes and those who watch do not come along
    memo = {id(world.watchers): [], id(world.bills): {}, id(world._year_cache): {}, id(world.records): [*world.records]}
    twin: World = copy.deepcopy(world, memo)
    twin.spec = spec
    twin.running = twin.year < spec.last_year
    return twin


def _refuse_another_past(world: World, spec: Spec) -> None:
    if spec is world.spec:
        return
    fix = f"Branch at the end of a year before, or live '{spec.name}' from its first year."
    for year in range(world.spec.first_year, world.year + 1):
        if spec.first_year != world.spec.first_year or not alike(world.spec, spec, year):
            message = f"differs from '{world.spec.name}' in {year}, which is lived already."
            raise ScenarioError(Problem(spec.name, message, fix))
    tables = {"persons": world.persons, "households": world.households}
    missing = [column.name for table, column in columns(spec) if column.name not in tables[table]]
    if missing:
        message = f"has columns that this world was founded without: {', '.join(missing)}."
        raise ScenarioError(Problem(spec.name, message, fix))
