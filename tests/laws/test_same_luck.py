"""Changing one clause moves no draw that it does not touch; the same text and seed are the same run, anywhere."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
from cities import spec
from paying_cities import INJURED

from govsim.core.streams import Streams
from govsim.core.world import World

SIZE = {"population.households": 400, "years": 3}
# last year's want would otherwise make a patient frailer this year: a consequence, not luck
NO_SCARS = {"households.illness.forgone_penalty": 0}
PERSONS = ("age", "female", "alive", "scheme", "chronic", "frailty", "severe")
HOUSEHOLDS = ("income", "permanent_income", "income_shock", "members", "trust", "awareness", "registry")
Draws = dict[tuple[int, str], str]


def digest(array: Any) -> str:
    found = np.ascontiguousarray(array)
    return hashlib.sha256(f"{found.dtype}{found.shape}".encode() + found.tobytes()).hexdigest()


class Recorder:
    """A generator that remembers, by stream and year, what it gave."""

    def __init__(self, generator: np.random.Generator, draws: Draws, key: tuple[int, str]) -> None:
        self.generator, self.draws, self.key = generator, draws, key

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.generator, name)

        def drawing(*args: Any, **kwargs: Any) -> Any:
            result = method(*args, **kwargs)
            self.draws[self.key] = self.draws.get(self.key, "") + name + digest(result)
            return result

        return drawing


@cache
def _lived(clauses: str, city: str = "h-city") -> tuple[Draws, dict[str, str], World]:
    draws: Draws = {}
    nature: dict[str, str] = {}
    original = Streams.draw

    def draw(self: Streams, name: str, year: int) -> Any:
        return Recorder(original(self, name, year), draws, (year, name))

    def look(world: World) -> None:
        if world.phase == "fall_ill":
            sick = world.rule("households", "illness").sickness(world)
            for name, array in (*zip(sick._fields[:3], sick[:3], strict=True), *sick.luck.items()):
                nature[f"{world.year} sickness {name}"] = digest(array)
            for table, columns in ((world.persons, PERSONS), (world.households, HOUSEHOLDS)):
                nature.update({f"{world.year} {name}": digest(table[name]) for name in columns})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Streams, "draw", draw)
        world = World(spec(INJURED) if city == "injured" else city, rng=11, **SIZE, **json.loads(clauses))
        world.watchers.append(look)
        world.run()
    assert len({key for key in nature if "sickness need" in key}) == SIZE["years"]
    return draws, nature, world


def lived(city: str = "h-city", /, **clauses: Any) -> tuple[Draws, dict[str, str], World]:
    """Live a world once and return every draw, everything of nature's by year and phase, and the world."""
    return _lived(json.dumps(clauses), city)


