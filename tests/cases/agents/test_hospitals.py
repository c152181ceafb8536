"""Levers that a hospital sets under each strategy, worked by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import OLD_ARE_ILL, until

from govsim.core.errors import ScenarioError
from govsim.core.world import World

EASY = {
    "margin": 0.2,
    "patient_weight": 0.5,
    "inducement_cost": 2,
    "upcoding_gain": 1,
    "upcoding_cost": 20,
    "scope_margin": 0.2,
    "scope_cost": 4,
    "inspection_belief": 0.1,
}
# a rule that opens no bill here, whose fine every hospital knows
FINE = {"random_audit": {"share": 0, "accuracy": 1, "fine_multiple": 2}}
BEHAVIOUR = {"inducement": {"provable": 0.5}, "upcoding": {}, "scope_shifting": {}}


def levers(world: World) -> dict[str, float]:
    return next(one for one in world.institutions.values() if hasattr(one, "levers")).levers


def test_the_best_response_to_the_belief_at_the_start(town: Callable[..., World]) -> None:
    world = town({"institutions": {"hospitals": EASY, "supervisor": {}}, "behaviour": BEHAVIOUR, "supervision": FINE})
    # expected loss .1 x 3 = .3: (.2 - .15)/2, .2 x .5/2, .7/20, .1/4
    assert levers(world) == pytest.approx(
        {
            "inducement": 0.025,
            "conscience": 0.05,
            "upcoding": 0.035,
            "scope_shifting": 0.025,
            "substitution": 0,  # nothing is won by it where every item is paid
            "selection": 0,
        }
    )


def test_inducement_that_no_rule_can_prove_is_not_feared(town: Callable[..., World]) -> None:
    world = town(
        {
            "institutions": {"hospitals": EASY, "supervisor": {}},
            "behaviour": {"inducement": {"provable": 0}},
            "supervision": FINE,
        }
    )
    assert levers(world)["inducement"] == pytest.approx(0.1)


def test_an_honest_hospital_adds_nothing(town: Callable[..., World]) -> None:
    world = town(
        {
            "institutions": {"hospitals": EASY | {"strategy": "honest"}, "supervisor": {}},
            "behaviour": BEHAVIOUR,
            "supervision": FINE,
        }
    )
    assert set(levers(world).values()) == {0.0}


def test_a_pinned_lever_is_held_and_the_others_respond(town: Callable[..., World]) -> None:
    pinned = EASY | {"pin": {"upcoding": 0.5}}
    world = town({"institutions": {"hospitals": pinned, "supervisor": {}}, "behaviour": BEHAVIOUR, "supervision": FINE})
    assert levers(world)["upcoding"] == 0.5
    assert levers(world)["inducement"] == pytest.approx(0.025)
    honest = town(
        {
            "institutions": {"hospitals": pinned | {"strategy": "honest"}, "supervisor": {}},
            "behaviour": BEHAVIOUR,
            "supervision": FINE,
        }
    )
    assert levers(honest)["upcoding"] == 0.5
    assert levers(honest)["inducement"] == 0


def test_belief_moves_half_way_to_what_was_inspected(town: Callable[..., World]) -> None:
    sections = {
        "institutions": {
            "hospitals": EASY | {"belief_gain": 0.5, "primary": 1, "secondary": 1, "tertiary": 1},
            "supervisor": {"budget": 1000},
        },
        "behaviour": BEHAVIOUR,
        "supervision": {"random_audit": FINE["random_audit"] | {"share": 1}},
    }
    world = town(sections, **OLD_ARE_ILL, **{"households.hospital_choice.ordinary_urban": [0, 1, 0]})
    world.step()
    beliefs = [one.inspection_belief for one in world.institutions.values() if hasattr(one, "levers")]
    # the only patient was at the secondary hospital, and every bill was opened
    assert beliefs == pytest.approx([0.05, 0.55, 0.05])
    world.step()
    # .55 x 3 = 1.65 a yuan proved: upcoding and inducement do not pay; at the others .05 x 3 = .15
    found = [one.levers for one in world.institutions.values() if hasattr(one, "levers")]
    assert [one["upcoding"] for one in found] == pytest.approx([0.0425, 0, 0.0425])
    assert [one["inducement"] for one in found] == pytest.approx([0.0625, 0, 0.0625])


def test_hospitals_spend_what_is_not_their_margin(town: Callable[..., World]) -> None:
    hospitals = {"strategy": "honest", "operating_margin": 0.1}
    world = town({"institutions": {"hospitals": hospitals}}, **OLD_ARE_ILL, **{"households.liquidity.kin_credit": 5})
    world.step()
    earned = world.ledger.flow(payer="households", memo="out_of_pocket")
    assert earned == 50_000_00
    assert world.ledger.flow(memo="running cost of hospitals") == 45_000_00
    assert world.ledger.balance("hospitals") == 5_000_00


def test_what_insurers_took_back_is_believed_half_way_and_then_forgotten(town: Callable[..., World]) -> None:
    world = town({"institutions": {"hospitals": EASY, "supervisor": {}}, "behaviour": BEHAVIOUR}, **OLD_ARE_ILL)
    hospital = next(one for one in world.institutions.values() if hasattr(one, "levers"))
    world.watchers.append(lambda world: setattr(hospital, "verified", 0.4) if world.phase == "settle" else None)
    world.step()
    assert (hospital.verification_belief, hospital.verified) == (pytest.approx(0.2), 0.0)
    world.step()
    # nothing is inspected: belief .05, without a rule a yuan found is given back: .2 + .8 x .05 = .24
    assert hospital.levers["upcoding"] == pytest.approx((1 - 0.24) / 20)
    assert hospital.verification_belief == pytest.approx(0.3)  # half-way from .2 to .4


def test_adaptive_hospitals_come_from_fee_for_service_and_go_a_part_of_the_way(town: Callable[..., World]) -> None:
    hospitals = EASY | {"strategy": "adaptive", "adaptation": 0.25, "belief_gain": 0, "patient_weight": 0}
    sections = {
        "institutions": {"pool": {"scheme": "fund", "people": "all"}, "hospitals": hospitals, "supervisor": {}},
        "behaviour": BEHAVIOUR,
        "payments": {"global_budget": {"payer": "pool"}},
    }
    world = town(sections, **OLD_ARE_ILL)
    # belief .1, no fine: upcoding (1 - .1)/20 under fee for service; nothing under a budget
    assert levers(world)["upcoding"] == pytest.approx(0.045)
    assert levers(world)["selection"] == 0
    world.step()
    assert levers(world)["upcoding"] == pytest.approx(0.045 * 0.75)
    assert levers(world)["selection"] == pytest.approx(0.25 / 7)
    world.step()
    assert levers(world)["upcoding"] == pytest.approx(0.045 * 0.75**2)


def test_incentives_are_weighted_by_whose_care_is_paid_how(town: Callable[..., World]) -> None:
    sections = {
        "institutions": {"pool": {"scheme": "fund", "people": "all"}, "hospitals": EASY, "supervisor": {}},
        "payments": {"global_budget": {"payer": "pool", "people": "employee"}},
    }
    world = town(sections, **OLD_ARE_ILL)
    hospital = next(one for one in world.institutions.values() if hasattr(one, "levers"))
    # without a past: three of four people are residents, for whom charges are paid; a tenth of a bill is out of scope
    world._year_cache.clear()
    assert hospital.incentives.paid_inside == pytest.approx(0.75)
    assert hospital.incentives.paid == pytest.approx(0.9 * 0.75 + 0.1)
    assert hospital.incentives.coding == pytest.approx(0.75)
    world.step()
    world._year_cache.clear()
    treated = next(
        one for one in world.institutions.values() if getattr(one, "cases", None) is not None and len(one.cases)
    )
    assert treated.incentives.paid_inside == 1  # its only patient last year was a resident


def test_a_lever_below_zero_is_refused_but_for_inducement(town: Callable[..., World]) -> None:
    with pytest.raises(ScenarioError, match="upcoding cannot be below zero"):
        town({"institutions": {"hospitals": {"pin": {"upcoding": -0.1}}}})
    withheld = {"institutions": {"hospitals": {"pin": {"inducement": -0.1}}}, "behaviour": BEHAVIOUR}
    assert levers(town(withheld))["inducement"] == -0.1


@pytest.mark.parametrize(
    ("lever", "behaviour", "says"),
    [
        ("selection", BEHAVIOUR, "pins selection, but all are paid fee for service"),
        ("upcoding", {"inducement": {}}, "pins upcoding, but no behaviour 'upcoding' is in force"),
        ("inducement", {}, "pins inducement, but no behaviour 'inducement'"),
        ("substitution", {"upcoding": {}}, "pins substitution, but no behaviour 'scope_shifting'"),
    ],
)
def test_a_pin_that_would_move_nothing_is_refused(
    town: Callable[..., World], lever: str, behaviour: dict[str, Any], says: str
) -> None:
    sections = {"institutions": {"hospitals": {"pin": {lever: 0.1}}}, "behaviour": behaviour}
    with pytest.raises(ScenarioError, match=says):
        town(sections)
    town({**sections, "institutions": {"hospitals": {"pin": {lever: 0}}}})


def test_what_was_recovered_is_not_spent_on_running_cost(town: Callable[..., World]) -> None:
    sections = {
        "institutions": {
            "pool": {"scheme": "fund", "people": "all", "opening_reserve": 100_000},
            "hospitals": {"strategy": "honest", "pin": {"upcoding": 0.1}, "operating_margin": 0.1},
            "supervisor": {"budget": 1000},
        },
        "behaviour": {"upcoding": {}},
        "layers": {"basic": {"payer": "pool", "rates": [1] * 3, "deductibles": [0] * 3, "cap": 200_000}},
        "supervision": {"random_audit": {"share": 1, "accuracy": 1, "fine_multiple": 0}},
    }
    world = town(sections, **OLD_ARE_ILL, **{"households.liquidity.kin_credit": 5})
    world.step()
    # of 54,500 the 4,500 upcoded went back
    assert world.ledger.flow(memo="recovery") == 4_500_00
    assert world.ledger.flow(memo="running cost of hospitals") == 45_000_00


def test_treatment_withheld_leaves_the_bill_and_is_on_record(town: Callable[..., World]) -> None:
    hospitals = {"strategy": "honest", "pin": {"inducement": -0.1}}
    world = until(town({"institutions": {"hospitals": hospitals}, "behaviour": BEHAVIOUR}, **OLD_ARE_ILL), "seek_care")
    bills = world.bills["inpatient"]
    assert (bills.withheld.tolist(), bills.treated.tolist()) == ([pytest.approx(5000)], [pytest.approx(45_000)])
    assert bills.billed.tolist() == [45_000_00]


def test_goods_moved_out_of_scope_do_not_make_the_bill_larger(town: Callable[..., World]) -> None:
    hospitals = {"strategy": "honest", "pin": {"substitution": 0.1}}
    world = until(town({"institutions": {"hospitals": hospitals}, "behaviour": BEHAVIOUR}, **OLD_ARE_ILL), "seek_care")
    bills = world.bills["inpatient"]
    # of 45,000 in the catalogue 4,500 are billed with the 5,000 outside it
    assert (bills.in_scope.tolist(), bills.out_of_scope.tolist()) == ([40_500_00], [9_500_00])


def test_a_suspended_hospital_sends_the_insured_to_the_next_of_its_level(town: Callable[..., World]) -> None:
    houses = {"institutions": {"hospitals": {"primary": 1, "secondary": 3, "tertiary": 1}}}
    world = until(town(houses, **{"households.hospital_choice.ordinary_urban": [0, 1, 0]}), "open_year")
    choice = world.rule("households", "hospital_choice")
    chance, rows = np.array([0.1, 0.5, 0.9]), np.zeros(3, np.int32)

    def chosen() -> list[int]:
        return choice.choose(world, chance, rows, np.zeros(3, bool))[0].tolist()

    assert chosen() == [1, 2, 3]
    for closed, expected in ({2: [1, 3, 3], 3: [1, 1, 1], 1: [1, 2, 3]}).items():
        # one after another: the third goes round to the first; when all are closed nobody is sent away
        world.institutions[f"secondary_hospital_{closed}"].suspended = True
        assert chosen() == expected
    world.population.open_for("open_year")
    world.persons.scheme[0] = 0
    world.institutions["secondary_hospital_1"].suspended = False
    assert chosen() == [1, 2, 3]  # who is not insured stays
