"""Whether the twin lives the same year as the World: differences of means, in Monte-Carlo standard errors."""

from __future__ import annotations

from functools import cache
from math import sqrt
from statistics import fmean, stdev
from typing import Any, NamedTuple

import numpy as np
from twin import Twin

from govsim.core.scenario import read
from govsim.core.world import World

YEARS, SEEDS = 3, 16
SIZE = {"population.households": 3_000, "years": YEARS}


class Difference(NamedTuple):
    """Twin less World in one mean: both means, the difference's standard error over seeds, z."""

    world: float
    twin: float
    error: float

    @property
    def z(self) -> float:
        return (self.twin - self.world) / self.error if self.error else 0.0

    @property
    def tolerance(self) -> float:
        """The relative difference that z = 4 stands for: what the gate can see."""
        return 4 * self.error / self.world


def differences(twin_overrides: dict[str, Any] | None = None, seeds: int = SEEDS) -> dict[str, Difference]:
    """Return the difference in every measure; both start from the same people, each has its own luck."""
    other = read("h-city", overrides=SIZE | (twin_overrides or {}))
    pairs = [(_world(seed), _twin(other, seed)) for seed in range(1, seeds + 1)]
    found = {}
    for name in pairs[0][0]:
        world, twin = ([pair[which][name] for pair in pairs] for which in (0, 1))
        gaps = [b - a for a, b in zip(world, twin, strict=True)]
        found[name] = Difference(fmean(world), fmean(twin), stdev(gaps) / sqrt(seeds))
    return found


def _twin(spec: Any, seed: int) -> dict[str, float]:
    twin = Twin(World(spec, rng=seed), rng=1_000 + seed)
    for _ in range(YEARS):
        twin.step()
    return {name: fmean(year[name] for year in twin.measures) for name in twin.measures[0]}


@cache
def _world(seed: int) -> dict[str, float]:
    world = World("h-city", rng=seed, **SIZE)
    moves = _Moves(world)
    world.watchers.append(moves.count)
    world.run()
    found: dict[str, list[float]] = {}
    for _, metric, group, value in world.records:
        found.setdefault(metric if group == "all" else f"{metric} {group}", []).append(value)
    means = {name: fmean(found[name]) for name in MEASURES}
    return means | {"deaths": fmean(moves.deaths), "births": fmean(moves.births)}


class _Moves:
    """Counts deaths and births of each year, as shares of the living."""

    def __init__(self, world: World) -> None:
        self.living = int(np.count_nonzero(world.persons.alive))
        self.deaths: list[float] = []
        self.births: list[float] = []

    def count(self, world: World) -> None:
        if world.phase == "open_year":
            persons = world.persons
            now = int(np.count_nonzero(persons.alive))
            # nobody else is aged 0 after the first year: all others have just grown older
            born = int(np.count_nonzero(persons.alive & (persons.age == 0))) if self.deaths else 0
            self.deaths.append((self.living + born - now) / now)
            self.births.append(born / now)
            self.living = now


MEASURES = (
    "admitted_share",
    "spending_per_head inpatient",
    "spending_per_head outpatient",
    "reimbursement_by_layer basic_resident",
    "reimbursement_by_layer basic_employee",
    "reimbursement_by_layer critical",
    "reimbursement_by_layer assistance",
    "reimbursement_by_layer households",
    "reimbursement_by_layer abandoned",
    "oop_per_head",
    "beneficiary_share critical",
    "benefit_per_beneficiary critical",
)
