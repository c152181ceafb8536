"""Voluntary cover on any terms: the books close, only those who may are in, illness is nobody's choice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cities import Tree, spec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paying_cities import COVERED
from test_books import audited
from test_same_luck import digest

from govsim.core.population import Array
from govsim.core.world import World
from govsim.households.insured import living
from govsim.layers.cover_choice import CoverChoice
from govsim.layers.voluntary_cover import VoluntaryCover, products

SHARE = st.floats(0, 1)
POOL = {
    "premium": st.sampled_from([0, 0.01, 59, 1000, 100_000]),
    "opening_reserve": st.sampled_from([0, 1, 1_000_000]),
    "operator_share": st.floats(0, 0.9),
    "repricing": st.sampled_from(["fixed", "experience", "dilution"]),
    "target_ratio": st.sampled_from([0.05, 0.85, 2]),
    "bounds": st.sampled_from([[0.1, 10], [0.8, 1.3], [1, 1]]),
    "reputation": SHARE,
    "publishes": st.booleans(),
}
PRODUCT = {
    "people": st.sampled_from(["all", "resident", "employee", "rural"]),
    "deductible": st.sampled_from([0, 5000, 1_000_000]),
    "rate": SHARE,
    "indexed_to": st.sampled_from(["nothing", "income", "cost"]),
    "out_of_scope_deductible": st.sampled_from([0, 20_000]),
    "out_of_scope_rate": SHARE,
    "special_drugs": SHARE,
    "special_drug_rate": SHARE,
    "cap": st.sampled_from([0, 5000, 2_000_000]),
    "preexisting_rate": SHARE,
    "underwriting": st.booleans(),
    "age_factors": st.sampled_from([[1, 1, 1, 1, 1], [0, 0.5, 1, 2, 5], [100, 0, 0, 0, 0]]),
    "elsewhere": SHARE,
    "takes_from_elsewhere": st.booleans(),
    "group_share": SHARE,
    "group_households": st.sampled_from([1, 50, 1000]),
    "group_network": st.sampled_from([None, "near"]),
    "network": st.sampled_from([None, "near"]),
    "poor_paid_by": st.sampled_from([None, "relief"]),
    "risk_aversion": st.sampled_from([0, 2, 10]),
    "perception_error": st.sampled_from([0, 0.5, 3]),
    "taste": st.sampled_from([-20, 0, 20]),
    "peer_weight": st.sampled_from([0, 3, 20]),
    "inertia": st.sampled_from([0, 20]),
    "window_days": st.sampled_from([0, 60, 366]),
}
SAME = {"elsewhere", "group_households", "group_network"}
BACKING = dict.fromkeys(("data_sharing", "endorsement", "one_stop", "personal_account", "joint_promotion"), SHARE)
CONTRACT = {
    "payout_ratio": SHARE,
    "years": st.integers(1, 3),
    "retender_raise": SHARE,
    "netting": st.sampled_from(["year", "term"]),
    "deposit": st.sampled_from([0, 0.2]),
}


def sometimes(found: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Tree]:
    return st.fixed_dictionaries({}, optional=found)


def city(
    pool: Tree | None = None,
    product: Tree | None = None,
    backing: Tree | None = None,
    contract: Tree | None = None,
    rival: Tree | None = None,
    lots: int = 1,
    gone: int | None = None,
    **more: Any,
) -> Tree:
    """Return the paying city of voluntary cover on these terms; without a contract if it is None."""
    tree = COVERED | {"institutions": dict(COVERED["institutions"]), "layers": dict(COVERED["layers"]), "reforms": []}
    tree["institutions"]["agency"] = COVERED["institutions"]["agency"] | (pool or {})
    tree["institutions"]["collaboration"] = backing or {}
    tree["layers"]["inclusive"] = COVERED["layers"]["inclusive"] | (product or {})
    if rival is not None:
        tree["institutions"]["rival"] = {"scheme": "cover_pool", "opening_reserve": 10_000}
        # people and groups are the same for all products
        same = {key: value for key, value in tree["layers"]["inclusive"].items() if key in SAME}
        rival = {key: value for key, value in rival.items() if key not in SAME}
        tree["layers"]["other"] = {"scheme": "voluntary_cover"} | rival | same | {"payer": "rival"}
    if contract is None:
        tree |= {"contracts": {}, "clauses": {}}
    else:
        rule = COVERED["contracts"]["body"]["chosen_by"]["fixed_price_quality_only"] | {"lots": lots}
        body = COVERED["contracts"]["body"] | contract | {"chosen_by": {"fixed_price_quality_only": rule}}
        tree["contracts"] = {"body": body}
    if gone is not None:
        away = {"layers.inclusive": None} | (
            {"contracts.body": None, "clauses.consortium": None, "clauses.expense_cap": None}
            if contract is not None
            else {}
        )
        tree["reforms"] = [{"from": gone, "set": away}]
    return tree | more


class Watch:
    """Looks, while a world lives, at who is covered and at what chances are drawn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heads = self.chances = 0
        for name in ("chance", "hears"):
            monkeypatch.setattr(CoverChoice, name, self._probabilities(getattr(CoverChoice, name)))
        original = World.live

        def live(world: World, phase: str) -> None:
            original(world, phase)
            self.look(world)

        monkeypatch.setattr(World, "live", live)

    def _probabilities(self, rule: Any) -> Any:
        def told(*args: Any) -> Array:
            found: Array = rule(*args)
            assert ((found >= 0) & (found <= 1)).all()  # no NaN either
            self.chances += found.size
            return found

        return told

    def look(self, world: World) -> None:
        persons, covers = world.persons, products(world)
        assert ((world.households.trust >= 0) & (world.households.trust <= 1)).all()
        if world.phase == "set_budget" and covers:
            # a slot may have passed from one who was covered to a newborn
            assert not persons.covered_before[~persons.alive | (persons.age == 0)].any()
        if world.phase in ("open_year", "set_budget") or not covers:
            return
        numbers = {cover.pool(world).number: cover for cover in covers}
        assert set(np.unique(persons.cover[persons.alive]).tolist()) <= {0, *numbers}
        if world.phase not in ("enrol", "collect"):
            return
        assert ((persons.cover_share >= 0) & (persons.cover_share <= 1)).all()
        assert not persons.cover_by_group[persons.cover == 0].any()
        for cover in covers:
            assert (cover.members(world) <= may_buy(cover, world)).all()
            self.heads += int(cover.members(world).sum())
            if world.phase == "collect":
                assert cover.pool(world).members == int(cover.members(world).sum())


