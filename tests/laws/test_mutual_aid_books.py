"""The books close with every pool on, whatever its terms, and when one is closed with claims outstanding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cities import Tree, spec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paying_cities import MUTUAL
from test_books import audited

from govsim.agents.platform import CLAIM
from govsim.core.world import World

SHARE = st.floats(0, 1)
PLATFORM = {
    "opens": st.sampled_from([2023, 2024]),
    "opening_reserve": st.sampled_from([0, 1, 100_000, 10_000_000]),
    "fee": SHARE,
    "annual_cap": st.none() | st.sampled_from([0, 1, 188, 5000]),
    "shortfall": st.sampled_from(["cut", "queue"]),
    "fewest": st.sampled_from([0, 1, 300]),
    "running_cost": st.sampled_from([0, 3, 1000]),
    "strategic_value": st.sampled_from([-10, 0, 2000]),
    "regulation": st.sampled_from(["none", "licence"]),
    "surplus": st.sampled_from(["members", "kept"]),
}
ONLINE = {
    "payouts": st.sampled_from([[0, 0], [300_000, 100_000], [1000, 9_000_000]]),
    "limited": st.booleans(),
    "ages": st.sampled_from([[0, 59], [30, 40], [0, 150]]),
    "health_declaration": st.booleans(),
    "dishonest_share": SHARE,
    "detection": SHARE,
    "waiting_days": st.sampled_from([0, 90, 366]),
    "review_periods": st.sampled_from([0, 2, 30]),
    "periods": st.sampled_from([1, 24, 366]),
    "listed_share": SHARE,
    "innovation": st.sampled_from([0, 0.3, 100]),
    "imitation": st.sampled_from([0, 2]),
    "tolerance": st.sampled_from([0, 1, 100]),
    "base_exit": st.sampled_from([0, 0.2, 30]),
    "cost_exit": st.sampled_from([0, 0.5, 1e6]),
    "memory": st.sampled_from([1, 24, 1000]),
}
UNION = {
    "opening_reserve": st.sampled_from([0, 5000]),
    "support": st.sampled_from([0, 300]),
    "breaks_even": st.booleans(),
}
EMPLOYEES = {
    "premium": st.sampled_from([0, 50, 100_000]),
    "employer_match": SHARE,
    "rate": SHARE,
    "cap": st.sampled_from([0, 300, 40_000]),
    "waiting_months": st.sampled_from([0, 3, 12]),
    "firm_households": st.sampled_from([1, 50, 1000]),
    "taste_spread": st.floats(0, 2),
}


def sometimes(found: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Tree]:
    return st.fixed_dictionaries({}, optional=found)


def city(platform: Tree, online: Tree, union: Tree, employees: Tree, network: bool, banned: int | None) -> Tree:
    """Return the paying city of mutual aid with these terms."""
    institutions, layers = dict(MUTUAL["institutions"]), dict(MUTUAL["layers"])
    institutions |= {"platform": platform, "union": union}
    on = {"network": "small_world"} if network else {}
    layers |= {"online_mutual_aid": {"payer": "platform", **online, **on}}
    layers |= {"employee_mutual_aid": {"payer": "union", **employees, **on}}
    ban = [{"from": banned, "set": {"institutions.platform.regulation": "ban"}}] if banned else []
    return MUTUAL | {"institutions": institutions, "layers": layers, "reforms": ban}


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    sometimes(PLATFORM),
    sometimes(ONLINE),
    sometimes(UNION),
    sometimes(EMPLOYEES),
    st.booleans(),
    st.sampled_from([None, 2024, 2025]),
    st.integers(0, 2**32 - 1),
)
def test_they_close_with_pools_on_any_terms(
    platform: Tree, online: Tree, union: Tree, employees: Tree, network: bool, banned: int | None, seed: int
) -> None:
    world, _ = audited(spec(city(platform, online, union, employees, network, banned)), seed)
    operator = world.institutions["platform"]
    assert world.ledger.due("households", CLAIM) == int(operator.waiting[1].sum())
    assert operator.is_open or not operator.waiting[1].any()
    assert banned is None or operator.state == "closed" or operator.state == "waiting"


@pytest.mark.parametrize("ending", [{"institutions.platform.regulation": "ban"}, {"layers.online_mutual_aid": None}])
def test_an_end_with_claims_outstanding_leaves_the_books_exact_and_counts_what_is_lost(ending: Tree) -> None:
    """Every fen that the ledger had as due when the end came is paid or struck out; members get what is left."""
    tree = city(
        {"running_cost": 0, "strategic_value": 1e5, "annual_cap": 100, "shortfall": "queue"},
        {"innovation": 50, "tolerance": 1000, "cost_exit": 0, "listed_share": 1},
        {},
        {},
        False,
        None,
    ) | {"reforms": [{"from": 2025, "set": ending}]}
    before: dict[str, int] = {}

    def look(world: World) -> None:
        if (world.year, world.phase) == (2025, "open_year"):
            before["due"] = world.ledger.due("households", CLAIM)
            before["purse"] = world.ledger.balance("platform")
        if (world.year, world.phase) == (2025, "set_budget"):
            assert world.ledger.due("households", CLAIM) == 0

    world = World(spec(tree), rng=3)
    world.watchers.append(look)
    world.run()
    paid = world.ledger.flow(year=2025, payer="platform", memo=CLAIM)
    struck = {year: value for year, name, _, value in world.records if name == "mutual_aid_unpaid"}
    assert before["due"] > before["purse"] >= 0
    assert round(struck[2025] * 100) == before["due"] - paid > 0
    assert world.ledger.flow(year=2025, memo="mutual aid levy") == 0
    audited(spec(tree), 3)


def test_who_would_misdeclare_is_the_same_for_life() -> None:
    world = World(
        spec(city({}, {"innovation": 50, "dishonest_share": 0.3, "detection": 0}, {}, {}, False, None)), rng=3
    )
    lied = np.zeros(len(world.households), np.bool_)

    def look(world: World) -> None:
        lied[world.persons.household[world.persons.misdeclared]] = True

    world.watchers.append(look)
    world.run()
    assert lied.any()
    assert world.households.pool_scruple[lied].max() <= 0.3


def test_every_fen_that_is_claimed_is_paid_cut_waits_or_is_struck_out() -> None:
    """Over all years, in a pool that queues and one that cuts; nobody leaves, so that no claim falls away."""
    for shortfall in ("cut", "queue"):
        terms = {"annual_cap": 150, "shortfall": shortfall, "strategic_value": 1e5}
        pool = {"innovation": 50, "tolerance": 1e6, "cost_exit": 0, "base_exit": 0, "listed_share": 1}
        world, claimed, lost = World(spec(city(terms, pool, {}, {}, False, None)), rng=3), [0], [0]

        def look(world: World, claimed: list[int] = claimed, lost: list[int] = lost) -> None:
            if world.phase == "settle":
                bills, layer = world.bills["inpatient"], world.rule("layers", "online_mutual_aid")
                sums = layer.payout(bills.age) * (bills.pool_period > 0)
                claimed[0] += int(np.rint(100 * sums).sum())
            if world.phase == "close_year":
                operator = world.institutions["platform"]
                lost[0] += operator.cut + operator.unpaid

        world.watchers.append(look)
        world.run()
        memos = ("online_mutual_aid", "online_mutual_aid beyond the bill", CLAIM)
        paid = sum(world.ledger.flow(payer="platform", memo=memo) for memo in memos)
        waits = int(world.institutions["platform"].waiting[1].sum())
        assert claimed[0] == paid + lost[0] + waits > 0
        assert lost[0] + waits > 0
