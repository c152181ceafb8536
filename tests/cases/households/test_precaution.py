"""The reserve against payments for care, in the town of three households."""

from collections.abc import Callable

import numpy as np
import pytest
from town import CLERK, COUPLE, OLD_ARE_ILL, POOR, until

from govsim.core.world import World
from govsim.households.precaution import risk_group, variance_by

PRUDENT = {"households.precaution": {"risk_aversion": 2}}


def test_households_look_at_those_of_their_place_age_and_insurance(town: Callable[..., World]) -> None:
    group = risk_group(town({}, **PRUDENT))
    # all in town: x 2 + a member of 60, x 3, + insurance
    assert group[[COUPLE, POOR, CLERK]].tolist() == [2 * 3 + 1, 3 * 3 + 1, 2 * 3 + 2]


def test_the_variance_is_of_the_living_of_the_group() -> None:
    group, paid = np.array([0, 0, 0, 5]), np.array([0.0, 300.0, 9000.0, 50.0])
    found = variance_by(group, paid, np.array([2.0, 1.0, 0.0, 1.0]))
    assert found[[0, 5, 7]].tolist() == [20_000, 0, 0]  # mean 100: (2 x 100² + 200²) / 3


def test_savings_above_the_buffer_and_the_reserve_are_let_go(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    from govsim.households import precaution

    monkeypatch.setattr(precaution, "variance_by", lambda group, paid, weight: np.full(12, 3e8))
    world = town({}, **PRUDENT)
    world.step()
    # of the clerk: .5 x 3 x 300,000,000 / 45,000
    assert world.households.reserve[CLERK] == 10_000
    assert world.households.savings[CLERK] == (115_000 - (115_000 - 36_000 - 10_000) / 2) * 100
    assert world.households.let_go[CLERK] == 34_500_00


def test_one_household_of_its_kind_sees_no_variance(town: Callable[..., World]) -> None:
    world = until(town({"institutions": {"hospitals": {"strategy": "honest"}}}, **OLD_ARE_ILL, **PRUDENT), "close_year")
    assert world.households.oop[POOR] > 0
    assert world.households.reserve.tolist() == [0, 0, 0]
