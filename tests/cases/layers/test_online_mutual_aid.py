"""An online pool in the town of four: who joins, what a diagnosis gives, and what the members pay; worked by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import CLERK, COUPLE, POOR, until, yuan

from govsim.core.world import World

Town = Callable[..., World]
# everybody between 15 and 44 falls severely ill in the second year; all join at once, and nobody waits
ILLNESS = [{"from": 2024, "set": {"households.illness.severe_rate": [0, 1, 0, 0, 0]}}]
POOL = {
    "payouts": [3000, 1000],
    "listed_share": 1,
    "waiting_days": 0,
    "review_periods": 0,
    "innovation": 100,
    "base_exit": 0,
    "cost_exit": 0,
}


def pool(town: Town, platform: dict[str, Any] | None = None, **settings: Any) -> World:
    sections = {
        "institutions": {"platform": {"running_cost": 0, **(platform or {})}},
        "layers": {"online_mutual_aid": {"payer": "platform", **POOL, **settings}},
        "reforms": ILLNESS,
        "behaviour": {},
    }
    return town(sections)


def test_a_household_joins_with_those_who_are_young_enough(town: Town) -> None:
    world = until(pool(town), "enrol")
    # the woman of 70 is too old
    assert (world.households.pool_joined > 0).tolist() == [True, False, True]
    assert (world.persons.pool_since > 0).sum() == 3


def test_nobody_hears_of_it_before_anybody_is_in_and_none_innovates(town: Town) -> None:
    world = pool(town, innovation=0)
    world.run()
    assert not world.households.pool_joined.any()
    assert yuan(world, payee="platform") == 0


def test_a_year_of_three_claims(town: Town) -> None:
    world = pool(town, {"opening_reserve": 100, "running_cost": 3, "strategic_value": 3})
    world.step()
    world.step()
    # the couple of 40 gets 1,000 each, the clerk of 30 gets 3,000; 5,000 · 1.08 / 3 = 1,800 for each of three
    assert yuan(world, payer="households", payee="platform", memo="mutual aid levy") == pytest.approx(5400)
    assert world.households.pool_levy.tolist() == [3600_00, 0, 1800_00]
    # a severe case costs far more: all goes to the hospital
    assert yuan(world, payer="platform", memo="online_mutual_aid") == 5000
    # the fee of 400, less 3 for each of three members, twice
    assert world.ledger.balance("platform") == (100 + 400 - 18) * 100
    world.step()
    assert yuan(world, year=2025, payer="platform", memo="online_mutual_aid") == 0  # who was paid is out


def test_what_the_bill_does_not_need_is_the_households(town: Town) -> None:
    world = town(
        {
            "institutions": {"platform": {"running_cost": 0}},
            "layers": {"online_mutual_aid": {"payer": "platform", **POOL}},
            "reforms": ILLNESS,
            "behaviour": {},
        },
        **{"households.illness.severe_cost_mean": 2000},
    )
    world.step()
    world.step()
    bill = yuan(world, payee="hospital_1") + sum(
        yuan(world, year=2024, payee=name) for name in world.ledger.accounts["hospitals"].members[1:]
    )
    to_bills = yuan(world, payer="platform", memo="online_mutual_aid")
    assert to_bills + yuan(world, memo="online_mutual_aid beyond the bill") == 5000
    # the bills of the couple are paid with 1,000 each, the clerk's to the full
    assert 2000 < to_bills < bill
    assert yuan(world, memo="online_mutual_aid beyond the bill") > 0


def test_who_waits_pays_and_has_no_claim(town: Town) -> None:
    # a waiting period of a year ends after the second year's diagnoses
    world = pool(town, waiting_days=366, innovation=100).run()
    assert yuan(world, payer="platform", memo="online_mutual_aid") < 5000


def test_an_illness_that_goes_on_is_no_new_diagnosis(town: Town) -> None:
    # ill from the first year on, when everybody still waits; a year later nothing is new
    world = pool(town, waiting_days=365)
    lasting = {"households.illness.severe_rate": [0, 1, 0, 0, 0], "households.illness.severe_persistence": 0.95}
    world.spec = world.spec.overridden(lasting)
    world.step()
    world.step()
    assert (world.households.pool_joined > 0).sum() == 2
    assert (world.persons.severe & (world.persons.pool_since > 0)).any()
    assert not world.persons.pool_period.any()


def test_who_has_had_enough_is_out_next_year_and_may_come_back(town: Town) -> None:
    world = pool(town, {"strategic_value": 1}, base_exit=100)
    world.step()
    assert (world.households.pool_left > 0).tolist() == [True, False, True]
    assert world.institutions["platform"].members[2023] == 0
    until(world, "enrol")
    # whoever left is out; both hear of it again at once
    assert (world.households.pool_joined[[COUPLE, CLERK]] > 2024).all()


def test_a_sum_that_comes_later_does_not_lower_the_price_of_care(town: Town) -> None:
    world = until(pool(town), "enrol")
    world.live("collect")
    world.live("fall_ill")
    world.live("seek_care")
    assert not world.rule("layers", "online_mutual_aid").benefit(world.bills["inpatient"]).any()


def test_beyond_the_cap_and_the_capital_claims_are_cut(town: Town) -> None:
    world = pool(town, {"annual_cap": 500, "opening_reserve": 2000})
    world.step()
    world.step()
    # three members pay 500 each, the platform 2,000: 3,500 of 5,000
    assert yuan(world, memo="online_mutual_aid") == pytest.approx(3500, abs=0.03)
    operator = world.institutions["platform"]
    assert operator.cut == pytest.approx(1500_00, abs=3)
    assert operator.delivered == pytest.approx(0.7)
    assert operator.state == "closed"  # it would lose more than it earns every year
    assert operator.unpaid == 0


def test_claims_that_wait_make_members_run_and_are_struck_out_when_nobody_is_left(town: Town) -> None:
    world = pool(town, {"annual_cap": 500, "shortfall": "queue", "strategic_value": 10_000})
    world.step()
    world.step()
    operator = world.institutions["platform"]
    # 3,500 wait; those who were ill expect nothing more, and do not stay to pay for each other
    assert (world.households.pool_left > 0).tolist() == [True, False, True]
    assert (operator.state, operator.why) == ("closed", "nobody left")
    assert operator.unpaid == pytest.approx(3500_00, abs=3)
    assert world.ledger.due("households", "mutual aid claim") == 0
    world.step()
    assert not world.households.pool_joined.any()


def test_who_cannot_pay_the_levy_pays_what_it_has_and_is_out(town: Town) -> None:
    # 30,000 and 10,000 · 2: 50,000 · 1.08 / 3 = 18,000 a head, more than the couple has beside its care
    world = pool(town, payouts=[3_000_000, 1_000_000])
    world.step()
    world.step()
    assert (world.households.savings >= 0).all()
    levied = world.households.pool_levy / 100
    assert levied[COUPLE] < 2 * 5_000_000 * 1.08 / 3
    assert world.households.pool_left[[COUPLE, CLERK]].tolist() == [24, 24]
    assert levied[POOR] == 0


@pytest.mark.parametrize(("lies", "found", "joined"), [(0, 0, 0), (1, 0, 3), (1, 1, 0)])
def test_the_ill_join_only_by_a_lie_and_only_if_it_pays(town: Town, lies: float, found: float, joined: int) -> None:
    # that a lie is always found out makes it worthless, and cover costs something
    world = pool(town, dishonest_share=lies, detection=found, tolerance=10)
    world.spec = world.spec.overridden({"households.illness.severe_rate": [0, 0.1, 0, 0, 0]})
    until(world, "open_year")
    world.persons.chronic[:] = True
    for phase in ("set_budget", "procure", "enrol"):
        world.live(phase)
    assert (world.persons.pool_since > 0).sum() == world.persons.misdeclared.sum() == joined


def test_a_member_household_does_not_lie_for_one_who_is_not_worth_it(town: Town) -> None:
    # the chronically ill man of the couple is found out for sure; his wife and the clerk are taken without a lie
    world = pool(town, dishonest_share=1, detection=1, tolerance=100)
    world.spec = world.spec.overridden({"households.illness.severe_rate": [0, 0.1, 0, 0, 0]})
    until(world, "open_year")
    world.persons.chronic[0] = True
    for phase in ("set_budget", "procure", "enrol"):
        world.live(phase)
    assert (world.persons.pool_since > 0).tolist() == [False, True, False, False, True]
    assert not world.persons.misdeclared.any()


def test_neighbours_spread_it(town: Town) -> None:
    sections = {
        "institutions": {"platform": {}},
        "networks": {"small_world": {"degree": 2, "rewired": 0}},
        "layers": {"online_mutual_aid": {"payer": "platform", "network": "small_world", **POOL, "innovation": 0}},
    }
    world = town(sections)
    world.step()
    assert not world.households.pool_joined.any()
    # put the clerk in: the other two of the ring are its neighbours
    world.population.open_for("enrol")
    world.households.pool_joined[CLERK] = 2023.5
    world.population.open_for("opening")
    reached = world.networks["small_world"].share_of_neighbours(world.households.pool_joined > 0)
    assert reached[[COUPLE, POOR]].tolist() == [0.5, 0.5]
    assert np.isfinite(reached).all()
