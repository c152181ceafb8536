"""Who is on the poor registers."""

import numpy as np
import pytest


def _shares(world):
    return np.bincount(world.households.registry, world.households.members, 4) / world.households.members.sum()


def test_registers_hold_their_shares_of_persons_every_year(build, turn):
    world = build(20_000)
    for _ in range(3):
        turn(world)
        assert _shares(world)[1:] == pytest.approx([0.003, 0.032, 0.015], abs=0.001)


def test_officials_who_do_not_err_register_the_poorest(build, turn):
    world = turn(build(20_000, **{"households.registry.noise": 0}))
    income, registered = world.households.last_income_per_head, world.households.registry > 0
    assert income[registered].max() <= income[~registered].min()


def test_officials_who_err_leave_many_of_the_poorest_out(build, turn):
    exact, noisy = turn(build(20_000, **{"households.registry.noise": 0})), turn(build(20_000))
    poor = exact.households.registry > 0
    left_out = 1 - (noisy.households.registry[poor] > 0).mean()
    assert 0.3 < left_out < 0.8


def test_errors_last_so_that_most_stay_registered(build, turn):
    world = turn(build(20_000))
    before = world.households.registry > 0
    turn(world)
    assert (world.households.registry[before] > 0).mean() > 0.6
