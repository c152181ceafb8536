"""Levers that a hospital sets under each strategy, worked by hand."""

from collections.abc import Callable

import pytest
from town import OLD_ARE_ILL

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
        {"inducement": 0.025, "conscience": 0.05, "upcoding": 0.035, "scope_shifting": 0.025}
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
