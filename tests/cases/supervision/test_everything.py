"""A small city under every rule of supervision at once: the books close, and no other luck moves."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pytest

from govsim.core.scenario import Spec, read_text
from govsim.core.streams import Streams
from govsim.core.world import World

POINTS = {"points": 1, "limit": 2, "publication": 0.3}
RULES = {
    "tip_off": {"reporting_cost": 300, "sanctions": {"graduated": POINTS}},
    "threshold": {"threshold": 60_000, "sanctions": {"graduated": POINTS}},
    "risk_based": {"share": 0.05, "targeting": 0.8, "sanctions": {"graduated": POINTS}},
    "real_time": {},
    "random_audit": {"share": 0.05},
    "claims_review": {"share": 0.5, "sanctions": {"graduated": {"points": 1, "limit": 3, "forfeit": 0.5}}},
    "household_review": {"share": 0.1},
}
BEHAVIOUR = {"inducement": {}, "upcoding": {}, "scope_shifting": {}}


def city(rules: dict[str, Any], behaviour: dict[str, Any], **office: Any) -> Spec:
    """Return a scenario on top of a shipped one: 600 households, three years."""
    tree = {
        "extends": "h-city",
        "years": 3,
        "population": {"households": 600},
        "behaviour": behaviour,
        "institutions": {"supervisor": {"budget": 20} | office, "government": {"capacity": 0.8}},
        "supervision": {"random_audit": None} | rules,
    }
    return read_text(json.dumps(tree))


def refuse(world: World) -> None:
    """What insurers would do: refuse a tenth of the claims on the layer that they bear, all of them valid."""
    if world.phase == "settle":
        bills = world.bills["inpatient"]
        bills.denied["critical"] = bills.paid["critical"] // 10


@pytest.fixture(scope="module")
def everything() -> World:
    office = {"capacity": 0.9, "drift": 0.2, "capture": 0.1, "influence": 1}
    world = World(city(RULES, BEHAVIOUR | {"false_claims": {}}, **office), rng=3)
    world.watchers.append(refuse)
    world.watchers.append(check)
    return world.run()


def check(world: World) -> None:
    """What must hold after every phase, beside the ledger's own identities."""
    assert (world.households.savings >= 0).all()
    assert (world.households.oop >= 0).all()
    for bills in world.bills.values() if world.phase == "settle" else ():
        parts = [*bills.paid.values(), bills.owed, bills.abandoned]
        assert np.array_equal(sum(parts), bills.billed)
    if world.phase == "supervise":
        bills = world.bills["inpatient"]
        assert all(0 <= fen <= bills.paid[name].sum() for name, fen in bills.recovered.items())
        assert (bills.refunded >= 0).all()


def test_the_books_close_and_every_flow_happens(everything: World) -> None:
    memos = {entry.memo for entry in everything.ledger.journal()}
    wanted = {"inspection", "recovery", "refund", "fine", "reward", "restored claim", "refresher of inspectors"}
    assert wanted | {"training and actuaries"} <= memos
    assert {account.balances.min() >= 0 for account in everything.ledger.accounts.values() if not account.may_owe} == {
        True
    }


def test_every_metric_has_something_to_say(everything: World) -> None:
    found: dict[str, float] = {}
    for _, name, group, value in everything.records:
        found[f"{name}.{group}"] = max(value, found.get(f"{name}.{group}", 0.0))
    for name in ("opened_share", "detection_share", "deterrence", "reports_per_1000_bills", "restored_claims_per_head"):
        assert found[f"{name}.all"] > 0, name
    assert found["supervision_cost_per_yuan.all"] > 0
    assert found["sanctioned.hospitals_suspended"] > 0
    assert found["sanctioned.insurers_barred"] > 0
    assert found["opened_share.all"] <= 1
    assert found["detection_share.all"] <= 1
    assert found["deterrence.all"] < 1


def draws_of(spec: Spec, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[int, str], str]:
    """Live a world; return the state in which each stream was left, by year and name."""
    given: dict[tuple[int, str], Any] = {}
    original = Streams.draw

    def draw(self: Streams, name: str, year: int) -> np.random.Generator:
        given[year, name] = original(self, name, year)
        return given[year, name]

    with monkeypatch.context() as patch:
        patch.setattr(Streams, "draw", draw)
        World(spec, rng=3).run()
    return {
        key: hashlib.sha256(repr(generator.bit_generator.state).encode()).hexdigest()
        for key, generator in given.items()
    }


@pytest.mark.parametrize("rule", [name for name in RULES if name != "random_audit"])
def test_a_rule_moves_no_luck_but_its_own(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # a review of households needs some that claim falsely
    behaviour = BEHAVIOUR | ({"false_claims": {}} if rule == "household_review" else {})
    plain = draws_of(city({"random_audit": RULES["random_audit"]}, behaviour), monkeypatch)
    other = draws_of(city({"random_audit": RULES["random_audit"], rule: RULES[rule]}, behaviour), monkeypatch)
    # who needs money or has left the market may draw less; a stream that both draw from is left alike
    both = {key for key in plain.keys() & other.keys() if not key[1].startswith(("actuary", "signal"))}
    assert {key: plain[key] for key in both} == {key: other[key] for key in both}
    # a seller that is watched may refuse nothing at all: then nobody tosses a coin about it
    first = {name for year, name in plain.keys() ^ other.keys() if year == 2023 and not name.startswith("denial of ")}
    assert first == {f"supervision: {rule}"}


def test_capture_and_false_claims_draw_from_streams_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    audit = {"random_audit": RULES["random_audit"]}
    plain = draws_of(city(audit, BEHAVIOUR), monkeypatch)
    captured = draws_of(city(audit, BEHAVIOUR, capture=0.5), monkeypatch)
    lying = draws_of(city(audit, BEHAVIOUR | {"false_claims": {}}), monkeypatch)
    for other, own in ((captured, "capture: random_audit"), (lying, "false claims: conscience")):
        assert {name for year, name in plain.keys() ^ other.keys() if year == 2023} == {own}
        assert all(plain[key] == other[key] for key in plain.keys() & other.keys() if key[0] == 2023)
