"""Changing one clause moves no draw that it does not touch; the same text and seed are the same run, anywhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

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


def lived(monkeypatch: pytest.MonkeyPatch, **clauses: Any) -> tuple[Draws, dict[str, str], World]:
    """Live a world and return every draw, everything of nature's by year and phase, and the world."""
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

    with monkeypatch.context() as patch:
        patch.setattr(Streams, "draw", draw)
        world = World("h-city", rng=11, **SIZE, **clauses)
        world.watchers.append(look)
        world.run()
    assert len({key for key in nature if "sickness need" in key}) == SIZE["years"]
    return draws, nature, world


CLAUSES = {
    "a lower profit cap": {"contracts.critical_cover.profit_cap": 0.01},
    "shared losses": {"contracts.critical_cover.loss_share": 0.5},
    "another insurer": {"institutions.insurers.count": 5},
    "no insurers": {"institutions.insurers.count": 0},
    "no supervision": {"supervision.random_audit": None},
    "every bill inspected": {"supervision.random_audit.share": 1.0, "institutions.supervisor.budget": 1000},
    "a higher critical rate": {"layers.critical.rate": 0.9},
    "higher basic rates": {"layers.basic_resident.rates": [0.95, 0.9, 0.85]},
    "another tender": {"contracts.critical_cover.chosen_by": {"scored": {"price_weight": 0.3}}},
    "everybody poor applies": {"layers.assistance.take_up": 1.0},
    "honest hospitals": {"institutions.hospitals.strategy": "honest"},
}


def signals(number: int) -> str:
    return f"signal of insurer_{number} for critical_cover"


# streams that the clause may add or take away: whose they are
TOUCHED = {
    "another insurer": {signals(5)},
    "no insurers": {signals(number) for number in range(1, 5)},
    "no supervision": {"supervision: random_audit"},
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_moves_no_luck_but_its_own(clause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draws, nature, world = lived(monkeypatch, **NO_SCARS)
    others, same_nature, other = lived(monkeypatch, **NO_SCARS, **CLAUSES[clause])
    assert nature == same_nature
    both = draws.keys() & others.keys()
    assert {key: draws[key] for key in both} == {key: others[key] for key in both}
    alone = {name for _, name in draws.keys() ^ others.keys()}
    # an insurer that leaves, and a tender that falls away, take their draws with them; nobody else's are missing
    market = {name for name in alone if name.startswith(("signal of ", "actuary "))}
    assert alone - market == {name for name in TOUCHED.get(clause, set()) if not name.startswith("signal of ")}
    first = {name for year, name in draws.keys() ^ others.keys() if year == world.spec.first_year}
    assert first == TOUCHED.get(clause, set())
    assert world.ledger.journal() != other.ledger.journal()  # the clause did something


def test_the_streams_of_a_world_are_all_different(monkeypatch: pytest.MonkeyPatch) -> None:
    draws, _, world = lived(monkeypatch)
    assert len({*draws.values()}) == len(draws)
    assert len({name for _, name in draws}) > 20
    for name in ("illness: admission", "supervision: random_audit", "deaths", "income"):
        assert {year for year, drawn in draws if drawn == name} >= {2024, 2025}
    assert world.year == 2025


def test_want_leaves_a_scar_only_where_the_scenario_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    scars = {"households.illness.forgone_penalty": 5}
    _, nature, _ = lived(monkeypatch, **scars)
    draws, same_nature, _ = lived(monkeypatch, **scars, **{"layers.basic_resident.rates": [0.1, 0.1, 0.1]})
    assert nature != same_nature  # what the poorly covered went without is felt the year after
    assert {key: nature[key] for key in nature if key.startswith("2023")} == {
        key: same_nature[key] for key in nature if key.startswith("2023")
    }
    assert draws == lived(monkeypatch, **scars, **{"layers.basic_resident.rates": [0.1, 0.1, 0.1]})[0]


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
