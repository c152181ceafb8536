"""Claims: stylised facts as data, judged by living the worlds they speak of.

A claim is a YAML entry: which arms (worlds that differ in stated settings, lived on the same seeds; all designs of a
study if it names one), which figures of them, the band that each must fall in, its source, and whether it was used to
calibrate or is held out. A figure's verdict: PASS, the mean over seeds lies in the band (and, where a
sign is claimed, the 95 % interval excludes zero on that side); MISS, the whole interval lies outside;
INCONCLUSIVE, anything between.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.special import stdtrit

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.experiments.measures import DESIGN, MEASURES, Lived
from govsim.experiments.study import read_study
from govsim.experiments.worlds import Job, live_all

USES = ("calibrated", "held_out")


@dataclass(frozen=True)
class Figure:
    """One number of a claim, as the file states it."""

    what: str
    band: tuple[float, float]
    spec: Mapping[str, Any]
    sign: int = 0


@dataclass(frozen=True)
class Claim:
    """One stylised fact."""

    name: str
    statement: str
    tier: int
    use: str
    source: str
    scenario: str
    years: int
    burn_in: int
    households: int
    arms: Mapping[str, Mapping[str, Any]]
    figures: tuple[Figure, ...]
    reason: str = ""

    def job(self, arm: str, seed: int, households: int | None) -> Job:
        """Return the world of one arm and seed."""
        size = {"population.households": households or self.households, "years": self.years}
        return Job.of(self.scenario, seed, size | dict(self.arms[arm]))


@dataclass(frozen=True)
class Judgement:
    """A figure, its mean over the seeds with a 95 % interval, and the verdict."""

    claim: Claim
    figure: Figure
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean over the seeds."""
        return float(np.mean(self.values))

    @property
    def half_width(self) -> float:
        """Half the width of the 95 % interval of the mean (Student's t)."""
        n = len(self.values)
        if n < 2:
            return math.inf
        return float(stdtrit(n - 1, 0.975) * np.std(self.values, ddof=1) / math.sqrt(n))

    @property
    def verdict(self) -> str:
        """PASS, MISS or INCONCLUSIVE; always the last with a single seed, which has no interval."""
        low, high = self.figure.band
        if len(self.values) < 2:  # one seed has no interval
            return "INCONCLUSIVE"
        if low <= self.mean <= high and (not self.figure.sign or self.figure.sign * self.mean > self.half_width):
            return "PASS"
        outside = self.mean + self.half_width < low or self.mean - self.half_width > high
        return "MISS" if outside else "INCONCLUSIVE"


def read_claims(folder: Path) -> dict[str, Claim]:
    """Read every claim of a folder of YAML files.

    Raises:
        ScenarioError: a file or an entry is not a claim; says which and why.
    """
    found: dict[str, Claim] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, entry in _entries(path).items():
            try:
                found[str(name)] = _claim(str(name), entry)
            except KeyError as error:
                raise ScenarioError(Problem(f"{path.name}: {name}", f"lacks {error}.")) from None
            except (TypeError, ValueError, IndexError) as error:
                raise ScenarioError(Problem(f"{path.name}: {name}", f"is not a claim: {error}.")) from None
    return found


def _entries(path: Path) -> dict[str, Any]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise ScenarioError(Problem(str(path), f"cannot be read: {error}")) from None
    if not isinstance(entries, dict):
        raise ScenarioError(Problem(str(path), "must be a mapping of claims by name."))
    return entries


def _claim(name: str, entry: Mapping[str, Any]) -> Claim:
    if entry["use"] not in USES:
        raise ValueError(f"use is '{entry['use']}', must be one of {USES}")
    figures = tuple(
        Figure(each["what"], (_bound(each["band"][0]), _bound(each["band"][1])), each, int(each.get("sign", 0)))
        for each in entry["figures"]
    )
    for figure in figures:
        if not figure.band[0] <= figure.band[1]:
            raise ValueError(f"the band of '{figure.what}' runs from {figure.band[0]:g} to {figure.band[1]:g}")
        if figure.spec.get("of", "level") not in MEASURES:
            raise ValueError(f"unknown figure '{figure.spec['of']}'. {did_you_mean(figure.spec['of'], MEASURES)}")
    return Claim(
        name=name,
        statement=entry["statement"],
        tier=int(entry["tier"]),
        use=entry["use"],
        source=entry["source"],
        scenario=entry["scenario"],
        years=int(entry.get("years", 10)),
        burn_in=int(entry.get("burn_in", 2)),
        households=int(entry.get("households", 100_000)),
        arms=dict(entry.get("arms") or {"base": {}}) | _designs(entry.get("designs")),
        figures=figures,
        reason=entry.get("reason", ""),
    )


def _designs(study: str | None) -> dict[str, Mapping[str, Any]]:
    """Return an arm for each design of a study."""
    if study is None:
        return {}
    found = read_study(study)
    return {f"{DESIGN} {number}": found.point(number).settings for number in range(found.designs)}


def _bound(value: float | str | None) -> float:
    return math.inf if value is None else float(value)


def judge(
    claims: Sequence[Claim],
    seeds: Sequence[int],
    *,
    households: int | None = None,
    workers: int | None = None,
    done: Callable[[int, int], None] | None = None,
) -> list[Judgement]:
    """Live every world that the claims speak of, each once, and judge every figure.

    Args:
        claims: what to judge.
        seeds: replicates; arms of one claim share them (common random numbers).
        households: size of each world, if not the claim's own.
        workers: processes; all cores if left out.
        done: told (finished, wanted) after each world.
    """
    jobs = [claim.job(arm, seed, households) for claim in claims for arm in claim.arms for seed in seeds]
    lived = live_all(jobs, workers=workers, done=done)
    judged = []
    for claim in claims:
        for figure in claim.figures:
            values = []
            for seed in seeds:
                arms = {arm: lived[claim.job(arm, seed, households)] for arm in claim.arms}
                measure = MEASURES[figure.spec.get("of", "level")]
                values.append(measure(Lived(claim.name, claim.burn_in, arms), figure.spec))
            judged.append(Judgement(claim, figure, tuple(values)))
    return judged
