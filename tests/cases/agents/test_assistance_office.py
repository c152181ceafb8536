"""What an information platform does to the procedure; worked by hand."""

import pytest

from govsim.agents.assistance_office import AssistanceOffice

PAPER = {"noise": 1.0, "steps": 4.0, "days": 90.0, "detection": 0.1, "hours_per_step": 6.0}
COSTS = {"platform_cost": 2.0, "cost_per_step": 30.0}


@pytest.mark.parametrize(
    ("platform", "error", "steps", "days", "found"),
    [(0, 0.5, 4, 90, 0.1), (0.5, 0.35, 2.6, 54, 0.55), (1, 0.2, 1.2, 18, 1)],
)
def test_it_reads_better_asks_less_pays_sooner_and_finds_more(
    platform: float, error: float, steps: float, days: float, found: float
) -> None:
    office = AssistanceOffice(information_platform=platform, **PAPER, **COSTS)  # type: ignore[arg-type]
    assert office.error == pytest.approx(error)
    assert (office.steps_to_go, office.days_to_wait) == pytest.approx((steps, days))
    assert office.finds_falsehood == pytest.approx(found)


def test_four_times_the_steps_halve_the_error() -> None:
    office = AssistanceOffice(information_platform=0, **PAPER | {"steps": 16.0}, **COSTS)  # type: ignore[arg-type]
    assert office.error == pytest.approx(0.25)
