"""Who falls ill in the town of four, and what it takes, worked by hand: rates of 0 and 1, no spread of cost."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import until

from govsim.core.world import World
from govsim.households.illness import Sickness


def sickness(world: World) -> Sickness:
    until(world, "fall_ill")
    return world.once_a_year("sickness", lambda: None)


def ill(town: Callable[..., World], **settings: Any) -> Sickness:
    return sickness(town(**{f"households.illness.{name}": value for name, value in settings.items()}))


def people(world: World, rows: Any) -> list[int]:
    return world.persons.age[rows].tolist()


def test_a_rate_of_nothing_makes_nobody_ill_and_of_one_the_whole_band(town: Callable[..., World]) -> None:
    assert ill(town).person.size == 0
    world = town(**{"households.illness.admission_rate": [0, 1, 0, 0, 0]})
    found = sickness(world)
    assert sorted(people(world, found.person)) == [30, 40, 40]  # empty slots stay empty
    assert found.need == pytest.approx([50_000] * 3)
    assert not found.severe.any()


def test_cost_follows_the_factor_of_the_age_band(town: Callable[..., World]) -> None:
    found = ill(town, admission_rate=[0, 1, 0, 1, 0], cost_age_factor=[1, 0.9, 1, 1.2, 1])
    assert sorted(found.need) == pytest.approx([45_000] * 3 + [60_000])


def test_a_severe_case_costs_its_own_sum_and_an_admission_beside_it_is_added(town: Callable[..., World]) -> None:
    severe = ill(town, severe_rate=[0, 0, 0, 1, 0])
    assert severe.need == pytest.approx([200_000])
    assert severe.severe.tolist() == [True]
    both = ill(town, severe_rate=[0, 0, 0, 1, 0], admission_rate=[0, 0, 0, 1, 0])
    assert both.need == pytest.approx([250_000])


def test_no_need_is_above_the_cap(town: Callable[..., World]) -> None:
    assert ill(town, severe_rate=[0, 0, 0, 1, 0], cost_cap=120_000).need == pytest.approx([120_000])


def test_prices_grow_from_year_to_year(town: Callable[..., World]) -> None:
    world = town(**{"households.illness.admission_rate": [0, 0, 0, 1, 0], "households.illness.cost_growth": 0.1})
    world.step()
    assert sickness(world).need == pytest.approx([55_000])


def test_the_severe_stay_severe_with_the_persistence(town: Callable[..., World]) -> None:
    reform = [{"from": 2024, "set": {"households.illness.severe_rate": [0, 0, 0, 0, 0]}}]
    for persistence, still in ((0.95, True), (0.0, False)):
        world = town(
            {"reforms": reform},
            **{
                "households.illness.severe_rate": [0, 0, 0, 1, 0],
                "households.illness.severe_persistence": persistence,
            },
        )
        world.step()
        assert world.persons.severe.sum() == 1
        world.step()
        assert bool(world.persons.severe.any()) is still


def test_outpatient_need_rises_with_age_and_relative_income(town: Callable[..., World]) -> None:
    world = town(
        **{
            "households.illness.outpatient_median": 400,
            "households.illness.outpatient_age_factor": [0.5, 0.6, 1, 1.6, 2],
            "households.illness.outpatient_income_elasticity": 0.5,
        }
    )
    until(world, "fall_ill")
    rule = next(scheme for scheme in world.schemes if scheme.word() == "illness")
    need = rule.outpatient_need(world, "illness")
    # income a head 20,000, 10,000, 60,000; the median is 20,000
    expected = [240, 240, 640 * np.sqrt(0.5), 240 * np.sqrt(3)]
    assert need[world.persons.alive] == pytest.approx(expected, rel=1e-5)
    assert need[~world.persons.alive].sum() == 0
