"""Injuries by hand: how often care hurts, whom, how badly; the effort and defensive care that a hospital chooses."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hurt import INJURY, house, hurt, insured
from town import CALM, until

from govsim.agents.hospital import hospitals
from govsim.core.errors import ScenarioError
from govsim.core.world import World

Town = Callable[..., World]
FREE: dict[str, Any] = {"pin": {}, "elasticity": 0.5, "effort_cost": 10, "least_effort": 0.01, "strain": 0}
# four patients with a chance of a half in each of three hospitals
ALL_ILL = {"households.illness.admission_rate": [1, 1, 1, 1, 1]}
EVERYWHERE = {"households.hospital_choice.ordinary_urban": [1, 1, 1]}


def rule(world: World) -> Any:
    return world.rule("disputes", "medical_injury")


# --- what hospitals choose ------------------------------------------------------------------------------------


def test_safety_effort_is_the_optimum_at_what_a_dispute_costs(town: Town) -> None:
    world = until(hurt(town, FREE), "open_year")
    mine = house(world).standing
    mine.risk, mine.dispute_chance, mine.award = 2.0, 0.1, 50_000
    # (k r p0 c K/B)^(1/(1 + k)) = (.5 x 2 x .2 x .1 x 50,000/10)^(2/3) = 100^(2/3)
    assert rule(world).care(house(world))["safety"] == pytest.approx(100 ** (2 / 3))


def test_defensive_care_is_the_optimum_at_what_is_feared(town: Town) -> None:
    injury = FREE | {"defensive_gain": 4, "defensive_cost": 2, "most_defensive": 0.5}
    world = until(hurt(town, injury), "open_year")
    mine = house(world).standing
    mine.fear, mine.award = 2.0, 80_000
    # no patient yet: the mean bill is 50,000; 4 x 2 x 80,000/(1,000 x 2 x 50,000)
    assert rule(world).care(house(world))["defensive"] == pytest.approx(0.0064)
    mine.fear = 1000.0
    assert rule(world).care(house(world))["defensive"] == 0.5


def test_strain_and_lost_patients_deter_where_all_is_covered(town: Town) -> None:
    world = until(insured(town, None, {"injury": FREE}, relief=0.5), "set_budget")
    mine = house(world).standing
    mine.covered, mine.award = True, 50_000
    assert rule(world).cost_of_dispute(house(world)) == 0
    assert rule(world).care(house(world)) == {"safety": 0.01, "defensive": 0}
    world = until(insured(town, None, {"injury": FREE | {"strain": 20_000}}, relief=0.25), "set_budget")
    mine = house(world).standing
    mine.covered, mine.award = True, 50_000
    assert rule(world).cost_of_dispute(house(world)) == pytest.approx(15_000)


def test_what_is_deducted_and_what_later_premiums_take_back_deter(town: Town) -> None:
    cover = {"rating": "experience", "credibility": 0.6, "credibility_constant": 100, "deductible_share": 0.2}
    world = until(insured(town, {"target_ratio": 0.6}, {"injury": FREE}, **cover), "set_budget")
    mine = house(world).standing
    mine.covered, mine.award, mine.admissions = True, 50_000, 100
    # Z = .6 x 100/(100 + 100); .2 + .8 x .3/.6
    assert rule(world).cost_of_dispute(house(world)) == pytest.approx(0.6 * 50_000)


def test_patients_lost_count_by_their_margin(town: Town) -> None:
    houses = {"primary": 1, "secondary": 1, "tertiary": 2, "margin": 0.2}
    world = until(hurt(town, FREE, {"reputation": 0.02}, {"institutions": {"hospitals": houses}}), "open_year")
    each = hospitals(world)[2]
    each.standing.award = 0.0
    # .02 x 1,000 x (1 - 1/2) patients, 50,000 each, at a margin of .2
    assert rule(world).cost_of_dispute(each) == pytest.approx(10 * 50_000 * 0.2)
    each.standing.admissions, hospitals(world)[3].standing.admissions = 90.0, 30.0
    assert rule(world).cost_of_dispute(each) == pytest.approx(5 * 50_000 * 0.2)


def test_a_pinned_lever_is_held_and_the_other_responds(town: Town) -> None:
    world = until(hurt(town, FREE | {"pin": {"safety": 3}}), "open_year")
    house(world).standing.award = 50_000
    care = rule(world).care(house(world))
    assert care["safety"] == 3
    assert care["defensive"] > 0


def test_without_safety_effort_everybody_would_be_hurt(town: Town) -> None:
    with pytest.raises(ScenarioError, match="everybody would be hurt"):
        hurt(town, {"pin": {"safety": 0}})


def test_where_care_costs_nothing_defensive_care_is_the_most_that_can_be_done(town: Town) -> None:
    world = hurt(town, FREE, **{"households.illness.cost_level": 0})
    world.run()
    assert house(world).mean_bill == 0
    assert rule(world).care(house(world))["defensive"] <= 0.3


def test_injuries_without_disputes_deter_nothing(town: Town) -> None:
    world = town({"disputes": {"medical_injury": INJURY | FREE}}, **ALL_ILL)
    world.run()
    assert all(each.levers["safety"] == 0.01 for each in hospitals(world))
    assert all(each.levers["defensive"] == 0 for each in hospitals(world))


def test_a_city_without_negligence_makes_the_least_effort(town: Town) -> None:
    world = hurt(town, FREE | {"negligence_rate": 0})
    world.run()
    assert house(world).levers["safety"] == 0.01
    assert house(world).standing.dispute_chance <= 1
    assert len(world.institutions["court"].filed) == 0


# --- who is hurt ----------------------------------------------------------------------------------------------


def injured(town: Town, years: int = 1, **injury: Any) -> Any:
    """Return the injured of the last year where all four are treated, in three hospitals alike."""
    world = hurt(town, {"pin": {"safety": 1, "defensive": 0}} | injury, **ALL_ILL, **EVERYWHERE)
    for _ in range(years - 1):
        world.step()
    until(world, "seek_care")
    assert len(world.bills["inpatient"]) == 4
    return world, world.once_a_year("injuries", lambda: None)


def test_the_chance_of_negligence_is_risk_over_effort(town: Town) -> None:
    world, _ = injured(town, negligence_rate=0.2, pin={"safety": 0.25, "defensive": 0}, elasticity=0.5)
    # .2 x (1/4)^-.5
    assert rule(world).chances(world) == pytest.approx([0.4] * 3)
    house(world).standing.risk = 2.0
    house(world).standing.spared = 0.25
    assert rule(world).chances(world) == pytest.approx([0.4, 0.4, 0.6])


@pytest.mark.parametrize(("rate", "adverse", "negligent"), [(0.2, 0.3, None), (0, 0.3, False)])
def test_adverse_events_are_nobody_s_fault(town: Town, rate: float, adverse: float, negligent: bool | None) -> None:
    seen = [injured(town, year, negligence_rate=rate, adverse_rate=adverse)[1] for year in (1, 2, 3)]
    faults = np.concatenate([each.negligent for each in seen])
    assert 0 < len(faults) < 12
    if negligent is not None:
        assert not faults.any()


def test_more_negligence_hurts_those_it_hurt_and_others_besides(town: Town) -> None:
    few, more = injured(town, pin={"safety": 0.5, "defensive": 0})[1], injured(town, pin={"safety": 0.1})[1]
    assert set(few.person) < set(more.person)
    assert len(more) == 4


def test_what_another_hospital_does_moves_nobody_else_s_luck(town: Town) -> None:
    chance = {"clarity": 1, "loss_sigma": 1, "adverse_rate": 0.3}
    for year in (1, 2, 3):
        _, base = injured(town, year, **chance)
        world, moved = injured(town, year, **chance, level_risk=[1, 1, 10])
        one, other = base.hospital != 2, moved.hospital != 2
        for name in ("person", "negligent", "severity", "loss", "merit"):
            assert list(getattr(base, name)[one]) == list(getattr(moved, name)[other])
        patients = world.bills["inpatient"]
        assert set(moved.person[~other]) == set(patients.person[patients.hospital == 2])


def test_losses_follow_severity_and_wages(town: Town) -> None:
    grown = {**CALM["households"]["income"], "growth": 0.1}
    _, found = injured(town, 1, pin={"safety": 0.1}, loss_sigma=0.5)
    assert found.loss == pytest.approx(10_000 * np.exp(0.5 * found.severity))
    world = hurt(town, **{f"households.income.{key}": value for key, value in grown.items()})
    losses = []
    while world.year < world.spec.last_year:
        world.step()
        losses.append(float(world.institutions["court"].filed.loss[0]))
    # incomes known are those of last year
    assert losses[2] / losses[1] == pytest.approx(1.1, rel=1e-3)


def test_a_severe_case_is_hurt_more_often(town: Town) -> None:
    ill = {"households.illness.severe_rate": [1, 1, 1, 1, 1], "households.hospital_choice.severe_urban": [0, 0, 1]}
    world = until(hurt(town, {"pin": {"safety": 1}, "severe_factor": 5}, **ill), "seek_care")
    assert len(world.once_a_year("injuries", lambda: None)) == len(world.bills["inpatient"]) > 0


def test_a_hospital_s_own_risk_is_drawn_once(town: Town) -> None:
    world = hurt(town, {"risk_spread": 0.5, "level_risk": [0, 1, 2]})
    world.step()
    first = [each.standing.risk for each in hospitals(world)]
    assert first[0] == 0
    assert first[1] != 1
    world.step()
    assert [each.standing.risk for each in hospitals(world)] == first
