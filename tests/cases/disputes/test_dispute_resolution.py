"""Disputes by hand: who complains, by which path, how it ends, who pays, and what it leaves in those who saw it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hurt import AGREED, DISPUTE, INJURY, NO_TALKS, bench, house, hurt, mediated
from scipy.special import expit
from town import POOR, until, yuan

from govsim.agents.hospital import hospitals
from govsim.core.world import World
from govsim.disputes.disputes import GIVE_UP, MEDIATE, NEGOTIATE, SUE, VIOLENCE, Disputes
from govsim.disputes.injuries import Injuries

Town = Callable[..., World]
OWN = "indemnity by the hospital"
ANGRY = {"resentment": 1e8, "police": 0, **NO_TALKS}


def rule(world: World) -> Any:
    return world.rule("disputes", "dispute_resolution")


def only(world: World) -> Disputes:
    """Return the one dispute of the year."""
    assert len(bench(world).filed) == 1
    return bench(world).filed


# --- who complains --------------------------------------------------------------------------------------------


def test_the_odds_of_a_complaint(town: Town) -> None:
    odds = {"baseline": -1, "by_severity": 0.5, "by_fault": 0.8, "by_trust": 2, "by_communication": 0.5}
    world = until(hurt(town, {"defensive_gain": 5}, odds), "open_year")
    house(world).standing.communication = 1.0
    world.households.hospital_trust[POOR] = 0.8
    found = Injuries(
        person=np.array([2]),
        household=np.array([POOR]),
        hospital=np.array([2]),
        negligent=np.array([True]),
        severity=np.array([2.0]),
        loss=np.array([10_000.0]),
        merit=np.array([1.5]),
        defensive=np.array([0.1]),
    )
    # -1 + .5 x 2 + .8 x 1.5 - 2 x (.8 - .6) - .5 x 1 - 5 x .1 = -.2
    chance = expit(-0.2)
    assert len(rule(world).complaints(world, found, np.array([chance - 1e-5]))) == 1
    assert len(rule(world).complaints(world, found, np.array([chance + 1e-5]))) == 0


# --- which path, and how it ends --------------------------------------------------------------------------------


def test_both_agree_on_a_sum_between_what_they_ask_and_offer(town: Town) -> None:
    world = hurt(town)
    world.step()
    # she asks 10,000 - 1,000, it offers 10,000 + 5,000; four tenths of the way
    assert (only(world).first, only(world).last) == (NEGOTIATE, NEGOTIATE)
    assert only(world).agreed
    assert yuan(world, memo=OWN) == AGREED
    assert list(only(world).days) == [30]
    assert list(bench(world).closed.paid) == [AGREED * 100]


def test_a_purse_that_is_too_small_pays_what_it_holds(town: Town) -> None:
    world = hurt(town, {"loss_median": 100_000})
    world.step()
    assert yuan(world, memo=OWN) == 14_250
    assert list(bench(world).closed.paid) == [14_250_00]
    assert only(world).award[0] > 100_000


def test_nothing_above_a_cap_is_settled_in_private(town: Town) -> None:
    world = hurt(town, None, {"settlement_cap": AGREED + 1})
    world.step()
    assert yuan(world, memo=OWN) == AGREED
    world = hurt(town, None, {"settlement_cap": AGREED - 1})
    world.step()
    assert yuan(world, memo=OWN) == AGREED - 1
    # less than the least that she would take
    world = hurt(town, None, {"settlement_cap": 8_999, "delay_cost": 0})
    world.step()
    assert only(world).first == NEGOTIATE
    assert only(world).last == SUE
    assert list(only(world).days) == [30 + 730]


def test_mediators_propose_what_they_see_less_what_they_lack_in_independence(town: Town) -> None:
    sure = {"mediation_success": [50, 0, 0, 0, 0], "mediation_bias": 0.5}
    world = mediated(town, sure, independence=0.6, days=90)
    world.step()
    assert only(world).last == MEDIATE
    assert list(only(world).days) == [90]
    assert yuan(world, memo=OWN) == pytest.approx(8000)  # 10,000 x (1 - .5 x .4)


def test_who_does_not_agree_before_mediators_goes_on(town: Town) -> None:
    # half of all cases end in agreement; a suit brings her nothing
    world, seen = mediated(town, {"mediation_success": [0, 0, 0, 0, 0], "collected": 0}, days=90), []
    while world.year < world.spec.last_year:
        world.step()
        seen.append(only(world))
    assert all(each.first == MEDIATE and each.days == 90 for each in seen)
    assert {int(each.last[0]) for each in seen} == {MEDIATE, GIVE_UP}
    assert all(each.agreed == (each.last == MEDIATE) for each in seen)


def test_without_mediators_or_money_for_them_nobody_is_mediated(town: Town) -> None:
    for world in (hurt(town, None, NO_TALKS), mediated(town, budget=0)):
        world.step()
        assert not only(world).by(MEDIATE).any()


def test_a_suit_that_costs_more_than_it_brings_is_given_up(town: Town) -> None:
    world = hurt(town, None, NO_TALKS)  # 730 days at 20 a day, and 1,000, for 8,000
    world.step()
    assert only(world).last == GIVE_UP
    assert yuan(world, memo=OWN) == 0
    assert len(bench(world).closed) == 1


def test_violence_makes_some_pay_unless_the_police_steps_in(town: Town) -> None:
    world = hurt(town, None, ANGRY | {"violent_chance": 1, "violent_share": 0.5})
    world.step()
    assert only(world).last == VIOLENCE
    assert yuan(world, memo=OWN) == 5000
    assert not only(world).agreed
    world = hurt(town, None, ANGRY | {"violent_chance": 1, "police": 1, "penalty": 0, "police_cost": 2})
    world.step()
    assert only(world).last == VIOLENCE
    assert yuan(world, memo=OWN) == 0
    assert yuan(world, memo="police at hospitals") == 8


def test_a_penalty_deters_violence(town: Town) -> None:
    world = hurt(town, None, ANGRY | {"police": 0.5, "penalty": 1e8})
    world.step()
    assert only(world).last == GIVE_UP


# --- what is left of it -----------------------------------------------------------------------------------------


def test_fear_follows_ones_own_disputes_and_those_of_others(town: Town) -> None:
    world = hurt(town, None, {"fear_memory": 0.6, "peers": 0.5, "first_disputes": 10, "wait_weight": 0.0})
    world.step()
    # one dispute of one patient is 1,000 in 1,000: .6 x 15 + .4 x (1,000 + .5 x 1,000), and half of it elsewhere
    assert house(world).standing.fear == pytest.approx(0.6 * 15 + 0.4 * 1500)
    assert house(world).standing.rate == pytest.approx(0.6 * 10 + 0.4 * 1000)
    assert hospitals(world)[0].standing.fear == pytest.approx(0.6 * 15 + 0.4 * 500)
    assert hospitals(world)[0].standing.rate == pytest.approx(6)


def test_violence_and_long_waits_are_feared_more(town: Town) -> None:
    fear = {"fear_memory": 0, "peers": 0}
    world = hurt(town, None, ANGRY | fear | {"violence_weight": 3, "wait_weight": 0})
    world.step()
    assert house(world).standing.fear == pytest.approx(3000)
    world = hurt(town, None, fear | {"wait_weight": 0.5, "negotiation_days": 73})
    world.step()
    assert house(world).standing.fear == pytest.approx(1000 * (1 + 0.5 * 0.2))


def test_hospitals_learn_what_a_dispute_costs_and_how_often_negligence_is_disputed(town: Town) -> None:
    world = hurt(town, None, {"first_award": 20_000, "first_disputes": 0.2})
    until(world, "open_year")
    first = 0.6 * 0.2 / 1000 / 0.2
    assert house(world).standing.dispute_chance == pytest.approx(first)
    for phase in ("set_budget", "procure", "enrol", "collect", "fall_ill", "seek_care", "settle", "supervise"):
        world.live(phase)
    world.live("reconcile")
    world.live("learn")
    assert house(world).standing.award == pytest.approx((200 * 20_000 + AGREED) / 201)
    weight = 200 / first
    assert house(world).standing.dispute_chance == pytest.approx((200 + 1) / (weight + 1))


def test_premiums_look_back_some_five_years(town: Town) -> None:
    world = hurt(town)
    world.step()
    world.step()
    mine = house(world).standing
    assert mine.admissions == pytest.approx(1.8)
    assert mine.losses == pytest.approx(1.8 * AGREED)
    assert mine.revenue == pytest.approx(1.8 * 50_000)


def test_trust_follows_the_news_and_ones_own_case(town: Town) -> None:
    world = hurt(town, None, {"first_trust": 0.6, "trust_gain": 0.1, "own_trust_gain": 0.5})
    world.step()
    trust = world.households.hospital_trust
    # all agreed, none violent: .6 + .4 x .5 = .8 in the news
    assert trust[[0, 2]] == pytest.approx([0.62, 0.62])
    assert trust[POOR] == pytest.approx(0.62 + 0.5 * (1 - 0.62))  # she got all that she had lost
    world = hurt(town, None, ANGRY | {"violent_chance": 0, "trust_gain": 0.1, "own_trust_gain": 0.5})
    world.step()
    trust = world.households.hospital_trust
    assert trust[[0, 2]] == pytest.approx([0.54, 0.54])
    assert trust[POOR] == pytest.approx(0.27)  # she got nothing


def test_a_year_without_disputes_leaves_trust_alone(town: Town) -> None:
    world = hurt(town, None, {"baseline": -20, "by_fault": 0})
    world.run()
    assert world.households.hospital_trust == pytest.approx([0.6] * 3)


def test_trust_moves_who_seeks_care(town: Town) -> None:
    world = until(hurt(town, None, {"trust_in_care": 0.5}), "open_year")
    people = type("People", (), {"hospital_trust": np.array([0.6, 1.0, 0.0])})
    assert rule(world).seeks(people) == pytest.approx([1, 1.2, 0.7])


def test_a_bad_name_costs_a_hospital_its_patients(town: Town) -> None:
    houses = {"primary": 1, "secondary": 1, "tertiary": 2}
    world = until(hurt(town, None, {"reputation": 0.02}, {"institutions": {"hospitals": houses}}), "open_year")
    for each, rate in zip(hospitals(world), [5, 5, 60, 10], strict=True):
        each.standing.rate = rate
    # e^-1 as many as the other house of its level; alone on a level it loses nobody
    assert rule(world).appeal(world) == pytest.approx([1, 1, np.exp(-1), 1])
    for each in hospitals(world):
        each.standing.rate = 1e6
    assert rule(world).appeal(world) == pytest.approx([1, 1, 1, 1])
    world = until(hurt(town, None, {"reputation": 0}), "open_year")
    assert rule(world).appeal(world) is None


# --- reforms ----------------------------------------------------------------------------------------------------


def test_where_disputes_begin_later_beliefs_begin_with_them(town: Town) -> None:
    reform = [{"from": 2024, "set": {"disputes.dispute_resolution": DISPUTE}}]
    world = hurt(town, sections={"disputes": {"medical_injury": INJURY}, "reforms": reform})
    world.step()
    assert house(world).standing.award == 0
    until(world, "open_year")
    assert world.households.hospital_trust == pytest.approx([0.6] * 3)
    assert house(world).standing.award == 70_000


def test_suits_wait_while_disputes_are_not_heard(town: Town) -> None:
    sued = DISPUTE | NO_TALKS | {"delay_cost": 0}
    away = {"from": 2024, "set": {"disputes.dispute_resolution": None}}
    back = {"from": 2025, "set": {"disputes.dispute_resolution": sued | {"baseline": -20, "by_fault": 0}}}
    world = hurt(town, None, sued, {"reforms": [away, back]})
    world.step()
    trust = world.households.hospital_trust.copy()
    world.step()
    assert len(bench(world).pending) == 1
    until(world, "open_year")
    assert list(world.households.hospital_trust) == list(trust)  # nobody forgets what happened
    world = hurt(town, None, sued, {"reforms": [away, back]}).run()
    assert list(bench(world).closed.award) == [10_000]
    assert len(bench(world).pending) == 0