COVER = "contracts.critical_cover"
TENDER = f"{COVER}.chosen_by"
CLAUSES = {
    "a lower profit cap": {f"{COVER}.profit_cap": 0.01},
    "shared losses": {f"{COVER}.loss_share": 0.5},
    "another insurer": {"institutions.insurers.count": 5},
    "no insurers": {"institutions.insurers.count": 0},
    "no supervision": {"supervision.random_audit": None},
    "every bill inspected": {"supervision.random_audit.share": 1.0, "institutions.supervisor.budget": 1000},
    "a higher critical rate": {"layers.critical.rate": 0.9},
    "higher basic rates": {"layers.basic_resident.rates": [0.95, 0.9, 0.85]},
    "another tender": {TENDER: {"scored": {"price_weight": 0.3}}},
    "everybody poor applies": {"layers.assistance.take_up": 1.0},
    "honest hospitals": {"institutions.hospitals.strategy": "honest"},
    # contracts and their clauses
    "claims refunded": {COVER: {"scheme": "cost_plus", "covers": "critical", "buyer": "resident_fund"}},
    "a menu": {COVER: {"scheme": "menu", "covers": "critical", "buyer": "resident_fund"}},
    "losses over the term": {f"{COVER}.netting": "term"},
    "an evaluation": {"clauses.evaluation": {}},
    "authority": {"clauses.authority": {"level": 1}},
    "a consortium": {"clauses.consortium": {"members": 2}},
    "renegotiation": {"clauses.renegotiation": {"trigger": 0.1}},
    "a way out": {"clauses.early_termination": {"trigger": 0.5}},
    "what nobody foresaw": {
        "clauses.transfer": {"share": 0.2, "of": "premium", "when": "denied_share", "above": 0.0001}
    },
    # tenders
    "lots": {TENDER: {"lowest_price": {"lots": 3, "lots_per_bidder": 1}}},
    "the nearest to the mean": {TENDER: {"average_price": {}}},
    "a buyer that errs": {TENDER: {"lowest_price": {"estimate_sd": 0.5}}, "institutions.government.capacity": 0},
    "a ring": {
        "institutions.insurers.ring": "when_it_pays",
        f"{COVER}.ceiling_loading": 1,
        TENDER: {"lowest_price": {"ring_detection": 0.01}},
    },
    "bonds put down": {TENDER: {"second_price": {"bid_bond": 0.1}}},
    # payment and supervision
    "a price a case": {"payments.drg": {"payer": "resident_fund", "people": "resident"}},
    "tips": {"supervision.tip_off": {"reporting_cost": 1}},
    "refused claims reviewed": {"supervision.claims_review": {"share": 1}},
    "captured inspectors": {"institutions.supervisor.capture": 0.5},
    "households that cheat": {"behaviour.false_claims": {"mean_conscience": 1}},
    "bidders alike no more": {"institutions.insurers.efficiency_sd": 0.2},
}


def signals(number: int) -> str:
    return f"signal of insurer_{number} for critical_cover"


# streams that the clause may add or take away: whose they are
TOUCHED = {
    "another insurer": {signals(5)},
    "no insurers": {signals(number) for number in range(1, 5)},
    "no supervision": {"supervision: random_audit"},
    "an evaluation": {"score of critical_cover, lot 0"},
    "the nearest to the mean": {"lots drawn for critical_cover"},
    "a buyer that errs": {"buyer's estimate for critical_cover"},
    "a ring": {f"{what} in the tender of critical_cover" for what in ("bids for show", "ring found out")},
    "a price a case": {"illness: selection"},
    "tips": {"supervision: tip_off"},
    "refused claims reviewed": {"supervision: claims_review"},
    "captured inspectors": {"capture: random_audit"},
    "households that cheat": {"false claims: conscience"},
    "bidders alike no more": {f"efficiency of insurer_{number}" for number in range(1, 5)},
}
# streams of those who bid and sell: they come and go with them
MARKET = (
    "signal of ", "actuary ", "denial of ", "score of ", "lots drawn for ", "bids for show ", "ring found out ",
    "buyer's estimate ",
)  # fmt: skip


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_moves_no_luck_but_its_own(clause: str) -> None:
    draws, nature, world = lived(**NO_SCARS)
    others, same_nature, other = lived(**NO_SCARS, **CLAUSES[clause])
    # one luck is asked for only where hospitals lose on a patient: whether this one is turned away
    asked = {f"{year} sickness selection" for year in range(2023, 2026)} if clause == "a price a case" else set()
    assert nature == {key: value for key, value in same_nature.items() if key not in asked}
    both = draws.keys() & others.keys()
    assert {key: draws[key] for key in both} == {key: others[key] for key in both}
    own = TOUCHED.get(clause, set())
    alone = {name for _, name in draws.keys() ^ others.keys()}
    # an insurer that leaves, and a tender that falls away, take their draws with them; nobody else's are missing
    market = {name for name in alone if name.startswith(MARKET)}
    assert alone - market == {name for name in own if not name.startswith(MARKET)}
    first = {name for year, name in draws.keys() ^ others.keys() if year <= world.spec.first_year}
    # who sells may refuse claims, who does not cannot; in the first year the same insurers are there
    first = {name for name in first if not name.startswith("denial of ")}
    # the actuary imagines what happens: patients turned away, where they are
    first = {name for name in first if not (name.startswith("actuary ") and name.endswith(": selection"))}
    assert first == own
    assert world.ledger.journal() != other.ledger.journal()  # the clause did something


