"""What is measured of voluntary cover, in the town of four; worked by hand."""

from collections.abc import Callable

import numpy as np
import pytest
import town as people
from covered import BENEFIT, COVER, POOL, covered
from town import OLD_ARE_ILL, until

from govsim.core.metric import metrics
from govsim.core.world import World
from govsim.metrics import cover_business

Town = Callable[..., World]
# no village is in, and nobody hears of it
ALONE = {"group_share": 0, "window_days": 0}
RELIEF = {"relief": {"scheme": "society", "opening_reserve": 500}}
# all see what cover is worth
CLEAR = {"perception_error": 0, "optimism": 0, "claim_effort": 0, "risk_aversion": 2}
HALF_ARE_ILL = {
    "households.illness.admission_rate": [0, 0.5, 0, 0.25, 0],
    "households.illness.ordinary_cost_mean": 40_000,
}
YOUNG_ARE_ILL = {"households.illness.admission_rate": [0, 1, 0, 0, 0]}


def measured(world: World, metric: str, year: int = 2023) -> dict[str, float]:
    """Return what was recorded of a metric of cover, by group, without the product's name."""
    return {
        group.removeprefix("cover").removeprefix("."): value
        for when, name, group, value in world.records
        if (when, name) == (year, f"cover_{metric}")
    }


def step(world: World) -> World:
    world.step()
    return world


# --- enrolment -------------------------------------------------------------------------------------------


def test_a_village_that_is_in_as_a_whole(town: Town) -> None:
    world = covered(town)
    world.run()
    assert measured(world, "participation") == {"": 1}
    assert measured(world, "participation_by_age") == {"15_44": 1, "60_74": 1}
    assert measured(world, "participation_by_income") == {"quintile_1": 1, "quintile_3": 1, "quintile_5": 1}
    assert measured(world, "participation_by_health") == {"not_ill_before": 1}
    assert measured(world, "individual_participation") == {}
    assert measured(world, "group_share") == measured(world, "on_sale") == measured(world, "newcomers") == {"": 1}
    assert measured(world, "premium") == {"": 100}
    assert measured(world, "renewal") == {}
    assert measured(world, "renewal", 2024) == {"": 1}
    assert measured(world, "newcomers", 2024) == {"": 0}


def test_the_poor_alone_whom_a_fund_enrols(town: Town) -> None:
    world = step(covered(town, {}, {"institutions": RELIEF}, poor_paid_by="relief", **ALONE))
    assert measured(world, "participation") == {"": 0.25}
    assert measured(world, "participation_by_age") == {"15_44": 0, "60_74": 1}
    assert measured(world, "participation_by_income") == {"quintile_1": 1, "quintile_3": 0, "quintile_5": 0}
    assert measured(world, "individual_participation") == {"": 0}
    assert measured(world, "group_share") == {"": 1}


def test_who_leaves_and_who_comes(town: Town) -> None:
    # the poor woman cannot pay 10,001, nor the couple 60,002; in the second year all can
    reforms = [{"from": 2024, "set": {"institutions.agency.premium": 100}}]
    world = covered(town, {"premium": 30_001}, {"reforms": reforms})
    world.step()
    world.step()
    assert measured(world, "participation") == {"": 0.25}
    assert measured(world, "participation", 2024) == {"": 1}
    assert measured(world, "renewal", 2024) == {"": 1}
    assert measured(world, "newcomers", 2024) == {"": 0.75}
    reforms = [{"from": 2024, "set": {"institutions.agency.premium": 30_001}}]
    world = covered(town, {}, {"reforms": reforms})
    world.step()
    world.step()
    assert measured(world, "renewal", 2024) == {"": 0.25}
    assert measured(world, "newcomers", 2024) == {"": 0}


def test_those_turned_away_for_illness_count_by_health_alone(town: Town) -> None:
    # severely ill in the first year, in hospital for something else in the second
    illness = OLD_ARE_ILL | {"households.illness.severe_rate": [0, 0, 0, 1, 0]}
    world = covered(town, chance=illness, underwriting=True)
    world.step()
    world.step()
    assert measured(world, "participation_by_health") == {"not_ill_before": 1}
    assert measured(world, "participation_by_health", 2024) == {"not_ill_before": 1, "ill_before": 0}
    assert measured(world, "participation", 2024) == {"": 1}
    assert measured(world, "renewal", 2024) == {"": 1}
    # three who are well are in, the ill woman is out; among those who may buy there is nobody to compare with
    assert measured(world, "positive_correlation", 2024) == {"": pytest.approx(-1), "error": pytest.approx(0)}


