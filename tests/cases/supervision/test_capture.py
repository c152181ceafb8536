"""A supervisor that is held back, loses its edge, or cannot work through what it opens; by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from town import until, yuan

from govsim.agents.hospital import hospitals
from govsim.core.world import World

Rule = Callable[..., Any]


def test_a_captured_supervisor_opens_pays_and_lets_go(upcoded: Callable[..., World], every_bill: Rule) -> None:
    world = until(upcoded(every_bill(), **{"institutions.supervisor.capture": 1}), "supervise")
    assert world.bills["inpatient"].opened.all()
    assert yuan(world, memo="inspection") == 100
    assert yuan(world, memo="recovery") == yuan(world, memo="fine") == yuan(world, memo="refund") == 0
    assert world.institutions["supervisor"].findings.dropped == 1
    assert all(one.inspected == 0 for one in hospitals(world))  # nothing to fear


def test_the_only_hospital_with_patients_has_all_the_influence(upcoded: Callable[..., World], every_bill: Rule) -> None:
    world = until(upcoded(every_bill(), **{"institutions.supervisor.influence": 1}), "supervise")
    assert world.institutions["supervisor"].findings.dropped == 1
    assert yuan(world, memo="recovery") == 0


def test_half_the_capacity_proves_half(upcoded: Callable[..., World], every_bill: Rule) -> None:
    world = until(upcoded(every_bill(), **{"institutions.supervisor.capacity": 0.5}), "supervise")
    assert yuan(world, memo="recovery") == 900  # half of .5 x .8 x 4,500
    assert sum(one.inspected for one in hospitals(world)) == 0.5


@pytest.mark.parametrize(
    ("budget", "cost", "spent", "edge"),
    [
        (1000, 0, 0, 0.5),  # no refresher is to be had
        (125, 100, 400, 1.0),  # 500 less 100 for the inspection pay it in full
        (75, 100, 200, 0.75),  # 300 less 100 pay half of it
    ],
)
def test_the_edge_is_lost_unless_the_budget_refreshes_it(
    upcoded: Callable[..., World], every_bill: Rule, budget: float, cost: float, spent: float, edge: float
) -> None:
    settings = {"budget": budget, "drift": 0.5, "refresher_cost": cost}
    world = upcoded(every_bill(), **{f"institutions.supervisor.{name}": value for name, value in settings.items()})
    world.step()
    assert yuan(world, year=2023, memo="recovery") == 1800
    assert yuan(world, year=2023, memo="refresher of inspectors") == spent
    world.step()
    assert yuan(world, year=2024, memo="recovery") == 1800 * edge


def test_without_drift_nobody_pays_for_refreshers(upcoded: Callable[..., World], every_bill: Rule) -> None:
    world = upcoded(every_bill()).run()
    assert yuan(world, memo="refresher of inspectors") == 0
    assert world.institutions["supervisor"].edge == 1.0
