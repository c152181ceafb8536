"""Liability cover by hand: its part of an award, its premium, who buys, who bears it, and what bearers spend."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hurt import AGREED, COVER, NO_TALKS, house, insured
from town import until, yuan

from govsim.agents.hospital import hospitals
from govsim.core.errors import ScenarioError
from govsim.core.world import World
from govsim.disputes.exposure import exposure_of
from govsim.layers.liability_purchase import buys

Town = Callable[..., World]
PREMIUM, INDEMNITY, OWN = "premium of liability cover", "indemnity under cover", "indemnity by the hospital"
# a premium of 20,000 that is enough for any claim here
RICH = {"premium_rate": 0.2, "operating_share": 0}
TERMS = {"scheme": "fixed_price", "covers": "liability", "buyer": "pool", "years": 1, "deposit": 0}


def layer(world: World) -> Any:
    return world.rule("layers", "liability")


def sold(count: int = 2, **insurers: Any) -> dict[str, Any]:
    """Return a city in which insurers bear what the pool sells."""
    role = {"count": count, "capital": 100_000, "strategy": "honest", "strategic_value": 1} | insurers
    chosen = {"fixed_price_quality_only": {"of": "ceiling", "price_factor": 1}}
    return {"institutions": {"insurers": role}, "contracts": {"body": TERMS | {"chosen_by": chosen}}}


# --- what it pays ---------------------------------------------------------------------------------------------


def test_it_pays_its_part_up_to_a_limit(town: Town) -> None:
    world = until(insured(town, deductible_share=0.2, limit=100_000), "open_year")
    assert layer(world).part(np.array([0, 50_000, 125_000, 200_000])) == pytest.approx([0, 40_000, 100_000, 100_000])


def test_the_hospital_bears_what_is_deducted(town: Town) -> None:
    world = insured(town, RICH, deductible_share=0.2)
    world.step()
    assert yuan(world, payer="pool", memo=INDEMNITY) == 0.8 * AGREED == 9120
    assert yuan(world, memo=OWN) == 0.2 * AGREED == 2280


def test_a_limit_of_zero_leaves_all_of_it_to_the_hospital(town: Town) -> None:
    world = insured(town, RICH, limit=0)
    world.step()
    assert yuan(world, memo=INDEMNITY) == 0
    assert layer(world).covered_share(house(world)) == 0
    assert yuan(world, memo=OWN) > 0


def test_the_uncovered_bear_it_all(town: Town) -> None:
    world = insured(town, RICH, mandate=[1, 1, 0], memory=0)
    world.step()
    assert not house(world).standing.covered
    assert yuan(world, memo=INDEMNITY) == 0
    assert yuan(world, memo=OWN) == AGREED


def test_what_violence_extorts_is_not_covered(town: Town) -> None:
    scared = {"resentment": 1e8, "violent_chance": 1, "police": 0, **NO_TALKS}
    world = insured(town, None, {"dispute": scared})
    world.step()
    assert yuan(world, memo=INDEMNITY) == 0
    assert yuan(world, memo=OWN) == 5000  # half the loss


def test_without_specialists_negotiated_sums_are_too_large(town: Town) -> None:
    world = insured(town, RICH, overpaid=0.3, deductible_share=0.5)
    world.step()
    assert yuan(world, memo=INDEMNITY) == pytest.approx(1.3 * AGREED / 2)
    pinned = insured(
        town, RICH, overpaid=0.3, deductible_share=0.5, pin={"specialists": 2 * np.log(3)}, specialist_scale=2
    )
    pinned.step()
    assert yuan(pinned, memo=INDEMNITY) == pytest.approx(1.1 * AGREED / 2)


# --- its premium ----------------------------------------------------------------------------------------------


def test_a_flat_premium_follows_revenue(town: Town) -> None:
    world = until(insured(town), "set_budget")
    assert layer(world).premiums(world) == pytest.approx([0, 0, 1000])
    assert layer(world).relativities(world) == pytest.approx([1, 1, 1])


def test_by_level_it_follows_the_level(town: Town) -> None:
    world = until(insured(town, rating="by_level", level_relativities=[0.5, 1, 2]), "set_budget")
    assert layer(world).relativities(world) == pytest.approx([0.5, 1, 2])
    # what the members pay together is the manual rate
    assert layer(world).premiums(world) == pytest.approx([0, 0, 1000])


@pytest.mark.parametrize(
    ("credibility", "bound", "expected"), [(0, 0.4, [1, 1, 1]), (1, 0.9, [0.5, 1, 1.5]), (1, 0.2, [0.8, 1, 1.2])]
)
def test_by_experience_it_follows_losses_within_bounds(
    town: Town, credibility: float, bound: float, expected: list[float]
) -> None:
    rated = {"rating": "experience", "level_relativities": [1, 1, 1], "credibility_constant": 100}
    world = until(insured(town, **rated, credibility=credibility, bound=bound), "open_year")
    assert layer(world).relativities(world) == pytest.approx([1, 1, 1])  # nobody has a past
    for each, losses in zip(hospitals(world), [0, 100, 200], strict=True):
        each.standing.losses, each.standing.revenue, each.standing.admissions = losses, 1000, 100
    assert layer(world).relativities(world) == pytest.approx(expected)


def test_what_a_claim_costs_later_is_what_experience_takes_back(town: Town) -> None:
    world = until(insured(town, {"target_ratio": 0.5}, rating="experience", credibility=0.6), "open_year")
    house(world).standing.admissions = 10_000
    assert layer(world).passed_back(house(world)) == pytest.approx(0.6)
    world = until(insured(town, rating="flat", credibility=0.3), "open_year")
    assert layer(world).passed_back(house(world)) == 0


def test_the_city_pays_its_part_and_the_rest_is_advanced_and_given_back(town: Town) -> None:
    world = until(insured(town, subsidy=[0, 0, 0.3]), "collect")
    assert yuan(world, payer="government", payee="pool", memo="subsidy of liability cover") == 300
    assert yuan(world, payee="pool", memo=PREMIUM) == 700
    assert yuan(world, memo="advance for a premium") == 700  # no patient has paid it yet
    for phase in ("fall_ill", "seek_care", "settle", "supervise"):
        world.live(phase)
    assert yuan(world, memo="advance given back") == 700
    assert house(world).standing.bridge == 0


def test_what_a_purse_cannot_give_back_is_owed_on(town: Town) -> None:
    world = until(insured(town, RICH), "collect")
    for phase in ("fall_ill", "seek_care", "settle"):
        world.live(phase)
    world.ledger.owe("outside", 1_425_000, "fire")
    world.ledger.pay("hospitals", "outside", np.array([0, 0, 1_425_000]), "fire")
    world.live("supervise")
    # it has none of what care brought it
    assert yuan(world, memo="advance given back") == 0
    assert house(world).standing.bridge == 10_000_00


# --- who buys -------------------------------------------------------------------------------------------------


def test_a_mandate_reaches_those_first_whom_a_lot_names(town: Town) -> None:
    world = until(insured(town, mandate=[0.5, 0.5, 0.5]), "open_year")
    for each, lot in zip(hospitals(world), [0.2, 0.5, 0.7], strict=True):
        each.standing.lot = lot
    assert list(layer(world).compelled(world)) == [True, False, False]


def test_who_need_not_buys_where_it_is_worth_more_than_it_costs(town: Town) -> None:
    free = {"mandate": [0, 0, 0], "relief": 0, "risk_aversion": 0, "memory": 100}
    world = until(insured(town, **free), "open_year")
    patients = exposure_of(world)
    assert patients.revenue == pytest.approx([0, 0, 50_000])
    mine = house(world).standing
    # p = .2/.1 of injuries, c of them disputed, over seven tenths: at c = .7, 2 disputes of 500 are worth 1,000
    mine.dispute_chance, mine.fault_share, mine.award = 0.7, 0.7, 501
    assert list(buys(layer(world), world)) == [False, False, True]
    mine.award = 499
    assert not buys(layer(world), world).any()
    # seen never, in T years: not thought of
    mine.award = 501
    world = until(insured(town, **free | {"memory": 0}), "open_year")
    mine = house(world).standing
    mine.dispute_chance, mine.fault_share, mine.award = 0.7, 0.7, 501
    assert not buys(layer(world), world).any()


def test_fear_of_ruin_strain_and_a_subsidy_make_cover_worth_more(town: Town) -> None:
    for more in ({"risk_aversion": 5}, {"relief": 0.5}, {"subsidy": [0.2, 0.2, 0.2]}):
        free = {"mandate": [0, 0, 0], "relief": 0, "risk_aversion": 0, "memory": 100} | more
        world = until(insured(town, **free), "open_year")
        mine = house(world).standing
        mine.dispute_chance, mine.fault_share, mine.award = 0.7, 0.7, 450
        assert buys(layer(world), world)[2], more


# --- who bears it ---------------------------------------------------------------------------------------------


def test_an_insurer_bears_what_it_has_bought(town: Town) -> None:
    world = insured(town, RICH, sold())
    world.step()
    seller = world.agreements[-1].seller
    assert seller
    assert yuan(world, payer=seller, memo=INDEMNITY) == AGREED
    assert yuan(world, payer="pool", payee=seller, memo="premium") > 0


def test_where_a_contract_finds_no_seller_nothing_is_sold(town: Town) -> None:
    world = insured(town, RICH, sold(count=0))
    world.step()
    assert not any(each.standing.covered for each in hospitals(world))
    assert yuan(world, memo=PREMIUM) == yuan(world, memo=INDEMNITY) == 0
    assert yuan(world, memo=OWN) == AGREED


def test_a_seller_refuses_its_share_of_claims(town: Town) -> None:
    world = insured(town, None, sold(pin={"denial": 1}))
    world.step()
    assert yuan(world, memo=INDEMNITY) == 0
    assert yuan(world, memo=OWN) == AGREED  # the hospital owes it all the same
    assert world.agreements[-1].this_year(2023).denied == AGREED * 100


def test_a_pool_pays_as_far_as_its_money_goes(town: Town) -> None:
    world = insured(town)
    world.step()
    assert yuan(world, memo=INDEMNITY) == 1000
    assert yuan(world, memo=OWN) == AGREED - 1000


# --- what who bears it spends ---------------------------------------------------------------------------------


def test_specialists_and_advice_are_kept_until_the_last_yuan_saves_one(town: Town) -> None:
    scales = {
        "service": "best_response",
        "overpaid": 0.2,
        "specialist_scale": 2,
        "advice_scale": 10,
        "preventable": 0.9,
    }
    world = until(insured(town, {"target_ratio": 0.5}, **scales), "collect")
    # claims of half of .02 of 50,000 an admission: 500
    assert layer(world).expected_claims(world) == pytest.approx(500)
    specialists, advice = 2 * np.log(0.2 * 500 / 2), 10 * np.log(0.9 * 500 / 10)
    assert layer(world).spending(world) == pytest.approx((specialists, advice))
    assert layer(world).overpayment(world) == pytest.approx(0.2 * 2 / 100)
    assert house(world).standing.spared == pytest.approx(0.9 * (1 - 10 / 450))
    world.live("fall_ill")
    world.live("seek_care")
    world.live("settle")
    assert yuan(world, payer="pool", memo="specialists and advice") == pytest.approx(specialists + advice, abs=0.01)


def test_nobody_advises_once_cover_is_gone(town: Town) -> None:
    scales = {"service": "best_response", "advice_scale": 10}
    reform = [{"from": 2024, "set": {"layers.liability": None}}]
    world = insured(town, None, {"reforms": reform}, **scales)
    world.step()
    assert house(world).standing.spared > 0.25
    world.step()
    assert house(world).standing.spared == 0
    assert not house(world).standing.covered


def test_services_are_not_for_it_to_say(town: Town) -> None:
    with pytest.raises(ScenarioError, match="leave it out"):
        insured(town, **COVER | {"services": ["inpatient"]})
