"""Points, suspension and publication, for the one hospital with a patient; by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from town import until

from govsim.agents.hospital import Hospital, hospitals
from govsim.core.world import World

# proved .8 x 4,500 = 3,600 of 49,500 in scope: 7.27 %
PERCENT = 360_000 / 49_500


def house_of_the_patient(world: World) -> Hospital:
    return hospitals(world)[int(world.bills["inpatient"].hospital[0])]


@pytest.fixture
def graduated(upcoded: Callable[..., World], every_bill: Callable[..., Any]) -> Callable[..., World]:
    """Return a function that founds the town with graduated sanctions on all bills."""

    def found(sanctions: dict[str, Any], later: dict[str, Any] | None = None, **settings: Any) -> World:
        return upcoded(every_bill(sanctions={"graduated": sanctions}), later, **settings)

    return found


def test_points_are_given_for_each_percent_of_billing_and_fade(graduated: Callable[..., World]) -> None:
    world = until(graduated({"points": 2, "limit": 100}, **{"institutions.supervisor.points_fade": 0.25}), "supervise")
    house = house_of_the_patient(world)
    assert house.points == pytest.approx(2 * PERCENT)
    assert sum(one.points for one in hospitals(world)) == house.points
    for phase in ("reconcile", "learn"):
        world.live(phase)
    assert house.points == pytest.approx(1.5 * PERCENT)


def test_who_reaches_the_limit_is_suspended_for_the_next_year_and_no_longer(graduated: Callable[..., World]) -> None:
    world = graduated({"points": 1, "limit": 7}, {"supervision.random_audit": None})
    until(world, "supervise")
    house = house_of_the_patient(world)
    assert house.points == pytest.approx(PERCENT - 7)
    assert not house.suspended
    for phase in ("reconcile", "learn", "close_year"):
        world.live(phase)
    world.measure()
    assert (2023, "sanctioned", "hospitals_suspended", 1.0) in world.records
    world.step()
    assert [one.name for one in hospitals(world) if one.suspended] == [house.name]
    world.step()
    assert not any(one.suspended for one in hospitals(world))


def test_below_the_limit_nobody_is_suspended(graduated: Callable[..., World]) -> None:
    world = graduated({"points": 1, "limit": 7.5})
    world.step()
    until(world, "open_year")
    assert not any(one.suspended for one in hospitals(world))


def test_the_last_house_of_its_level_stays_open(graduated: Callable[..., World]) -> None:
    alone = {f"institutions.hospitals.{level}": 1 for level in ("primary", "secondary", "tertiary")}
    world = graduated({"points": 1, "limit": 7}, **alone)
    world.step()
    until(world, "open_year")
    assert not any(one.suspended for one in hospitals(world))
    assert max(one.points for one in hospitals(world)) == pytest.approx(PERCENT / 2)  # kept, and half forgotten


def test_hospitals_fear_what_points_lead_to(upcoded: Callable[..., World], every_bill: Callable[..., Any]) -> None:
    best = {"institutions.hospitals.strategy": "best_response", "institutions.hospitals.pin": None}
    best |= {"institutions.hospitals.inspection_belief": 0.1}
    plain = until(upcoded(every_bill(), **best), "seek_care")
    harsh = every_bill(sanctions={"graduated": {"points": 1, "limit": 2, "exclusion_loss": 0.05}})
    feared = until(upcoded(harsh, **best), "seek_care")
    # (1 - .1 x .8 x 3)/20; a proved yuan costs 100 x .05/2 = 2.5 more: (1 - .1 x .8 x 5.5)/20
    assert hospitals(plain)[0].levers["upcoding"] == pytest.approx(0.038)
    assert hospitals(feared)[0].levers["upcoding"] == pytest.approx(0.028)


def test_publication_frightens_those_who_were_not_inspected(graduated: Callable[..., World]) -> None:
    settings = {"institutions.hospitals.inspection_belief": 0.05, "institutions.hospitals.belief_gain": 0.5}
    world = until(graduated({"publication": 0.2}, **settings), "learn")
    house = house_of_the_patient(world)
    others = [one.inspection_belief for one in hospitals(world) if one is not house]
    # own learning first: .05 -> .525 (all its bills were opened), others .05 -> .025; then a fifth of the way to 1
    assert house.inspection_belief == pytest.approx(0.525 + 0.2 * 0.475)
    assert others == pytest.approx([0.025 + 0.2 * 0.975] * len(others))


def test_without_publication_they_forget(graduated: Callable[..., World]) -> None:
    settings = {"institutions.hospitals.inspection_belief": 0.05, "institutions.hospitals.belief_gain": 0.5}
    world = until(graduated({}, **settings), "learn")
    assert min(one.inspection_belief for one in hospitals(world)) == pytest.approx(0.025)
