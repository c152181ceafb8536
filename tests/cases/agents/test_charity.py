"""What a charity collects in a town of three households; worked by hand."""

from collections.abc import Callable

import pytest
from town import until, yuan

from govsim.core.world import World


def test_households_give_a_part_of_what_they_can_spare_and_donors_outside_by_head(
    town: Callable[..., World],
) -> None:
    sections = {"institutions": {"red": {"scheme": "charity", "warm_glow": 0.5, "outside_giving": 7}}}
    world = town(sections)
    world.population.open_for("learn")
    world.households.trust[:] = 0.5
    until(world, "collect")
    # g = .25: a fifth of the quarter of income that consumption leaves, 10,000, 2,500 and 15,000
    assert yuan(world, payer="households", payee="red") == pytest.approx(2000 + 500 + 3000)
    assert yuan(world, payer="outside", payee="red", memo="donations to charities") == 28  # four heads


def test_who_trusts_nobody_gives_nothing(town: Callable[..., World]) -> None:
    world = town({"institutions": {"red": {"scheme": "charity", "warm_glow": 0.5, "outside_giving": 0}}})
    world.population.open_for("learn")
    world.households.trust[:] = 0
    assert yuan(until(world, "collect"), payee="red") == 0
