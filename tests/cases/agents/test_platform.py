"""A platform's life in the town of four: opening, licence, ban, closing with claims outstanding, what is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from town import until, yuan

from govsim.core.errors import ScenarioError
from govsim.core.scenario import read_text
from govsim.core.world import World

Town = Callable[..., World]
ILL = {"households.illness.severe_rate": [0, 1, 0, 0, 0]}
POOL = {
    "payer": "platform",
    "payouts": [3000, 1000],
    "listed_share": 1,
    "waiting_days": 0,
    "innovation": 100,
    "base_exit": 0,
    "cost_exit": 0,
}


def platform(
    town: Town,
    *reforms: dict[str, Any],
    pool: dict[str, Any] | None = None,
    layers: dict[str, Any] | None = None,
    **role: Any,
) -> World:
    sections = {
        "institutions": {"platform": {"running_cost": 0, "strategic_value": 1, **role}},
        "layers": {"online_mutual_aid": POOL | (pool or {})} if layers is None else layers,
        "reforms": list(reforms),
        "behaviour": {},
    }
    return town(sections)


def test_it_opens_in_its_year(town: Town) -> None:
    world = until(platform(town, opens=2024), "enrol")
    assert world.institutions["platform"].state == "waiting"
    assert not world.households.pool_joined.any()
    until(world, "enrol")
    assert world.institutions["platform"].state == "open"
    assert (world.households.pool_joined > 0).sum() == 2


def test_a_ban_closes_it_and_members_share_what_is_left_when_owners_have_theirs(town: Town) -> None:
    ill, ban = {"from": 2024, "set": ILL}, {"from": 2025, "set": {"institutions.platform.regulation": "ban"}}
    for surplus, shared in (("members", 400), ("kept", 0)):
        world = platform(town, ill, ban, pool={"review_periods": 0}, opening_reserve=100, surplus=surplus)
        world.step()
        world.step()
        assert world.institutions["platform"].is_open
        # three claims of 5,000 in all brought a fee of 8 %
        assert world.ledger.balance("platform") == (100 + 400) * 100
        world.step()
        assert world.institutions["platform"].why == "banned"
        assert yuan(world, payer="platform", payee="outside", memo="capital of the pool") == 100
        # two households are members: 200 for each
        assert yuan(world, payer="platform", payee="households", memo="rest of the pool") == shared
        assert world.ledger.balance("platform") == (400 - shared) * 100
        assert not world.households.pool_joined.any()


def test_a_pool_that_comes_later_opens_its_platform_then(town: Town) -> None:
    later = {"from": 2024, "set": {"layers.online_mutual_aid": {"payer": "platform", **POOL}}}
    world = platform(town, later, fewest=4, layers={})
    world.step()
    operator = world.institutions["platform"]
    assert (operator.state, operator.members) == ("waiting", {})
    world.step()
    # three members are too few, but not in its first year
    assert (operator.state, operator.since) == ("open", 2024)
    world.step()
    assert operator.why == "too few members"


def test_a_ban_with_claims_outstanding_pays_what_there_is_and_strikes_out_the_rest(town: Town) -> None:
    ban = {"from": 2025, "set": {"institutions.platform.regulation": "ban"}}
    ill = {"from": 2024, "set": ILL}
    # a review of 24 periods: no claim of the year comes up before it is over
    world = platform(town, ill, ban, pool={"review_periods": 24, "tolerance": 1e6}, opening_reserve=2000)
    world.step()
    until(world, "settle")
    operator = world.institutions["platform"]
    assert operator.waiting[1].sum() == 5000_00 == world.ledger.due("households", "mutual aid claim")
    assert yuan(world, payee="platform", memo="mutual aid levy") == 0
    for phase in ("supervise", "reconcile"):
        world.live(phase)
    # in `learn` nobody would be left to pay: the ill do not stay for each other
    world.live("learn")
    assert operator.why == "nobody left"
    assert yuan(world, payer="platform", memo="mutual aid claim") == pytest.approx(2000, abs=0.03)
    assert operator.unpaid == pytest.approx(3000_00, abs=3)
    assert world.ledger.due("households", "mutual aid claim") == 0
    world.live("close_year")


def test_a_licence_asks_for_capital_that_owners_put_up(town: Town) -> None:
    licence = {"from": 2024, "set": {"institutions.platform.regulation": "licence"}}
    world = platform(town, licence, licence_capital=20, cost_of_capital=0.05)
    world.step()
    world.step()
    # three members at the end of 2023; 1 yuan of strategic value pays for the capital
    assert yuan(world, year=2024, payer="outside", payee="platform", memo="licence capital") == 60
    assert world.institutions["platform"].is_open


def test_it_closes_when_a_member_costs_more_than_it_brings(town: Town) -> None:
    world = platform(town, running_cost=2, opening_reserve=10)
    world.step()
    operator = world.institutions["platform"]
    assert (operator.state, operator.why) == ("closed", "not worth its while")
    # 3 members cost 2 each; 4 yuan of what owners put up are left
    assert yuan(world, memo="running cost of mutual aid") == 6
    assert yuan(world, memo="capital of the pool") == 4
    assert yuan(world, memo="rest of the pool") == 0


def test_it_closes_when_too_few_are_members_but_not_in_its_first_year(town: Town) -> None:
    world = platform(town, fewest=4)
    world.step()
    assert world.institutions["platform"].is_open
    world.step()
    assert world.institutions["platform"].why == "too few members"


def refusal(**sections: Any) -> str:
    tree = {"first_year": 2023, "years": 1, "population": {"households": 30}, **sections}
    with pytest.raises(ScenarioError) as refused:
        read_text(json.dumps(tree))
    return str(refused.value)


def test_a_platform_that_is_not_there_is_refused_with_the_nearest_name() -> None:
    said = refusal(institutions={"platform": {}}, layers={"online_mutual_aid": {"payer": "platfrom"}})
    assert "there is no platform 'platfrom'" in said
    assert "Did you mean 'platform'?" in said
    said = refusal(institutions={"union": {}}, layers={"online_mutual_aid": {"payer": "union"}})
    assert "there is no platform 'union'" in said
    said = refusal(institutions={"society": {}}, layers={"employee_mutual_aid": {"payer": "society"}})
    assert "there is no union 'society'" in said


@pytest.mark.parametrize(
    ("role", "pool"),
    [
        ({"fee": -0.01}, {}),
        ({"opening_reserve": -1}, {}),
        ({"fewest": -1}, {}),
        ({"annual_cap": -1}, {}),
        ({"regulation": "maybe"}, {}),
        ({}, {"payouts": [-1, 0]}),
        ({}, {"payouts": [1]}),
        ({}, {"ages": [60, 0]}),
        ({}, {"services": ["outpatient"]}),
        ({}, {"periods": 0}),
        ({}, {"network": "nowhere"}),
        ({}, {"listed_share": 1.1}),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(role: dict[str, Any], pool: dict[str, Any]) -> None:
    (setting,) = {**role, **pool}
    layers = {"online_mutual_aid": {"payer": "platform", **pool}}
    assert setting in refusal(institutions={"platform": role}, layers=layers)


def test_two_pools_of_a_kind_and_a_pool_sold_to_insurers_are_refused() -> None:
    funds = {"resident_fund": {"scheme": "fund", "people": "resident"}, "insurers": {"count": 1}}
    one = {"online_mutual_aid": {"payer": "platform"}}
    two = one | {"other": {"scheme": "online_mutual_aid", "payer": "platform"}}
    assert "there is 'online_mutual_aid' already" in refusal(institutions={"platform": {}}, layers=two)
    sold = {"cover": {"scheme": "fixed_price", "covers": "online_mutual_aid", "buyer": "resident_fund"}}
    said = refusal(institutions={"platform": {}, **funds}, layers=one, contracts=sold)
    assert "its members bear" in said


def test_nobody_in_the_pool_and_no_capital_live(town: Town) -> None:
    for settings in ({"ages": [150, 150]}, {"payouts": [0, 0]}, {"tolerance": 0}, {"waiting_days": 366}):
        world = platform(town, {"from": 2024, "set": ILL}, pool=settings, annual_cap=0, opening_reserve=0).run()
        assert yuan(world, payee="platform") == 0
        assert yuan(world, payer="platform") == 0
