"""Who is insured where, and what the figures say of old people in the countryside: the town, worked by hand."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from town import OLD_ARE_ILL, PEOPLE

from govsim.core.world import World
from govsim.households.insured import insured, living, within


def village(town: Callable[..., World], folder: Path, **settings: Any) -> World:
    """Found the town with the poor woman of 70 in the countryside."""
    people = folder / "village.csv"
    people.write_text(PEOPLE.replace("10000,0,1\n", "10000,0,0\n"), encoding="utf-8")
    basic = {"payer": "government", "people": "rural", "rates": [0.4] * 3, "deductibles": [0] * 3}
    sections = {"population": {"microdata": str(people)}, "behaviour": {}, "layers": {"basic": basic}}
    return town(sections, **settings)


def test_residents_are_rural_or_urban_by_where_they_live_and_employees_are_neither() -> None:
    people = SimpleNamespace(scheme=np.array([1, 1, 2, 2, 0]), urban=np.array([True, False, True, False, False]))
    assert insured("rural", people).tolist() == [False, True, False, False, False]
    assert insured("urban", people).tolist() == [True, False, False, False, False]
    assert insured("resident", people).tolist() == [True, True, False, False, False]
    assert insured("employee", people).tolist() == [False, False, True, True, False]
    assert insured("all", people) is np.True_


def test_the_living_are_found_through_their_household(town: Callable[..., World], tmp_path: Path) -> None:
    world = village(town, tmp_path)
    found = {group: living(group, world)[world.persons.alive].tolist() for group in ("rural", "urban", "all")}
    # the couple, the poor woman, the clerk
    assert found["rural"] == [False, False, True, False]
    assert found["urban"] == [True, True, False, False]
    assert found["all"] == [True, True, True, True]
    # empty slots wait for births
    assert living("all", world).sum() == 4


def test_a_group_lies_within_those_that_are_wider() -> None:
    assert within("rural", "rural")
    assert within("rural", "resident")
    assert within("urban", "all")
    assert not within("rural", "urban")
    assert not within("resident", "rural")
    assert not within("employee", "resident")


def test_the_rural_old_are_counted_by_themselves(town: Callable[..., World], tmp_path: Path) -> None:
    for world, admitted in (
        (village(town, tmp_path, **OLD_ARE_ILL), 0.25),
        (village(town, tmp_path, **{"households.illness.admission_rate": [1, 1, 1, 1, 1]}), 1),
    ):
        world.step()
        found = {(name, group): value for _, name, group, value in world.records}
        # the only old villager: a bill of 50,000, 45,000 of it in scope, two fifths of that paid for her
        assert found["oop_per_head", "rural_60_plus"] == 32_000
        assert found["admitted_share", "rural_60_plus"] == 1
        assert found["admitted_share", "all"] == admitted
        assert found["catastrophic_share_with_elderly", "rural"] == 1


def test_villagers_are_no_townspeople(town: Callable[..., World], tmp_path: Path) -> None:
    world = village(town, tmp_path, **OLD_ARE_ILL)
    world.step()
    found = {(name, group): value for _, name, group, value in world.records}
    assert found["catastrophic_share", "urban"] == 0
    assert found["catastrophic_share", "rural"] == 1
