"""What hospitals have met, and what supervision keeps from happening; by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import until

from govsim.agents.hospital import hospitals
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.scenario import read_text
from govsim.core.world import World

FREE = {
    "institutions.hospitals.strategy": "best_response",
    "institutions.hospitals.pin": None,
    "institutions.hospitals.inspection_belief": 0.1,
}


def measured(world: World) -> dict[str, float]:
    return {name: value for _, name, group, value in world.records if group == "all"}


def city(rule: dict[str, Any]) -> World:
    """Found 400 households of a shipped scenario under another rule."""
    tree = {
        "extends": "h-city",
        "population": {"households": 400},
        "institutions": {"supervisor": {"budget": 1000}},
        "supervision": {"random_audit": None} | rule,
    }
    return World(read_text(json.dumps(tree)), rng=5)


def test_deterrence_is_the_part_of_unwatched_excess_that_is_missing(
    upcoded: Callable[..., World], every_bill: Callable[..., Any]
) -> None:
    world = upcoded(every_bill(), **FREE)
    world.step()
    found = measured(world)
    # unwatched (1 - 0)/20 = .05; at a believed chance of .1 (1 - .1 x .8 x 3)/20 = .038 of 45,000
    assert found["deterrence"] == pytest.approx(1 - 0.038 / 0.05)
    assert found["opened_share"] == 1
    assert found["detection_share"] == pytest.approx(0.8)
    # 100 for the inspection brought back .8 x 1,710
    assert found["supervision_cost_per_yuan"] == pytest.approx(100 / 1368)


def test_where_levers_are_pinned_nothing_deters(upcoded: Callable[..., World], every_bill: Callable[..., Any]) -> None:
    world = upcoded(every_bill())
    world.step()
    assert measured(world)["deterrence"] == 0


def test_without_supervision_nothing_is_opened_or_detected(upcoded: Callable[..., World]) -> None:
    world = upcoded({})
    world.step()
    found = measured(world)
    assert found["opened_share"] == found["detection_share"] == found["supervision_cost_per_yuan"] == 0


@pytest.mark.parametrize(
    "rule", [{"threshold": {"threshold": 30_000}}, {"risk_based": {"share": 0.2, "targeting": 0.9}}]
)
def test_hospitals_meet_the_share_of_what_could_be_proved_that_was_opened(rule: dict[str, Any]) -> None:
    world = city(rule)
    met: list[tuple[float, float, float]] = []

    def look(world: World) -> None:
        if world.phase != "supervise":
            return
        bills = world.bills["inpatient"]
        for hospital in hospitals(world):
            own = bills.hospital == hospital.index
            provable = np.where(own, bills.provable, 0.0)
            if provable.any():
                share = float((provable * bills.opened).sum() / provable.sum())
                met.append((hospital.inspected, share, float(bills.opened[own].mean())))

    world.watchers.append(look)
    world.step()
    inspected, by_yuan, by_number = np.array(met).T
    assert inspected == pytest.approx(by_yuan)
    assert inspected.mean() > by_number.mean() + 0.05  # more than a random audit of as many bills


def test_what_a_random_audit_opens_is_counted_bill_by_bill() -> None:
    world = city({"random_audit": {"share": 0.3}})
    shares: list[tuple[float, float]] = []

    def look(world: World) -> None:
        if world.phase == "supervise":
            bills = world.bills["inpatient"]
            for hospital in hospitals(world):
                own = bills.hospital == hospital.index
                if own.any():
                    shares.append((hospital.inspected, float(bills.opened[own].mean())))

    world.watchers.append(look)
    world.step()
    assert [met for met, _ in shares] == pytest.approx([share for _, share in shares])


def test_proved_yuan_are_those_of_the_findings(upcoded: Callable[..., World], every_bill: Callable[..., Any]) -> None:
    world = upcoded(every_bill())
    world.step()
    proved = world.institutions["supervisor"].findings.proved["hospitals"] / FEN_PER_YUAN
    assert proved == 3600


@pytest.mark.parametrize("strategy", ["best_response", "adaptive"])
def test_what_insurers_take_back_is_no_deterrence_by_inspectors(
    upcoded: Callable[..., World], every_bill: Callable[..., Any], strategy: str
) -> None:
    world = upcoded(every_bill(), **FREE | {"institutions.hospitals.strategy": strategy})
    for house in hospitals(world):
        house.verification_belief = 0.4
    world.step()
    # aims: unwatched (1 - .4)/20 = .03, watched (1 - .4 - .6 x .1 x .8 x 3)/20 = .0228, whatever is done as yet
    assert measured(world)["deterrence"] == pytest.approx(1 - 0.0228 / 0.03)


def test_no_hospital_believes_in_more_than_certainty(
    upcoded: Callable[..., World], every_bill: Callable[..., Any]
) -> None:
    world = until(upcoded(every_bill()), "settle")
    for house in hospitals(world):
        house.inspected = 0.7  # another rule has met most of its bills
    world.live("supervise")
    assert sorted(house.inspected for house in hospitals(world))[-1] == 1