# --- selection -------------------------------------------------------------------------------------------


def test_selection_is_what_members_are_expected_to_cost_over_everybody(town: Town) -> None:
    world = step(covered(town))
    assert measured(world, "selection_index") == {"": pytest.approx(1)}
    assert measured(world, "average_cost")[""] == pytest.approx(BENEFIT / 4)
    world = step(covered(town, {}, {"institutions": RELIEF}, poor_paid_by="relief", **ALONE))
    assert measured(world, "selection_index") == {"": pytest.approx(4)}
    assert measured(world, "average_cost")[""] == pytest.approx(BENEFIT)


def test_those_who_chose_are_compared_with_those_who_chose_not_to(town: Town) -> None:
    # the fund enrols the poor woman, who costs half of what the others do; the others buy but for the couple
    choice = {"group_share": 0, "taste": 15, "hearing_days": 0.1, "window_days": 366}
    sections = {"institutions": {"relief": {"scheme": "society", "opening_reserve": 1e6}}}
    world = step(covered(town, {"premium": 30_001}, sections, HALF_ARE_ILL, poor_paid_by="relief", **choice))
    assert measured(world, "participation") == {"": 0.5}
    # (1 + 1/2) / 2 over (3 + 1/2) / 4; 1 over 1
    assert measured(world, "selection_index") == {"": pytest.approx(6 / 7), "individual": pytest.approx(1)}


