"""Which level and house a patient's luck leads to, and what care costs there, worked by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import until

from govsim.core.world import World

HOUSES = {"institutions": {"hospitals": {"primary": 2, "secondary": 3, "tertiary": 1}}}
MIX = {
    "households.hospital_choice.ordinary_urban": [0.2, 0.3, 0.5],
    "households.hospital_choice.severe_urban": [0, 0.5, 0.5],
}


def choose(town: Callable[..., World], chance: list[float], severe: bool, **settings: Any) -> Any:
    world = until(town(HOUSES, **MIX, **settings), "open_year")
    rule = next(scheme for scheme in world.schemes if scheme.word() == "hospital_choice")
    rows = np.zeros(len(chance), np.int32)
    return rule.choose(world, np.array(chance), rows, np.full(len(chance), severe))


def test_one_number_picks_the_level_and_its_place_in_it_the_house(town: Callable[..., World]) -> None:
    # primary to .2, each house a half of it; secondary to .5, each a third; tertiary above
    chance = [0, 0.09, 0.11, 0.2, 0.31, 0.49, 0.5, 0.999]
    hospital, level, _ = choose(town, chance, severe=False)
    assert level.tolist() == [0, 0, 0, 1, 1, 1, 2, 2]
    assert hospital.tolist() == [0, 0, 1, 2, 3, 4, 5, 5]


def test_the_severe_go_higher(town: Callable[..., World]) -> None:
    hospital, level, _ = choose(town, [0, 0.49, 0.5], severe=True)
    assert level.tolist() == [1, 1, 2]
    assert hospital.tolist() == [2, 4, 5]


def test_care_costs_more_at_higher_levels_and_as_told_on_average(town: Callable[..., World]) -> None:
    relative = {"households.hospital_choice.relative_cost": [0.5, 1, 2]}
    # all live in town: .2 x .5 + .3 x 1 + .5 x 2 = 1.4 for the ordinary, 1.5 for the severe
    _, _, ordinary = choose(town, [0.1, 0.3, 0.9], severe=False, **relative)
    assert ordinary == pytest.approx([0.5 / 1.4, 1 / 1.4, 2 / 1.4])
    assert np.dot([0.2, 0.3, 0.5], ordinary) == pytest.approx(1)
    _, _, severe = choose(town, [0.1, 0.9], severe=True, **relative)
    assert severe == pytest.approx([1 / 1.5, 2 / 1.5])