def may_buy(cover: VoluntaryCover, world: World) -> Array:
    """Return who may, by the words of the product; shares no code with `eligible`."""
    persons = world.persons
    may = np.array(living(cover.people, world))
    if cover.underwriting:
        may[persons.chronic | persons.ill_before] = False
    if not cover.takes_from_elsewhere:
        may[persons.from_elsewhere] = False
    return may


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    sometimes(POOL),
    sometimes(PRODUCT),
    sometimes(BACKING),
    st.none() | sometimes(CONTRACT),
    st.none()
    | sometimes({name: each for name, each in PRODUCT.items() if name not in ("elsewhere", "group_households")}),
    st.integers(1, 2),
    st.sampled_from([None, None, 2024]),
    st.integers(0, 2**32 - 1),
)
def test_on_any_terms_the_books_close_and_only_those_who_may_are_in(
    pool: Tree,
    product: Tree,
    backing: Tree,
    contract: Tree | None,
    rival: Tree | None,
    lots: int,
    gone: int | None,
    seed: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        Watch(patch)
        world, _ = audited(spec(city(pool, product, backing, contract, rival, lots, gone)), seed)
    agency = world.institutions["agency"]
    sold = [one for one in world.agreements if one.seller and world.year in one.years]
    if sold and gone is None and agency.members:
        # insurers get what was agreed, or all that there is for them, but for a fen a lot
        passed = sum(one.years[world.year].premium for one in sold)
        agreed = sum(100 * one.price(world.year) * one.years[world.year].enrolled for one in sold)
        whole = sum(1 / one.lot[1] for one in sold) > 0.999
        assert passed <= agency.passed_on
        assert not whole or passed >= min(agreed, agency.passed_on) - len(sold)


def test_the_watch_sees_something(watch: Watch) -> None:
    world = World(spec(city(rival={"group_share": 0.2})), rng=1).run()
    assert watch.heads > 300
    assert watch.chances > 3 * len(world.persons)
    assert set(np.unique(world.persons.cover)) == {0, 1, 2}


NATURE = ("age", "female", "alive", "scheme", "chronic", "frailty", "severe")


def nature(tree: Tree) -> dict[str, str]:
    """Live a city; return what nature did in each year."""
    seen: dict[str, str] = {}

    def look(world: World) -> None:
        if world.phase == "fall_ill":
            sick = world.rule("households", "illness").sickness(world)
            for name, array in (*zip(sick._fields[:3], sick[:3], strict=True), *sick.luck.items()):
                seen[f"{world.year} {name}"] = digest(array)
            seen.update({f"{world.year} {name}": digest(world.persons[name]) for name in NATURE})

    world = World(spec(tree), rng=5)
    world.watchers.append(look)
    world.run()
    return seen


def test_cover_changes_nobodys_illness() -> None:
    without = city()
    without["layers"] = {}
    alone = nature(without)
    assert len(set(alone.values())) > 10
    assert nature(city()) == alone
    assert (
        nature(city({"premium": 10}, {"rate": 1.0, "deductible": 0}, contract={}, rival={"group_share": 0.3})) == alone
    )


# --- extremes -------------------------------------------------------------------------------------------------


def test_what_costs_nothing_is_bought_by_all_who_hear_and_have_something_to_gain() -> None:
    free = {"group_share": 0, "window_days": 366, "hearing_days": 0.1, "poor_paid_by": None}
    world, _ = audited(spec(city({"premium": 0, "opening_reserve": 1e9}, free)), 1)
    held = world.persons.cover[world.persons.alive] > 0
    assert held.mean() > 0.9
    assert world.ledger.flow(memo="premium of voluntary cover") == 0
    assert world.ledger.flow(payer="agency", memo="inclusive") > 0


def test_where_nobody_may_nobody_is_and_nothing_is_paid() -> None:
    world, _ = audited(spec(city({}, {"elsewhere": 1, "takes_from_elsewhere": False}, contract={})), 1)
    assert not world.persons.cover.any()
    assert world.ledger.flow(memo="inclusive") == 0
    assert world.ledger.flow(payer="agency") == 0


@pytest.mark.parametrize("seed", range(3))
def test_ten_households(seed: int, watch: Watch) -> None:
    world, _ = audited(spec(city(contract={}, rival={}, population={"households": 10})), seed)
    assert len(world.households) == 10


def test_without_a_network_and_without_a_day_of_sale_groups_alone_are_in() -> None:
    terms = {"network": None, "window_days": 0, "group_share": 0.4, "poor_paid_by": None}
    world, _ = audited(spec(city({}, terms)), 1)
    inside = (world.persons.cover > 0) & world.persons.alive
    assert inside.any()
    assert (world.persons.cover_by_group[inside]).all()
    assert (world.households.group_joins.take(world.persons.household)[inside] < np.float32(0.4)).all()


def test_nobody_buys_what_would_pay_nothing_to_those_ill_before() -> None:
    terms = {"preexisting_rate": 0, "group_share": 0, "poor_paid_by": None, "hearing_days": 0.1, "taste": 10}
    world = World(spec(city({}, terms)), rng=1).run()
    ill, held = world.persons.ill_before & world.persons.alive, world.persons.cover > 0
    assert ill.sum() > 50
    assert not held[ill].any()
    assert held[~ill].sum() > 200


# --- a body of insurers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lots", [1, 2])
def test_a_body_of_insurers_gets_what_came_in_and_gives_back_what_it_does_not_pay_out(lots: int) -> None:
    dear = {"premium": 1500, "operator_share": 0.1, "collaboration": None, "repricing": "fixed"}
    tree = city(dear, contract={"payout_ratio": 0.9}, lots=lots)
    tree["institutions"]["insurers"] = {"count": 3, "capital": 10_000}  # they can pay what they owe
    world, _ = audited(spec(tree), 1)
    ledger, partners, back = world.ledger, 0, 0
    for year in (2023, 2024, 2025):
        sold = [one for one in world.agreements if one.seller and year in one.years]
        assert len(sold) == lots
        came = sum(
            ledger.flow(year=year, payee="agency", memo=memo)
            for memo in ("premium of voluntary cover", "premium of voluntary cover for the poor")
        )
        premium = ledger.flow(year=year, payer="agency", memo="premium")
        assert came > 0
        assert 0 <= came - int(came * 0.1) - premium < lots
        for one in sold:
            record = one.years[year]
            short = 0.9 * record.premium - record.claims
            spent = record.expenses - 0.05 * record.premium
            assert record.settlement == pytest.approx(-max(0, short) - max(0, spent), abs=1)
            back -= record.settlement
            kept = record.premium - record.claims + record.settlement - record.expenses
            for name, part in one.members:
                partners += 1
                paid = ledger.flow(year=year, payer=one.seller, payee=name, memo="co-insurance")
                got = ledger.flow(year=year, payer=name, payee=one.seller, memo="co-insurance")
                if lots == 1:  # of two lots the one's seller is the other's partner: both ways are one sum here
                    assert paid - got == pytest.approx(part * kept, abs=1)
    assert partners == 3 * lots
    assert ledger.flow(payee="agency", memo="settlement") == back > 0
