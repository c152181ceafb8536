"""What a sweep will cost, and what it will be able to tell, from a few of its runs lived beforehand."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

from govsim.core.errors import EngineError
from govsim.experiments.engine.engine import Engine
from govsim.experiments.run import lived
from govsim.experiments.study.plan import Grid
from govsim.experiments.sweep.figures import figures, refuse_unknown
from govsim.experiments.sweep.guard import Guard, memory_of_worker
from govsim.experiments.sweep.row import about_of, row_of
from govsim.results.store.part import encoded
from govsim.results.store.store import BLOCK

if TYPE_CHECKING:
    from govsim.core.scenario import Spec
    from govsim.experiments.study import Outcome, Run, Study

SECONDS = 20.0  # no further pilot is begun after so long
LONGEST = 600.0  # seconds that one may take
DESIGNS, SEEDS = 6, 6  # at most so many of each are tried
START = 3.0  # seconds until the workers of this machine are ready
POWER = 0.8  # with which an effect is to be found


@dataclass(frozen=True)
class Pilot:
    """One run that was tried: what it took, its figures, and every metric and group that it measured."""

    run: Run
    process: int
    seconds: float
    figures: dict[str, float]
    measured: set[tuple[str, str]]


@dataclass(frozen=True)
class Expected:
    """What the seeds of a study will tell of one outcome.

    Attributes:
        mean: over the pilots.
        half_width: of the 95 % interval of a design's mean; None if fewer than two seeds were tried or are planned.
        detectable: difference between two designs, on the same seeds, that is found 4 times in 5.
    """

    outcome: Outcome
    mean: float
    half_width: float | None
    detectable: float | None


@dataclass(frozen=True)
class Cost:
    """What a sweep will cost.

    Attributes:
        runs: that are to be lived. pilots: that were tried for this. failed: of these; why: the last of them.
        seconds_a_run: of one core, and their standard deviation. workers: on this machine.
        bytes: of the table.
    """

    runs: int
    pilots: int
    failed: int
    why: str
    seconds_a_run: float
    deviation: float
    workers: int
    bytes: float
    expected: tuple[Expected, ...]

    @property
    def core_hours(self) -> float:
        """Of all runs together."""
        return self.runs * self.seconds_a_run / 3600.0

    def seconds(self, workers: int) -> float:
        """Return how long so many workers take."""
        return START + self.runs * self.seconds_a_run / workers


def estimate(study: Study, engine: Engine) -> Cost:
    """Live a few runs of a study, spread over its designs, and say what all of them will take.

    Raises:
        EngineError: not one of them could be lived; says why.
        StudyError: an outcome asks for a group that is not measured.
    """
    workers = engine.workers
    pilots, failed, why = [], 0, ""
    for ended in engine.map(_try, _wanted(study)):
        if ended.error is None:
            pilots.append(ended.result)
        else:
            failed, why = failed + 1, f"{type(ended.error).__name__}: {ended.error}"
    if not pilots:
        raise EngineError(f"none of the runs that were tried could be lived. {why}")
    known: dict[str, set[str]] = {}
    for metric, group in set().union(*(pilot.measured for pilot in pilots)):
        known.setdefault(metric, set()).add(group)
    refuse_unknown(study, known)
    # what a process lives first takes longer: it loads and reads what the next ones find ready
    fresh = [pilot for position, pilot in enumerate(pilots) if pilot.process in {p.process for p in pilots[:position]}]
    seconds = [pilot.seconds for pilot in fresh or pilots]
    return Cost(
        runs=len(study),
        pilots=len(pilots) + failed,
        failed=failed,
        why=why,
        seconds_a_run=fmean(seconds),
        deviation=float(np.std(seconds, ddof=1)) if len(seconds) > 1 else 0.0,
        workers=workers,
        bytes=_bytes(study, pilots),
        expected=tuple(_expected(study, outcome, pilots) for outcome in study.outcomes),
    )


def _wanted(study: Study) -> Iterator[tuple[Spec, Run, tuple[Outcome, ...]]]:
    """Yield runs to try: designs from end to end, seed by seed, until the time is up."""
    began = time.monotonic()
    for seed in range(min(SEEDS, len(study.seeds))):
        for design in _designs(study):
            if time.monotonic() - began < SECONDS or not (seed or design):
                yield study.spec(design), study.run(design * len(study.seeds) + seed), study.outcomes


def _designs(study: Study) -> list[int]:
    """Return the designs to try: of a grid its first corner, the ends of its edges there, and the corner across."""
    last = study.designs - 1
    if isinstance(study.plan, Grid):
        return sorted({0, *list(_edges(study, study.plan).values())[: DESIGNS - 2], last})
    return [int(design) for design in np.unique(np.linspace(0, last, DESIGNS).astype(int))]


def _edges(study: Study, grid: Grid) -> dict[str, int]:
    """Return, for each factor of a grid, the design that differs from the first in this factor alone."""
    found, stride = {}, study.designs
    for factor, size in zip(study.factors, grid.sizes, strict=True):
        stride //= size
        if size > 1:
            found[factor.label] = (size - 1) * stride
    return found


def _try(task: tuple[Spec, Run, tuple[Outcome, ...]]) -> Pilot:
    spec, run, outcomes = task
    began = time.perf_counter()
    with Guard(LONGEST, memory_of_worker(), lambda *_: None).watching() as guard:
        world = lived(spec, run.seed, [guard])
    seconds = time.perf_counter() - began
    measured = {(metric, group) for _, metric, group, _ in world.records}
    return Pilot(run, os.getpid(), seconds, figures(world, outcomes), measured)


def _expected(study: Study, outcome: Outcome, pilots: list[Pilot]) -> Expected:
    """Pool what the pilots say about the spread over seeds: of a level, and of a difference on the same seeds."""
    by_design: dict[int, dict[int, float]] = {}
    for pilot in pilots:
        by_design.setdefault(pilot.run.design, {})[pilot.run.seed] = pilot.figures[outcome.label]
    levels = [list(values.values()) for values in by_design.values()]
    first, *others = by_design.values()
    gaps = [[each[seed] - first[seed] for seed in each if seed in first] for each in others]
    seeds = len(study.seeds)
    level, gap = _pooled(levels), _pooled(gaps)
    if seeds < 2:
        level = gap = None
    at, power = stdtrit(max(1, seeds - 1), 0.975), stdtrit(max(1, seeds - 1), POWER)
    root = np.sqrt(seeds)
    return Expected(
        outcome,
        fmean(pilot.figures[outcome.label] for pilot in pilots),
        None if level is None else float(at * level / root),
        None if gap is None else float((at + power) * gap / root),
    )


def _pooled(groups: list[list[float]]) -> float | None:
    """Return the standard deviation within groups; None if none has two values."""
    kept = [group for group in groups if len(group) > 1]
    if not kept:
        return None
    squares = sum((len(group) - 1) * float(np.var(group, ddof=1)) for group in kept)
    return float(np.sqrt(squares / sum(len(group) - 1 for group in kept)))


def _bytes(study: Study, pilots: list[Pilot]) -> float:
    """Return the size of the table, from rows like those to come, packed as they will be.

    Equal figures take no room twice. Where a factor of a grid was seen to leave an outcome as it was, runs that
    differ in nothing else are given the same figure; outcomes with few values get these, all others all their digits.
    """
    about, count = about_of(study), min(len(study), BLOCK)
    seen = {name: [pilot.figures[name] for pilot in pilots] for name in pilots[0].figures}
    idle = {name: _idle(study, pilots, name) for name in seen}
    rows = []
    for number in range(count):
        run = study.run(number)
        figures = {
            name: _like(values, _digest(run.seed, *(v for k, v in run.labels.items() if k not in idle[name])))
            for name, values in seen.items()
        }
        rows.append(row_of(run, figures, f"{_digest(number):032x}"))
    return len(encoded(about.rows(rows), about.sweep)) * len(study) / count


def _idle(study: Study, pilots: list[Pilot], outcome: str) -> set[str]:
    """Return the factors that were seen to leave an outcome as it was, on every seed that was tried."""
    if not isinstance(study.plan, Grid):
        return set()
    figure = {(pilot.run.design, pilot.run.seed): pilot.figures[outcome] for pilot in pilots}
    found = set()
    for label, design in _edges(study, study.plan).items():
        pairs = [
            (figure[0, seed], value) for (at, seed), value in figure.items() if at == design and (0, seed) in figure
        ]
        if pairs and all(one == other or one != one for one, other in pairs):
            found.add(label)
    return found


def _like(values: list[float], digest: int) -> float:
    """Return a figure like some that were seen: one of them if they were few, else one with digits of its own."""
    distinct = sorted(set(values))
    if len(distinct) <= len(values) // 4:
        return distinct[digest % len(distinct)]
    return fmean(values) * (1.0 + digest / 2**128)


def _digest(*what: object) -> int:
    return int.from_bytes(hashlib.sha256(repr(what).encode()).digest()[:16])