def test_the_old_are_expected_to_cost_more(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PEOPLE", people.PEOPLE.replace("poor,70", "poor,80"))
    world = step(covered(town, chance={"households.illness.admission_rate": [0, 0.25, 0, 0, 1]}))
    assert measured(world, "cost_gradient") == {"": pytest.approx(4)}
    monkeypatch.undo()
    assert measured(step(covered(town)), "cost_gradient") == {}


def test_who_is_no_member_counts_with_what_it_would_have_claimed(town: Town) -> None:
    ill_member = {"sections": {"institutions": RELIEF}, "poor_paid_by": "relief", **ALONE}
    assert measured(step(covered(town, **ill_member)), "positive_correlation") == {
        "": pytest.approx(1),
        "error": pytest.approx(0),
    }
    # the poor woman cannot pay 10,001; the couple cannot pay 60,002 either: members 0, 0, 0, 1, claims 0, 0, 1, 0
    out = measured(step(covered(town, {"premium": 10_001})), "positive_correlation")
    assert out == {"": pytest.approx(-1), "error": pytest.approx(0)}
    alone = measured(step(covered(town, {"premium": 30_001})), "positive_correlation")
    assert alone[""] == pytest.approx(-1 / 3)
    # all are members, or nobody: nothing to compare
    assert measured(step(covered(town)), "positive_correlation") == {}
    assert measured(step(covered(town, **ALONE)), "positive_correlation") == {}


def test_a_claim_is_on_what_earlier_layers_left(town: Town) -> None:
    # 45,000 less a tenth
    for deductible, claims in ((40_499, True), (40_501, False)):
        fund = {"scheme": "fund", "people": "resident", "opening_reserve": 200_000}
        basic = {"scheme": "basic", "people": "resident", "payer": "fund", "rates": [0.1] * 3, "deductibles": [0] * 3}
        layers = {"basic": basic | {"cap": 5000}, "cover": COVER | {"deductible": deductible}}
        institutions = {"agency": POOL | {"premium": 10_001}, "fund": fund}
        world = step(town({"institutions": institutions, "layers": layers}, **OLD_ARE_ILL))
        assert ("" in measured(world, "positive_correlation")) is claims


def test_where_the_price_is_by_age_the_old_are_compared_with_the_old(town: Town) -> None:
    # the poor woman is alone in her band, and in the other nobody claims
    world = step(covered(town, {"premium": 10_001}, age_factors=[1, 1, 1, 1.1, 1]))
    assert measured(world, "participation") == {"": 0.75}
    assert measured(world, "positive_correlation") == {}


# --- the market ------------------------------------------------------------------------------------------


def worth(resources: float) -> float:
    """Return (R / 2) ln[(1 + a(40,000) / 2) / (1 + a(27,000) / 2)], a(l) = exp(2 l / R) - 1."""
    bare, covered = (np.expm1(2 * loss / resources) for loss in (40_000, 27_000))
    return float(resources / 2 * np.log((1 + bare / 2) / (1 + covered / 2)))


def test_the_market_of_four(town: Town) -> None:
    # a loss of 40,000, of which half of 36,000 - 10,000 is paid, with a chance of a half, a quarter for the poor woman;
    # to the couple, who have 50,000, cover is worth 10,289, to the clerk, who has 160,000, 7,841;
    # the poor woman loses all that she has, covered or not: 0
    assert worth(50_000) == pytest.approx(10_289, abs=1)
    assert worth(160_000) == pytest.approx(7841, abs=1)
    world = step(covered(town, {"premium": 3000}, chance=HALF_ARE_ILL, **CLEAR))
    average, marginal = measured(world, "average_cost"), measured(world, "marginal_cost")
    assert average[""] == average["first_100"] == pytest.approx((3 * 6500 + 3250) / 4)
    assert average["first_50"] == average["first_75"] == average["at_premium"] == pytest.approx(6500)
    # at 3,000 the clerk is the last: half of those about it are as the clerk, half as the poor woman
    assert marginal["at_premium"] == marginal["first_75"] == pytest.approx((6500 + 3250) / 2)
    assert marginal["first_50"] == pytest.approx(6500)
    assert marginal["first_100"] == pytest.approx(3250)
    # three are served, and nine tenths of the premium pay for claims
    assert measured(world, "break_even") == {"": pytest.approx(6500 / 0.9)}
    assert measured(world, "welfare_loss") == {"": pytest.approx(0, abs=1e-6)}


def test_a_price_that_drives_people_out_loses_what_cover_is_worth_to_them(town: Town) -> None:
    clerk, couple = (worth(resources) - 6500 / 0.9 for resources in (160_000, 50_000))
    for premium, lost in ((9000, clerk), (20_000, clerk + 2 * couple)):
        world = step(covered(town, {"premium": premium}, chance=HALF_ARE_ILL, **CLEAR))
        assert measured(world, "welfare_loss") == {"": pytest.approx(lost / 4, rel=0.01)}


def test_one_who_pays_twice_the_premium_counts_as_two(town: Town) -> None:
    # the clerk and the couple pay twice 4,500: the market is the same at half the price
    world = step(covered(town, {"premium": 4500}, chance=HALF_ARE_ILL, age_factors=[1, 2, 1, 1, 1], **CLEAR))
    assert measured(world, "break_even") == {"": pytest.approx(6500 / 0.9 / 2)}
    assert measured(world, "welfare_loss") == {"": pytest.approx((worth(160_000) - 6500 / 0.9) / 4, rel=0.01)}


def test_a_market_in_which_all_cost_more_than_it_is_worth_to_them_unravels(town: Town) -> None:
    # who has nothing to fear pays no more than claims, and a tenth of the premium is for the operator
    world = step(covered(town, chance=HALF_ARE_ILL, **CLEAR | {"risk_aversion": 0}))
    assert measured(world, "break_even") == {}
    assert measured(world, "welfare_loss")[""] > 0


# --- the business ----------------------------------------------------------------------------------------


def test_the_pools_year(town: Town) -> None:
    world = step(covered(town))
    assert measured(world, "loss_ratio") == {"": 17_500 / 400}
    assert measured(world, "operating_cost") == {"": 0.1}
    assert measured(world, "reserve") == {"": (1_000_000 + 400 - 40 - 17_500) / 4}
    assert measured(world, "refused") == {"": 0}
    assert measured(world, "satisfaction") == {"": 1}


def test_content_is_who_was_not_refused_of_late(town: Town) -> None:
    world = until(covered(town), "learn")
    world.population.open_for("learn")
    for felt, content in (([-0.31, -0.2, 0.0], 2 / 3), ([-0.31, -0.31, 0.0], 1 / 3)):
        world.households.cover_experience[:] = felt
        assert cover_business.cover_satisfaction(world) == {"cover": pytest.approx(content)}


def test_what_is_refused_counts_unless_a_review_has_had_it_paid(town: Town) -> None:
    world = until(covered(town), "learn")
    bills = world.bills["inpatient"]
    bills.denied["cover"] = np.array([7500_00])
    assert cover_business.cover_refused(world) == {"cover": 0.3}
    bills.restored["cover", (0, 1)] = 2500_00
    bills.restored["another", (0, 1)] = 2500_00
    assert cover_business.cover_refused(world) == {"cover": 0.2}


# --- what it does ----------------------------------------------------------------------------------------


def test_whom_it_pays(town: Town) -> None:
    world = step(covered(town))
    assert measured(world, "claimants_65_up") == {"": 1}
    assert measured(world, "benefit_per_claimant") == {"": BENEFIT}
    world = step(covered(town, chance=YOUNG_ARE_ILL))
    assert measured(world, "claimants_65_up") == {"": 0}


def test_full_cover_saves_all_who_are_ill(town: Town) -> None:
    full = {"deductible": 0, "rate": 1, "out_of_scope_deductible": 0, "out_of_scope_rate": 1}
    world = step(covered(town, chance=YOUNG_ARE_ILL, **full))
    # 100,000 would be left to the couple, 50,000 to the clerk, who have 40,000 and 60,000 a year
    assert measured(world, "averted_catastrophic") == {
        "": pytest.approx(2 / 3),
        "members": pytest.approx(2 / 3),
        "quintile_1": 0,
        "quintile_3": 1,
        "quintile_5": 1,
    }
    assert measured(world, "cost_per_averted_case") == {"": 200}
    # of two households with members, both
    world = step(covered(town, {"premium": 10_001}, chance=YOUNG_ARE_ILL, **full))
    assert measured(world, "averted_catastrophic")["members"] == 1
    assert measured(world, "cost_per_averted_case") == {"": 30_003 / 2}


def test_half_of_what_is_taken_back_comes_out_of_consumption(town: Town) -> None:
    # subsistence is what the couple eats, 9,000 / 2^.56 = 6,104.7; the clerk, who lives on 45,000, can pay 38,895.3;
    # .4 (38,895.3 + T / 2) = T at 19,447.6, not at .4 · 38,895.3 = 15,558
    full = {"deductible": 0, "rate": 1, "out_of_scope_deductible": 0, "out_of_scope_rate": 1}
    for bill, saved in ((19_440, 0), (19_455, 1)):
        illness = YOUNG_ARE_ILL | {"households.illness.ordinary_cost_mean": bill}
        world = step(covered(town, chance=illness, **full))
        assert measured(world, "averted_catastrophic")["quintile_5"] == saved


def test_cover_that_saves_nobody_has_no_price_a_case(town: Town) -> None:
    world = step(covered(town))
    assert measured(world, "averted_catastrophic")[""] == 0  # of 50,000 she is left 32,500, of an income of 10,000
    assert measured(world, "cost_per_averted_case") == {}


def test_who_pays_and_who_gains(town: Town) -> None:
    world = step(covered(town))
    # ranks of persons: the poor woman 1/8, the couple 1/2, the clerk 7/8
    assert measured(world, "contribution_concentration") == {"": pytest.approx(0)}
    assert measured(world, "benefit_concentration") == {"": pytest.approx(-0.75)}
    assert measured(world, "net_benefit_by_quintile") == {"quintile_1": 17_400, "quintile_3": -100, "quintile_5": -100}


def test_what_a_fund_pays_for_the_poor_is_no_contribution_of_theirs(town: Town) -> None:
    world = step(covered(town, {}, {"institutions": RELIEF}, poor_paid_by="relief"))
    # 2 (2 · 1/2 + 7/8) / 3 - 1
    assert measured(world, "contribution_concentration") == {"": pytest.approx(0.25)}
    assert measured(world, "net_benefit_by_quintile")["quintile_1"] == 17_500
    world = step(covered(town, {}, {"institutions": RELIEF}, poor_paid_by="relief", **ALONE))
    assert measured(world, "contribution_concentration") == {}


# --- nothing to measure ----------------------------------------------------------------------------------


def test_a_product_that_nobody_buys_is_there_all_the_same(town: Town) -> None:
    world = step(covered(town, **ALONE))
    assert measured(world, "participation") == {"": 0}
    assert measured(world, "on_sale") == {"": 1}
    for name in ("selection_index", "loss_ratio", "operating_cost", "reserve", "refused", "satisfaction",
                 "claimants_65_up", "group_share", "newcomers", "contribution_concentration"):  # fmt: skip
        assert measured(world, name) == {}


def test_two_products_are_measured_apart(town: Town) -> None:
    rival = {"institutions": {"other": POOL | {"premium": 70}}, "layers": {"rival": COVER | ALONE | {"payer": "other"}}}
    world = step(covered(town, {}, rival))
    assert measured(world, "participation") == {"": 1, "rival": 0}
    assert measured(world, "premium") == {"": 100, "rival": 70}


def test_a_city_without_cover_has_none_of_it(town: Town) -> None:
    world = town().run()
    assert sum(name.startswith("cover_") for name in metrics()) > 20
    assert not [name for _, name, _, _ in world.records if name.startswith("cover_")]
