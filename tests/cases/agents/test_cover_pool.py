"""A pool of voluntary cover through the years, in the town of four: premium, benefit, reserve, trust, a year lost."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from covered import ALL_MAY_BE_ILL, BENEFIT, BY_CHOICE, POOL, covered
from town import until, yuan

from govsim.core.world import World
from govsim.layers.cover_enrolment import relief_by_cover

Town = Callable[..., World]
PREMIUM = "premium of voluntary cover"
# a premium of 5,000 by four is 20,000; the poor woman's 17,500 are seven eighths of it
DEAR = {"premium": 5000, "operator_share": 0, "target_ratio": 0.7, "bounds": [0.8, 1.3], "opening_reserve": 0}


def premiums(world: World) -> list[float]:
    """Live all years; return what a head was asked for in each."""
    asked = []
    while world.year < world.spec.last_year:
        world.step()
        asked.append(world.institutions["agency"].premium)
    return asked


def sold(**contract: Any) -> dict[str, Any]:
    """Return the sections of a city where insurers bear what the pool sells."""
    insurers = {"count": 2, "capital": 100_000, "strategy": "honest", "pin": {"verification": 0}, "strategic_value": 0}
    terms = {"scheme": "minimum_payout", "covers": "cover", "buyer": "agency", "years": 1, "deposit": 0}
    chosen = {"fixed_price_quality_only": {"of": "ceiling", "price_factor": 1, **contract.pop("tender", {})}}
    return {
        "institutions": {"insurers": insurers},
        "contracts": {"body": terms | {"chosen_by": chosen} | contract},
    }


# --- premium and benefit from year to year --------------------------------------------------------------------


def test_a_fixed_premium_stays_whatever_is_paid(town: Town) -> None:
    world = covered(town, DEAR | {"repricing": "fixed", "premium": 2000, "opening_reserve": 100_000})
    assert premiums(world) == [2000, 2000, 2000]
    assert world.institutions["agency"].generosity == 1
    assert yuan(world, memo="cover") == 3 * BENEFIT


def test_by_experience_the_premium_becomes_what_is_paid_over_the_ratio_aimed_at(town: Town) -> None:
    world = covered(town, DEAR | {"repricing": "experience"})
    world.step()
    agency = world.institutions["agency"]
    assert agency.loss_ratio == pytest.approx(0.875)
    assert agency.money == 2500_00
    world.step()
    # 5,000 x .875 / .7 = 6,250; the reserve of 2,500 pays for half of the rise of each of four
    assert agency.drift == pytest.approx(1.25)
    assert agency.premium == pytest.approx(5625)
    assert agency.loss_ratio == pytest.approx(17_500 / (22_500 + 2500))
    world.step()
    # nobody falls ill more often: 6,250 it is; the reserve of 7,500 keeps the premium from rising
    assert agency.drift == pytest.approx(1.25)
    assert agency.premium == pytest.approx(5625)


@pytest.mark.parametrize(("premium", "bound"), [(3000, 1.3), (9900, 0.8)])
def test_in_a_year_it_moves_no_further_than_the_bounds(town: Town, premium: float, bound: float) -> None:
    # claims are 1.46 of the one premium, .44 of the other
    pool = DEAR | {"repricing": "experience", "premium": premium, "opening_reserve": 5500}
    world = covered(town, pool)
    world.step()
    until(world, "set_budget")
    agency = world.institutions["agency"]
    reserve = (5500 + 4 * premium - BENEFIT) / 4
    assert agency.drift == pytest.approx(bound)
    assert agency.eased == pytest.approx(min(reserve, max(0, (bound - 1) * premium)))
    assert agency.premium == pytest.approx(premium * bound - agency.eased)


def test_what_is_expected_to_change_is_priced_before_it_is_paid(town: Town) -> None:
    """A reform doubles the rate: the trend of what the same members are expected to cost doubles too."""
    reforms = [{"from": 2024, "set": {"layers.cover.rate": 1.0}}]
    pool = DEAR | {"repricing": "experience", "premium": 6250, "bounds": [0.5, 9]}
    world = covered(town, pool, {"reforms": reforms})
    world.step()
    assert world.institutions["agency"].expected == pytest.approx(BENEFIT / 4, rel=1e-3)
    until(world, "set_budget")
    # 6,250 x (.7 x 2 / .7)
    assert world.institutions["agency"].drift == pytest.approx(2, rel=1e-3)


def test_by_dilution_the_price_stays_and_less_is_paid(town: Town) -> None:
    world = covered(town, DEAR | {"repricing": "dilution"})
    world.step()
    assert yuan(world, memo="cover") == BENEFIT
    world.step()
    agency = world.institutions["agency"]
    assert agency.premium == 5000
    assert agency.generosity == pytest.approx(0.8)  # .7 / .875
    assert yuan(world, year=2024, memo="cover") == pytest.approx(0.8 * BENEFIT)
    world.step()
    assert agency.generosity == pytest.approx(0.8)  # claims are as aimed at now


def test_what_was_diluted_comes_back_but_nobody_gets_more_than_the_schedule(town: Town) -> None:
    world = covered(town, DEAR | {"repricing": "dilution", "premium": 8000})
    world.step()
    until(world, "set_budget")
    assert world.institutions["agency"].generosity == 1
    world.institutions["agency"].generosity = 0.6
    world.live("enrol")
    assert world.persons.cover_share[world.persons.alive] == pytest.approx(0.6)


# --- on sale or not -------------------------------------------------------------------------------------------


def test_without_a_seller_nobody_enrols_and_nobody_pays(town: Town) -> None:
    # of a premium of 9 a claim of 4,375 a head is not to be paid
    world = covered(town, {"premium": 9}, sold())
    world.step()
    assert world.agreements[-1].seller == ""
    assert not world.persons.cover.any()
    assert yuan(world, memo=PREMIUM) == yuan(world, memo="cover") == yuan(world, memo="premium") == 0
    assert yuan(world, payer="agency") == 0
    agency = world.institutions["agency"]
    assert (agency.members, agency.collected, agency.passed_on, agency.loss_ratio) == (0, 0, 0, 0)


def test_with_a_seller_it_is_on_sale_and_the_seller_pays(town: Town) -> None:
    world = covered(town, {"premium": 8000}, sold())
    world.step()
    seller = world.agreements[-1].seller
    assert seller.startswith("insurer")
    assert yuan(world, payer=seller, memo="cover") == yuan(world, memo="cover") == BENEFIT
    assert yuan(world, payer="agency", payee=seller, memo="premium") == 4 * 8000 * 0.9


def test_after_a_year_without_a_sale_it_asks_what_those_who_would_buy_are_expected_to_cost(town: Town) -> None:
    world = covered(town, DEAR | {"premium": 1000, "repricing": "experience", "bounds": [0.5, 9]}, sold())
    world.step()
    assert not world.persons.cover.any()
    until(world, "set_budget")
    # 4,375 a head of the four who would be in; over .7
    assert world.institutions["agency"].premium == pytest.approx(4375 / 0.7, rel=1e-3)
    for phase in ("procure", "enrol", "collect"):
        world.live(phase)
    assert world.institutions["agency"].members == 4


@pytest.mark.parametrize("raised", [0.5, 1.0])
def test_what_insurers_ask_in_a_second_round_is_what_members_pay(town: Town, raised: float) -> None:
    # 3,500 less the operator's tenth is too little, 5,250 is enough
    terms = sold(retender_raise=raised, tender={"rounds": 2})
    world = until(covered(town, {"premium": 3500}, terms), "collect")
    assert [(tender.round, bool(tender.winner)) for tender in world.tenders] == [(1, False), (2, True)]
    assert world.agreements[-1].premium_per_head == pytest.approx(3150 * (1 + raised))
    agency = world.institutions["agency"]
    assert agency.premium == pytest.approx(3500 * (1 + raised))
    assert yuan(world, memo=PREMIUM) == pytest.approx(4 * 3500 * (1 + raised))
    assert yuan(world, payer="agency", memo="premium") == pytest.approx(4 * 3150 * (1 + raised))
    assert yuan(world, memo="operating voluntary cover") == pytest.approx(4 * 350 * (1 + raised))


def test_each_year_insurers_are_offered_the_pools_own_price_again(town: Town) -> None:
    world = covered(town, {"premium": 3500}, sold(retender_raise=0.5, tender={"rounds": 2}, payout_ratio=0)).run()
    first = [tender.ceiling for tender in world.tenders if tender.round == 1]
    assert first == pytest.approx([3150, 3150, 3150])


def test_where_the_first_round_sells_members_pay_what_was_asked(town: Town) -> None:
    world = until(covered(town, {"premium": 8000}, sold(retender_raise=1, tender={"rounds": 2})), "collect")
    assert world.institutions["agency"].premium == 8000
    assert yuan(world, memo=PREMIUM) == 32_000


def test_experience_after_insurers_asked_for_more_is_that_of_the_price_before(town: Town) -> None:
    """Claims of 17,500 on 14,000 posted: 1.25 over .7 is more than the bound, though 21,000 were collected."""
    pool = DEAR | {"premium": 3500, "repricing": "experience", "bounds": [0.8, 1.7], "target_ratio": 0.8}
    world = covered(town, pool, sold(retender_raise=0.5, tender={"rounds": 2}, payout_ratio=0))
    world.step()
    agency = world.institutions["agency"]
    assert agency.loss_ratio == pytest.approx(17_500 / 21_000)
    until(world, "set_budget")
    assert agency.drift == pytest.approx(1.25 / 0.8)


def test_a_premium_that_a_reform_sets_is_judged_by_what_it_would_have_brought(town: Town) -> None:
    reforms = [{"from": 2024, "set": {"institutions.agency.premium": 10_000}}]
    world = covered(town, DEAR | {"repricing": "experience", "bounds": [0.1, 9]}, {"reforms": reforms})
    world.step()
    until(world, "set_budget")
    # 17,500 over 40,000 is .4375, of which .7 was aimed at
    assert world.institutions["agency"].drift == pytest.approx(0.4375 / 0.7)


def test_bonds_are_no_reserve(town: Town) -> None:
    world = covered(town, DEAR | {"opening_reserve": 500, "premium": 9000}, sold(deposit=0.2, years=2), ALL_MAY_BE_ILL)
    world.step()
    agency, (agreement,) = world.institutions["agency"], world.agreements
    assert agreement.deposit > 0
    assert agency.money - agency.reserve == agreement.deposit
    world.step()
    # the term is over: it is the seller's again, to the fen
    assert yuan(world, memo="bond returned") == pytest.approx(yuan(world, payee="agency", memo="performance bond"))


def test_within_a_term_the_premium_stays(town: Town) -> None:
    sections = sold(years=3)
    world = covered(town, DEAR | {"repricing": "experience", "premium": 9000}, sections, ALL_MAY_BE_ILL)
    asked = premiums(world)
    assert len(set(asked)) == 1
    assert world.institutions["agency"].drift == 1


def test_mutual_aid_looks_at_cover_that_was_had_not_at_what_is_expected(town: Town) -> None:
    world = until(covered(town), "set_budget")
    assert world.persons.cover.any()
    assert not relief_by_cover(world).any()


# no help that would lower what operating it costs
CITY = {"institutions": {"collaboration": {"personal_account": 0, "cost": 0}}}

# --- trust ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("publishes", "moves"), [(True, 0.3 * 0.2), (False, 0.0)])
def test_trust_moves_with_what_is_published(town: Town, publishes: bool, moves: float) -> None:
    # .875 over .7 is more than a fifth above
    pool = DEAR | {"reputation": 0.3, "publishes": publishes, "collaboration": "collaboration"}
    world = covered(town, pool, CITY)
    before = np.array(world.households.trust)
    world.step()
    assert world.households.trust == pytest.approx(before + moves * before * (1 - before))


def test_trust_in_the_city_does_not_move_with_a_pool_that_it_does_not_back(town: Town) -> None:
    world = covered(town, DEAR | {"reputation": 0.3})
    before = np.array(world.households.trust)
    world.step()
    assert np.array_equal(world.households.trust, before)


def test_a_pool_that_pays_nothing_out_loses_trust(town: Town) -> None:
    pool = DEAR | {"reputation": 0.3, "collaboration": "collaboration"}
    world = covered(town, pool, CITY, deductible=1_000_000)
    before = np.array(world.households.trust)
    world.step()
    assert world.households.trust == pytest.approx(before - 0.3 * before * (1 - before))


def test_trust_works_where_the_city_backs_the_pool(town: Town) -> None:
    """The chance to buy rises with it; without backing it does nothing."""
    from govsim.layers.cover_enrolment import _felt

    parts = ("data_sharing", "endorsement", "one_stop", "personal_account", "joint_promotion")
    city = {"institutions": {"collaboration": dict.fromkeys(parts, 0.5) | {"cost": 0}}}
    for pool, sections, slope in ((POOL | {"collaboration": "collaboration"}, city, 0.5 * 2), ({}, {}, 0.0)):
        world = until(covered(town, pool, sections, ALL_MAY_BE_ILL, **BY_CHOICE | {"endorsement_weight": 2}), "enrol")
        felt = _felt(world.rule("layers", "cover"), world)[[0, 3, 4]]
        assert felt - felt[0] == pytest.approx(slope * (world.households.trust - world.households.trust[0]), abs=1e-5)
