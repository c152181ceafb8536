"""Voluntary cover in the town of four: who may buy, who does, who pays, what is paid, what is remembered."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from covered import ALL_MAY_BE_ILL, BENEFIT, BY_CHOICE, COVER, covered, two
from town import CLERK, OLD_ARE_ILL, POOR, until, yuan

from govsim.core.world import World
from govsim.layers.cover_choice import learned
from govsim.layers.cover_enrolment import _price_felt, around, worth
from govsim.networks.graph import Graph

Town = Callable[..., World]
BOUGHT = "premium of voluntary cover"
BY_ACCOUNT = "premium out of personal accounts"
FOR_THE_POOR = "premium of voluntary cover for the poor"
PARTS = dict.fromkeys(("data_sharing", "endorsement", "one_stop", "personal_account", "joint_promotion"), 1.0)
# the poor woman is severely ill in every other year: 160,000 in scope, 40,000 outside it
SEVERE = {"households.illness.severe_rate": [0, 0, 0, 1, 0]}


def backed(**parts: float) -> dict[str, Any]:
    """Return the sections of a city that does these parts."""
    return {"institutions": {"collaboration": {**PARTS, **parts, "cost": 0}}}


def of_living(world: World, column: str) -> list[Any]:
    """Return a column of the four: the couple, the poor woman, the clerk."""
    found: list[Any] = world.persons[column][world.persons.alive].tolist()
    return found


def members(world: World) -> list[int]:
    """Return how many are covered of the couple, the poor woman and the clerk."""
    inside = world.persons.household[world.persons.alive & (world.persons.cover > 0)]
    return np.bincount(inside, minlength=3).tolist()


# --- who pays the premium ------------------------------------------------------------------------------------


def test_a_household_pays_for_each_of_its_members(town: Town) -> None:
    world = until(covered(town), "collect")
    assert members(world) == [2, 1, 1]
    assert yuan(world, payer="households", payee="agency", memo=BOUGHT) == 400
    assert world.households.savings.tolist() == [(10_000 + 40_000 - 200) * 100, (10_000 - 100) * 100, 159_900_00]


def test_the_operator_takes_its_share(town: Town) -> None:
    world = until(covered(town), "collect")
    assert yuan(world, payer="agency", payee="outside", memo="operating voluntary cover") == 40
    assert world.institutions["agency"].passed_on == 360_00


def test_a_city_that_does_all_it_can_halves_what_operating_costs(town: Town) -> None:
    world = until(covered(town, {"collaboration": "collaboration"}, backed(personal_account=1e-9)), "collect")
    assert yuan(world, memo="operating voluntary cover") == pytest.approx(40 * (1 - 0.5 * 1e-9**0.2), abs=0.01)
    world = until(covered(town, {"collaboration": "collaboration"}, backed()), "collect")
    assert yuan(world, memo="operating voluntary cover") == 20


def test_who_cannot_pay_is_out(town: Town) -> None:
    # the poor woman has the year's income of 10,000
    for premium, inside in ((10_000, 1), (10_000.01, 0)):
        world = until(covered(town, {"premium": premium}), "collect")
        assert members(world) == [2, inside, 1]
        assert yuan(world, memo=BOUGHT) == pytest.approx(premium * (3 + inside))
        assert world.institutions["agency"].members == 3 + inside


def test_an_employees_account_pays_for_the_employee(town: Town) -> None:
    world = until(covered(town, {"collaboration": "collaboration"}, backed()), "collect")
    assert yuan(world, payer="outside", payee="agency", memo=BY_ACCOUNT) == 100
    assert yuan(world, payer="households", payee="agency", memo=BOUGHT) == 300
    assert world.households.savings[CLERK] == 160_000_00
    assert world.institutions["agency"].collected == 400_00


def test_it_pays_as_far_as_it_may_and_the_employee_the_rest(town: Town) -> None:
    world = until(covered(town, {"collaboration": "collaboration"}, backed(personal_account=0.25)), "collect")
    assert yuan(world, memo=BY_ACCOUNT) == 25
    assert world.households.savings[CLERK] == (160_000 - 75) * 100


@pytest.mark.parametrize(("premium", "inside"), [(80_000, 1), (80_000.04, 0)])
def test_an_employee_who_cannot_pay_the_rest_is_out_and_its_account_keeps_its_part(
    town: Town, premium: float, inside: int
) -> None:
    # the clerk has lost all savings, and has a year's income of 60,000; the others pay nothing
    terms = {"collaboration": "collaboration", "premium": premium}
    world = until(covered(town, terms, backed(personal_account=0.25), people="employee"), "enrol")
    world.ledger.owe("outside", 100_000_00, "a loss")
    world.ledger.pay("households", "outside", np.array([0, 0, 100_000_00]), "a loss")
    world.live("collect")
    assert members(world) == [0, 0, inside]
    assert yuan(world, memo=BY_ACCOUNT) == pytest.approx(premium / 4 * inside)


def test_an_account_that_may_pay_pays_even_where_that_is_felt_as_much(town: Town) -> None:
    world = until(covered(town, {"collaboration": "collaboration"}, backed(account_ease=0)), "collect")
    assert yuan(world, memo=BY_ACCOUNT) == 100


def test_accounts_that_may_not_pay_do_not(town: Town) -> None:
    world = until(covered(town, {"collaboration": "collaboration"}, backed(personal_account=0)), "collect")
    assert yuan(world, memo=BY_ACCOUNT) == 0
    assert yuan(world, memo=BOUGHT) == 400


def fund(money: float, **more: Any) -> dict[str, Any]:
    return {"institutions": {"relief": {"scheme": "society", "opening_reserve": money, **more}}}


def test_a_fund_enrols_and_pays_for_the_poor(town: Town) -> None:
    # nobody else is in
    world = until(covered(town, {}, fund(500), group_share=0, window_days=0, poor_paid_by="relief"), "collect")
    assert members(world) == [0, 1, 0]
    assert of_living(world, "cover_by_group") == [False, False, True, False]
    assert yuan(world, payer="relief", payee="agency", memo=FOR_THE_POOR) == 100
    assert world.households.savings[POOR] == 10_000_00


def test_if_it_cannot_the_poor_are_out(town: Town) -> None:
    world = until(covered(town, {}, fund(99.99), poor_paid_by="relief"), "collect")
    assert members(world) == [2, 0, 1]
    assert yuan(world, memo=FOR_THE_POOR) == 0
    assert yuan(world, payee="agency", memo=BOUGHT) == 300
    assert of_living(world, "cover_by_group") == [True, True, False, True]


def test_the_old_pay_more_where_the_price_is_by_age(town: Town) -> None:
    # the couple and the clerk are of the second band, the poor woman of the fourth
    world = until(covered(town, age_factors=[1, 2, 3, 4, 5]), "collect")
    assert yuan(world, memo=BOUGHT) == 200 + 200 + 400 + 200
    assert world.households.savings[POOR] == (10_000 - 400) * 100


def test_cover_for_nothing_is_paid_by_nobody(town: Town) -> None:
    world = covered(town, {"premium": 0})
    world.step()
    assert members(world) == [2, 1, 1]
    assert yuan(world, payee="agency", year=2023) == 1_000_000  # the opening reserve
    assert yuan(world, payer="agency", memo="cover") == BENEFIT


# --- what it pays --------------------------------------------------------------------------------------------


def test_a_member_is_paid_in_scope_alone_at_first_and_then_outside_it_too(town: Town) -> None:
    reforms = [{"from": 2024, "set": {"layers.cover.out_of_scope_rate": 0.25}}]
    world = covered(town, {}, {"reforms": reforms})
    world.step()
    assert yuan(world, payer="agency", memo="cover") == BENEFIT  # .5 x 35,000
    world.step()
    assert yuan(world, year=2024, payer="agency", memo="cover") == BENEFIT + 1000  # .25 x 4,000


def test_special_drugs_of_the_severely_ill_are_paid_from_the_first_yuan(town: Town) -> None:
    world = covered(town, {}, chance=SEVERE, special_drugs=0.25, special_drug_rate=0.6, out_of_scope_rate=0.5)
    world.step()
    # .5 x 150,000; of 40,000 a quarter at 60 %, and half of the other 29,000 above 1,000
    assert yuan(world, payer="agency", memo="cover") == 75_000 + 6000 + 14_500


def test_nothing_is_paid_for_one_who_is_not_covered(town: Town) -> None:
    world = covered(town, group_share=0, window_days=0)
    world.step()
    assert yuan(world, memo="cover") == 0
    assert yuan(world, payee="agency") == 1_000_000


def test_those_ill_before_are_given_their_share(town: Town) -> None:
    world = covered(town, {}, chance=SEVERE | OLD_ARE_ILL, preexisting_rate=0.4)
    world.step()
    assert yuan(world, payer="agency", memo="cover") == 95_000  # of 200,000: she was well when it was sold
    world.step()
    assert of_living(world, "ill_before") == [False, False, True, False]
    assert yuan(world, year=2024, payer="agency", memo="cover") == 0.4 * BENEFIT  # not severely, for once


def test_cover_that_gives_those_ill_before_nothing_is_worth_nothing_to_them(town: Town) -> None:
    all_in_scope = {"households.demand.out_of_scope_severe": 0}
    world = covered(town, {}, chance=SEVERE | ALL_MAY_BE_ILL | all_in_scope, preexisting_rate=0, **BY_CHOICE)
    world.step()
    assert members(world)[POOR] == 1
    until(world, "enrol")
    assert members(world) == [2, 0, 1]


# --- who may be in -------------------------------------------------------------------------------------------


def test_underwriting_turns_the_ill_away_from_the_next_year_on(town: Town) -> None:
    world = covered(town, {}, chance=SEVERE, underwriting=True)
    world.step()
    assert members(world) == [2, 1, 1]
    world.step()
    assert members(world) == [2, 0, 1]
    assert yuan(world, year=2024, memo="cover") == 0


def test_newcomers_are_in_once_they_may(town: Town) -> None:
    reforms = [{"from": 2024, "set": {"layers.cover.takes_from_elsewhere": True}}]
    world = covered(town, {}, {"reforms": reforms}, elsewhere=1, takes_from_elsewhere=False)
    world.step()
    assert members(world) == [0, 0, 0]
    assert yuan(world, memo=BOUGHT) == 0
    until(world, "enrol")
    assert members(world) == [2, 1, 1]


def test_groups_join_as_a_whole_and_more_of_them_are_not_others(town: Town) -> None:
    inside = [
        until(covered(town, group_share=share, window_days=0), "enrol").persons.cover[[0, 1, 3, 4]] > 0
        for share in (0.0, 0.3, 0.6, 0.9, 1.0)
    ]
    assert [int(each.sum()) for each in inside] == sorted(int(each.sum()) for each in inside)
    assert not inside[0].any()
    assert inside[-1].all()
    assert all((few <= many).all() for few, many in pairwise(inside))
    assert all(each[0] == each[1] for each in inside)  # the couple is one household
    one = (
        until(covered(town, group_share=0.5, group_households=3, window_days=0), "enrol").persons.cover[[0, 1, 3, 4]]
        > 0
    )
    assert one.all() or not one.any()


def test_groups_are_the_communities_of_a_network(town: Town) -> None:
    net = {"networks": {"near": {"scheme": "small_world", "degree": 2, "rewired": 0}}}
    world = until(covered(town, {}, net, group_network="near"), "enrol")
    assert world.households.cover_group.tolist() == [1, 1, 1]  # three in a ring
    assert sorted(until(covered(town), "enrol").households.cover_group) == [1, 2, 3]


def test_by_choice_those_buy_to_whom_it_is_worth_something(town: Town) -> None:
    # only those between 60 and 74 are ever ill
    world = until(covered(town, **BY_CHOICE), "collect")
    assert members(world) == [0, 1, 0]
    assert not world.persons.cover_by_group.any()
    assert yuan(world, memo=BOUGHT) == 100
    world = until(covered(town, {}, chance=ALL_MAY_BE_ILL, **BY_CHOICE), "collect")
    assert members(world) == [2, 1, 1]


def test_who_has_not_heard_of_it_does_not_buy(town: Town) -> None:
    terms = BY_CHOICE | {"window_days": 0}
    assert members(until(covered(town, {}, chance=ALL_MAY_BE_ILL, **terms), "enrol")) == [0, 0, 0]


def test_who_dislikes_it_does_not_buy(town: Town) -> None:
    terms = BY_CHOICE | {"taste": -15}
    assert members(until(covered(town, {}, chance=ALL_MAY_BE_ILL, **terms), "enrol")) == [0, 0, 0]


# --- memory --------------------------------------------------------------------------------------------------


def test_what_a_year_teaches_by_hand() -> None:
    before = np.array([0, 0, 0, 0, 1.0, 0])
    got, refused = np.array([1, 0, 1, 0, 0, 0], bool), np.array([0, 1, 1, 0, 0, 0], bool)
    idle, around = np.array([0, 0, 0, 1, 1, 0], bool), np.array([0, 0, 0, 0, 0, 0.4])
    assert learned(before, got, refused, idle, around) == pytest.approx([1, -1, 0, -0.1, 0.4, 0.4])


def test_a_benefit_is_remembered_and_so_is_a_premium_that_brought_nothing(town: Town) -> None:
    world = covered(town)
    world.step()
    assert world.households.cover_experience == pytest.approx([-0.1, 1, -0.1])
    world.step()
    assert world.households.cover_experience == pytest.approx([-0.15, 1.5, -0.15])  # half of it, and again


def test_who_is_not_covered_learns_from_neighbours_alone(town: Town) -> None:
    net = {"networks": {"near": {"scheme": "small_world", "degree": 2, "rewired": 0}}}
    world = covered(town, {}, net, network="near", **BY_CHOICE)
    world.step()
    # the poor woman alone is covered, and paid; she is one of two neighbours of the others
    assert world.households.cover_experience == pytest.approx([0.5, 1, 0.5])
    until(world, "enrol")
    assert of_living(world, "covered_before") == [0, 0, 1, 0]


def test_neighbours_count_by_what_they_are_above_the_city(town: Town) -> None:
    net = {"networks": {"near": {"scheme": "small_world", "degree": 2, "rewired": 0}}}
    world = until(covered(town, {}, net, network="near"), "enrol")
    cover, some = world.rule("layers", "cover"), world.persons.age == 70
    assert around(cover, world, some) == pytest.approx([1 / 2 - 1 / 3, -1 / 3, 1 / 2 - 1 / 3])
    assert around(cover, world, ~some & False) == pytest.approx([0, 0, 0])


def test_who_has_no_neighbours_is_not_drawn_either_way(town: Town) -> None:
    net = {"networks": {"near": {"scheme": "small_world", "degree": 2, "rewired": 0}}}
    world = until(covered(town, {}, net, network="near"), "enrol")
    world.networks["near"] = Graph.of(3, np.array([0]), np.array([1]))  # the clerk knows nobody
    old = world.persons.age == 70
    assert around(world.rule("layers", "cover"), world, old) == pytest.approx([1 - 1 / 3, -1 / 3, 0])


def test_a_refusal_is_remembered_too(town: Town) -> None:
    insurers = {"count": 1, "capital": 100_000, "strategy": "honest", "pin": {"verification": 0}, "strategic_value": 0}
    rule = {"fixed_price_quality_only": {"of": "ceiling", "price_factor": 1}}
    body = {"scheme": "minimum_payout", "covers": "cover", "buyer": "agency", "years": 1, "deposit": 0}
    sections = {"institutions": {"insurers": insurers}, "contracts": {"body": body | {"chosen_by": rule}}}
    world = until(covered(town, {"premium": 8000}, sections), "seek_care")
    world.agreements[-1].levers["denial"] = 1.0
    for phase in ("settle", "supervise", "reconcile", "learn"):
        world.live(phase)
    assert yuan(world, memo="cover") == 0
    assert world.households.cover_experience == pytest.approx([-0.1, -1, -0.1])


def test_a_price_that_an_account_pays_is_felt_less(town: Town) -> None:
    sections = backed(personal_account=0.5, account_ease=0.4)
    world = until(covered(town, {"collaboration": "collaboration"}, sections), "enrol")
    felt = _price_felt(world.rule("layers", "cover"), world)
    assert felt[world.persons.alive].tolist() == pytest.approx([100, 100, 100, 80])  # half of it by two fifths


# --- two products --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ({"premium": 100}, {"premium": 50}, 2),
        ({"premium": 50}, {"premium": 100}, 1),
        ({"rate": 0.9}, {"rate": 0.3}, 1),
        ({"rate": 0.3}, {"rate": 0.9}, 2),
        ({}, {}, 1),  # of two alike the first named
        ({"underwriting": True, "people": "resident"}, {"rate": 0.1}, None),
    ],
)
def test_each_person_takes_the_one_it_likes_best(town: Town, first: Any, second: Any, taken: int | None) -> None:
    world = until(two(town, first, second, **BY_CHOICE | {"taste": 3, "worth_weight": 1}), "collect")
    expected = [taken] * 4 if taken else [1, 1, 1, 2]  # the clerk may not buy the better one
    assert of_living(world, "cover") == expected
    heads = [world.institutions[name].members for name in ("agency", "rival")]
    assert heads == [expected.count(1), expected.count(2)]


def test_nobody_is_paid_by_a_product_that_it_has_not_taken(town: Town) -> None:
    world = two(town, {"rate": 0.9}, {"rate": 0.3}, **BY_CHOICE | {"taste": 3})
    world.run()
    assert yuan(world, payer="agency", memo="cover") > 0
    assert yuan(world, payee="rival") == 1_000_000
    assert yuan(world, memo="rival_cover") == 0


def test_groups_that_one_product_has_are_not_the_others(town: Town) -> None:
    world = until(two(town, {"group_share": 0.5}, {"group_share": 0.5}, window_days=0), "enrol")
    couple, poor, clerk = np.where(world.households.group_joins < 0.5, 1, 2)
    assert of_living(world, "cover") == [couple, couple, poor, clerk]
    assert {1, 2} == {couple, poor, clerk}


def test_insurers_expect_of_two_products_those_who_would_take_each(town: Town) -> None:
    """Not all of those who would take either: the one that is liked less must not seem to have them all."""
    world = until(two(town, {"rate": 0.9}, {"rate": 0.3}, **BY_CHOICE | {"taste": 3}), "set_budget")
    heads = [int(world.rule("layers", name).covered(world)) for name in ("cover", "rival_cover")]
    assert heads == [4, 0]


def test_what_another_product_pays_takes_nothing_off_what_one_is_worth(town: Town) -> None:
    """One would have it instead: of two alike each is worth the same to those who have the first."""
    world = two(town, {}, {}, **BY_CHOICE | {"taste": 3})
    world.step()
    assert of_living(world, "cover") == [1, 1, 1, 1]
    until(world, "set_budget")
    first, other = (worth(world.rule("layers", name), world) for name in ("cover", "rival_cover"))
    assert first[world.persons.alive].min() > 0
    assert other == pytest.approx(first)


def test_what_was_bought_is_forgotten_when_the_product_was_not_there_for_a_year(town: Town) -> None:
    again = {key: value for key, value in COVER.items() if key not in ("elsewhere", "group_households")}
    reforms = [{"from": 2024, "set": {"layers.cover": None}}, {"from": 2025, "set": {"layers.cover": again}}]
    world = covered(town, {}, {"reforms": reforms})
    world.step()
    assert members(world) == [2, 1, 1]
    world.step()
    assert members(world) == [0, 0, 0]
    world.step()
    assert members(world) == [2, 1, 1]
    assert not world.persons.covered_before.any()
    assert [yuan(world, year=year, memo=BOUGHT) for year in (2023, 2024, 2025)] == [400, 0, 400]