LIABILITY = {
    "safer care": {"disputes.medical_injury.pin": {"safety": 5}},
    "no defensive care": {"disputes.medical_injury.pin": {"defensive": 0}},
    "graver injuries": {"disputes.medical_injury.loss_median": 400_000},
    "a cap on settlements": {"disputes.dispute_resolution.settlement_cap": 10_000},
    "police": {"disputes.dispute_resolution.police": 1},
    "independent mediators": {"institutions.mediators.independence": 1},
    "a quick court": {"institutions.court.days": 100},
    "premiums by experience": {"layers.liability.rating": "experience"},
    "nobody has to buy": {"layers.liability.mandate": [0, 0, 0]},
    "no cover": {"layers.liability": None, "institutions.mediators.funded_by": "government"},
    "no disputes": {
        "layers.liability": None,
        "institutions.mediators.funded_by": "government",
        "disputes.dispute_resolution": None,
    },
}


@pytest.mark.parametrize("clause", LIABILITY)
def test_a_clause_of_liability_moves_no_illness_and_no_luck_but_its_own(clause: str) -> None:
    draws, nature, world = lived("injured", **NO_SCARS)
    others, same_nature, other = lived("injured", **NO_SCARS, **LIABILITY[clause])
    assert nature == same_nature
    both = draws.keys() & others.keys()
    assert {key: draws[key] for key in both} == {key: others[key] for key in both}
    gone = {"no cover": {"denial of liability"}, "no disputes": {"denial of liability", "disputes"}}
    alone = {name for _, name in draws.keys() ^ others.keys()}
    # premiums of the first year are reckoned on patients who are imagined
    assert {name for name in alone if not name.startswith("a year of hospitals imagined")} == gone.get(clause, set())
    assert world.ledger.journal() != other.ledger.journal()  # the clause did something


def test_the_streams_of_a_world_are_all_different() -> None:
    draws, _, world = lived()
    assert len({*draws.values()}) == len(draws)
    assert len({name for _, name in draws}) > 20
    for name in ("illness: admission", "supervision: random_audit", "deaths", "income"):
        assert {year for year, drawn in draws if drawn == name} >= {2024, 2025}
    assert world.year == 2025


def test_want_leaves_a_scar_only_where_the_scenario_says_so() -> None:
    scars = {"households.illness.forgone_penalty": 5}
    _, nature, _ = lived(**scars)
    _, same_nature, _ = lived(**scars, **{"layers.basic_resident.rates": [0.1, 0.1, 0.1]})
    assert nature != same_nature  # what the poorly covered went without is felt the year after
    assert {key: nature[key] for key in nature if key.startswith("2023")} == {
        key: same_nature[key] for key in nature if key.startswith("2023")
    }


PROCESS = """
import hashlib
from govsim.core.world import World
world = World("h-city", rng=7, **{"population.households": 300, "years": 3}).run()
print(hashlib.sha256(repr(world.ledger.journal()).encode()).hexdigest())
print(hashlib.sha256(repr(world.records).encode()).hexdigest())
print(len(world.ledger.journal()), len(world.records))
"""


def test_two_processes_live_the_same_run_to_the_last_fen_and_metric() -> None:
    said = []
    for hashseed in ("0", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", PROCESS],
            env={**os.environ, "PYTHONHASHSEED": hashseed},
            capture_output=True,
            text=True,
            check=True,
        )
        said.append(done.stdout.split())
    assert said[0] == said[1]
    assert min(map(int, said[0][2:])) > 100


def test_another_seed_is_another_run() -> None:
    one, other = (World("h-city", rng=seed, **SIZE).run() for seed in (1, 2))
    assert one.records != other.records
