"""Whom a hospital turns away, and where they go, worked by hand in the town."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from town import until

from govsim.contracts.actuary import forecast
from govsim.core.world import World

# all four are ill; the old woman's care takes 150,000, everybody else's 50,000
ALL_ILL = {
    "households.illness.admission_rate": [0, 1, 0, 1, 0],
    "households.illness.cost_age_factor": [1, 1, 1, 3, 1],
    "households.liquidity.kin_credit": 5,
}
OLD_WOMAN = 3  # rows 0 and 1 are the couple, 2 waits for a birth, 4 is the clerk
POOL = {"scheme": "fund", "people": "all", "opening_reserve": 1_000_000}
COVER = {"basic": {"payer": "pool", "rates": [1] * 3, "deductibles": [0] * 3, "cap": 900_000}}


@pytest.fixture
def at(town: Callable[..., World]) -> Callable[..., World]:
    """Return a function that lives up to care in a town whose patients all go to one level."""

    def live(level: int, payments: dict[str, Any], share: float = 1, **settings: Any) -> World:
        hospitals = {"strategy": "honest", "primary": 1, "secondary": 1, "tertiary": 1, "pin": {"selection": share}}
        sections = {"institutions": {"pool": POOL, "hospitals": hospitals}, "layers": COVER, "payments": payments}
        mix = [float(here == level) for here in range(3)]
        return until(
            town(sections, **{**ALL_ILL, "households.hospital_choice.ordinary_urban": mix, **settings}), "seek_care"
        )

    return live


DRG = {"drg": {"payer": "pool"}}


def test_who_costs_more_than_the_price_is_sent_one_level_up(at: Callable[..., World]) -> None:
    # the group's mean is 75,000; twice that costs 1.7 times the price, two thirds of it .57 times
    bills = at(1, DRG).bills["inpatient"]
    assert bills.person.tolist() == [0, 1, OLD_WOMAN, 4]
    assert bills.level.tolist() == [1, 1, 2, 1]
    assert bills.hospital.tolist() == [1, 1, 2, 1]
    assert bills.turned_away.tolist() == [OLD_WOMAN]


def test_care_costs_there_what_it_costs_there(at: Callable[..., World]) -> None:
    bills = at(1, DRG, **{"households.hospital_choice.relative_cost": [1, 1, 2]}).bills["inpatient"]
    assert bills.billed.tolist() == [50_000_00, 50_000_00, 300_000_00, 50_000_00]


def test_nobody_is_above_the_highest_level_and_care_is_forgone(at: Callable[..., World]) -> None:
    world = at(2, DRG)
    assert world.bills["inpatient"].person.tolist() == [0, 1, 4]
    assert world.persons.forgone.nonzero()[0].tolist() == [OLD_WOMAN]


def test_a_share_of_none_turns_nobody_away(at: Callable[..., World]) -> None:
    assert at(2, DRG, share=0).bills["inpatient"].person.tolist() == [0, 1, OLD_WOMAN, 4]


@pytest.mark.parametrize(
    "payments",
    [
        {"fee_for_service": {}},
        {"capitation": {"payer": "pool"}},
        {"drg": {"payer": "pool", "levels": ["primary"]}},
        {"drg": {"payer": "pool", "people": "employee"}},
        {"drg": {"payer": "pool", "outlier_threshold": 1, "outlier_share": 1}},
    ],
)
def test_who_is_paid_for_in_full_or_listed_is_not_turned_away(at: Callable[..., World], payments: Any) -> None:
    bills = at(2, payments).bills["inpatient"]
    assert bills.person.tolist() == [0, 1, OLD_WOMAN, 4]
    assert bills.turned_away.tolist() == []


@pytest.mark.parametrize("word", ["dip", "global_budget"])
def test_points_and_budgets_are_made_for_usual_patients(at: Callable[..., World], word: str) -> None:
    assert at(2, {word: {"payer": "pool"}}).bills["inpatient"].person.tolist() == [0, 1, 4]


def test_the_actuary_sees_who_will_be_turned_away(at: Callable[..., World]) -> None:
    # 0.9 of 50,000 x 3 and of 150,000 in scope, over four heads; without the old woman half of it
    assert forecast(at(2, DRG, share=0), "basic", 1).claims == pytest.approx([67_500])
    assert forecast(at(2, DRG), "basic", 1).claims == pytest.approx([33_750])


def test_the_share_turned_away_is_the_hospitals_lever_and_moves_no_other_luck(tmp_path: Path) -> None:
    def lived(share: float, **payments: Any) -> World:
        settings = {"population.households": 2000, "years": 1, "institutions.hospitals.pin": {"selection": share}}
        path = tmp_path / "city.yaml"
        path.write_text(json.dumps({"extends": "h-city", "payments": payments}), encoding="utf-8")
        return until(World(path, rng=1, **settings), "seek_care")

    drg = {"drg": {"payer": "resident_fund", "people": "resident", "outlier_share": 0}}
    half, nobody, everybody, charged = lived(0.5, **drg), lived(0, **drg), lived(1, **drg), lived(0)
    assert nobody.bills["inpatient"].turned_away.size == charged.bills["inpatient"].turned_away.size == 0
    turned, costly = half.bills["inpatient"].turned_away, everybody.bills["inpatient"].turned_away
    assert (half.persons.scheme[turned] == 1).all()
    assert set(turned) <= set(costly)
    assert len(turned) / len(costly) == pytest.approx(0.5, abs=0.1)
    luck = [world.rule("households", "illness").sickness(world).luck for world in (half, nobody, charged)]
    for word in ("hospital", "seek", "quit"):
        assert (luck[0][word] == luck[1][word]).all()
        assert (luck[0][word] == luck[2][word]).all()
    assert "selection" not in luck[2]  # nobody draws what nobody needs
