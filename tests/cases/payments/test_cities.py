"""A city under every way of paying hospitals: the books close, and hospitals answer as they say."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from town import until

from govsim.agents.hospital import hospitals
from govsim.core.world import World

BUNDLES = ["drg", "dip", "capitation", "global_budget"]


@pytest.fixture
def city(tmp_path: Path) -> Callable[..., World]:
    """Return a function that lives three years of a small city whose two funds pay hospitals by some rule."""

    def live(word: str = "", more: dict[str, Any] | None = None, lived: int = 3, **settings: Any) -> World:
        funds = ("resident", "employee")
        payments = {f"{word}_{each}": {"scheme": word, "people": each} for each in funds if word}
        if word in BUNDLES:
            payments = {name: each | {"payer": f"{each['people']}_fund"} for name, each in payments.items()}
        text = {"extends": "h-city", "years": 3, "population": {"households": 2000}, "payments": payments}
        path = tmp_path / "city.yaml"
        path.write_text(json.dumps(text | (more or {})), encoding="utf-8")
        world = World(path, rng=1, **settings)
        for _ in range(lived):
            world.step()
        return world

    return live


def last(world: World, name: str, group: str = "all") -> float:
    return next(value for year, n, g, value in world.records if (year, n, g) == (world.year, name, group))


def test_fee_for_service_said_aloud_changes_nothing(city: Callable[..., World]) -> None:
    silent, aloud = city(), city("fee_for_service")
    assert silent.records == aloud.records
    assert silent.ledger.journal() == aloud.ledger.journal()


@pytest.mark.parametrize("strategy", ["best_response", "adaptive", "honest"])
@pytest.mark.parametrize("word", BUNDLES)
def test_the_books_close_under_every_payment(city: Callable[..., World], word: str, strategy: str) -> None:
    world = city(word, **{"institutions.hospitals.strategy": strategy})
    assert world.ledger.flow(memo="clearing of hospitals") > 0
    assert last(world, "hospital_margin") > 0


def test_levels_are_paid_in_different_ways_in_one_city(city: Callable[..., World]) -> None:
    mix = {
        "payments": {
            "primary": {"scheme": "capitation", "payer": "resident_fund", "people": "resident", "levels": ["primary"]},
            "secondary": {"scheme": "dip", "payer": "resident_fund", "people": "resident", "levels": ["secondary"]},
            "tertiary": {"scheme": "drg", "payer": "resident_fund", "people": "resident", "levels": ["tertiary"]},
        }
    }
    world = city(more=mix)
    paid = {world.institutions[f"{level}_hospital_1"].incentives for level in ("primary", "secondary", "tertiary")}
    assert len(paid) == 3


def test_a_price_a_case_turns_each_lever_the_way_that_pays(city: Callable[..., World]) -> None:
    charged, priced = city(), city("drg")
    assert last(charged, "inducement_share") > 0 > last(priced, "inducement_share")
    assert last(priced, "inpatient_cost_per_case") < last(charged, "inpatient_cost_per_case")
    assert last(priced, "out_of_scope_share") > last(charged, "out_of_scope_share")
    assert last(priced, "upcoding_share") > 0
    assert last(priced, "turned_away_share") > 0 == last(charged, "turned_away_share")


def test_a_budget_rewards_no_coding_and_points_less_than_a_price(city: Callable[..., World]) -> None:
    coding = {word: city(word).institutions["tertiary_hospital_1"].incentives.coding for word in BUNDLES}
    assert coding["global_budget"] == coding["capitation"] == 0
    assert 0 < coding["dip"] < 1
    assert 0 < coding["drg"] <= 1


def test_a_reform_prices_what_was_charged_the_year_before(city: Callable[..., World]) -> None:
    """A rule that comes in the third year pays last year's mean of each group, though it was not in force then."""
    drg = {"drg": {"payer": "resident_fund", "people": "resident", "growth": 0, "outlier_share": 0}}
    world = city(lived=2, more={"payments": {}, "reforms": [{"from": 2025, "set": {"payments": drg}}]})
    assert world.year == 2024
    houses = hospitals(world)
    charges, coding = np.zeros((3, 2)), np.zeros((3, 2))
    for house in houses:
        for severe in (0, 1):
            mine = (house.cases.severe == severe) & (house.cases.insured == 1)
            charges[house.level, severe] += house.cases.charges[mine].sum()
            coding[house.level, severe] += house.cases.coding[mine].sum()
    until(world, "reconcile")
    bills = world.bills["inpatient"]
    resident = bills.scheme == 1
    enough = resident & (bills.severe == 0)  # of the severe a level may have fewer than five: priced at their own mean
    usual = (charges / coding)[bills.level[enough], 0]
    upcoded = np.array([house.levers["upcoding"] for house in houses])[bills.hospital[enough]]
    assert bills.awarded[enough] / 100 == pytest.approx(usual * (1 + upcoded), rel=1e-4)
    assert (bills.awarded[~resident] == bills.in_scope[~resident]).all()
    assert world.ledger.flow(year=2024, memo="clearing of hospitals") == 0
    assert world.ledger.flow(year=2025, memo="clearing of hospitals") > 0
