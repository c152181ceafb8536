"""Effects: what a lever, a problem or a remedy moves, as data, measured on the same seeds in two arms.

A file of effects is YAML: a title, how worlds are lived, and rows. A row has two arms that differ in stated
settings, one outcome, and the sign that theory expects; its effect is the mean over seeds of the outcome's
difference, high arm less low arm, with the paired 95 % interval. Verdict: "as expected" if the interval excludes
zero on the expected side (or, where nothing should move, does not exclude it); "other way" if it excludes zero
on the other; else "not told apart".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import yaml

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.core.metric import metrics
from govsim.core.scenario import Spec, read
from govsim.experiments.compare.statistics import paired
from govsim.experiments.worlds import Job, Records, live_all

Arm = Literal["low", "high"]
ARMS: tuple[Arm, Arm] = ("low", "high")
AS_EXPECTED, OTHER_WAY, NOT_TOLD_APART, NOT_MEASURED = "as expected", "other way", "not told apart", "not measured"
# what a row may say; those of the second line may stand at the top of the file, for all its rows
ONE = ("what", "low", "high", "outcome", "sign", "why", "group", "over", "both", "table")
ALL = ("scenario", "years", "burn_in", "households")
OVER: dict[str, Callable[[list[float]], float]] = {
    "mean": lambda values: float(np.mean(values)),
    "sum": lambda values: float(np.sum(values)),
    "first": lambda values: values[0],
    "last": lambda values: values[-1],
    "most": lambda values: max(values),
}


@dataclass(frozen=True)
class Row:
    """One lever, problem or remedy and the outcome that it should move.

    Attributes:
        name: its key in the file.
        what: what differs, in words.
        scenario: the city, by shipped name, or a file named from the folder of the effects.
        low, high: overrides by path; the effect is high less low. `scenario` among them is another city.
        both: overrides of both arms.
        outcome, group: what is measured.
        over: how years become one number: mean, sum, first, last, most.
        sign: which way the outcome should move: +1, -1, or 0 for not at all.
        why: the reason to expect it.
        years, burn_in: years lived, and how many of them are not measured.
        households: size of each world.
        table: which table of the page it stands in.
    """

    name: str
    what: str
    scenario: str
    low: Mapping[str, Any]
    high: Mapping[str, Any]
    outcome: str
    sign: int
    why: str
    both: Mapping[str, Any]
    group: str = "all"
    over: str = "mean"
    years: int = 6
    burn_in: int = 0
    households: int = 20_000
    table: str = ""

    def world(self, arm: Arm) -> tuple[str, dict[str, Any]]:
        """Return the scenario of one arm and its settings by path, those of both arms first."""
        settings = {**self.both, **(self.low if arm == "low" else self.high)}
        return str(settings.pop("scenario", self.scenario)), {"years": self.years, **settings}

    def job(self, arm: Arm, seed: int, households: int | None = None) -> Job:
        """Return the world of one arm and seed."""
        scenario, settings = self.world(arm)
        return Job.of(scenario, seed, {"population.households": households or self.households, **settings})

    def spec(self, arm: Arm) -> Spec:
        """Return the reading of one arm's scenario, checked for every year.

        Raises:
            ScenarioError: a path leads nowhere, or a value is refused.
        """
        return read(*self.world(arm))

    def measured(self, records: Records) -> float:
        """Return the outcome of one world, not a number if no year after the burn-in has it."""
        first = min(year for year, *_ in records) + self.burn_in
        at = (self.outcome, self.group)
        found = [value for (year, *key), value in sorted(records.items()) if tuple(key) == at and year >= first]
        return OVER[self.over](found) if found else float("nan")


@dataclass(frozen=True)
class Effect:
    """A row and what its arms measured, one number a seed."""

    row: Row
    low: tuple[float, ...]
    high: tuple[float, ...]

    @cached_property
    def _found(self) -> dict[str, Any]:
        (found,) = paired(np.array([self.low]), np.array([self.high]), 0.0).to_dict("records")
        return {str(name): value for name, value in found.items()}

    @property
    def pairs(self) -> int:
        """Seeds in which both arms have the outcome."""
        return int(self._found["n"])

    @property
    def level(self) -> float:
        """Mean of the outcome in the low arm."""
        return float(self._found["level_first"])

    @property
    def mean(self) -> float:
        """Mean over seeds of the outcome in the high arm less the low one."""
        return float(self._found["difference"])

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the mean (Student's t over paired differences)."""
        return float(self._found["low"]), float(self._found["high"])

    @property
    def verdict(self) -> str:
        """Whether it is as expected, the other way, not told apart from nothing, or not measured."""
        if self.pairs < 2:
            return NOT_MEASURED
        low, high = self.interval
        moves = 1 if low > 0 else -1 if high < 0 else 0
        if not self.row.sign:
            return OTHER_WAY if moves else AS_EXPECTED
        return {self.row.sign: AS_EXPECTED, 0: NOT_TOLD_APART}.get(moves, OTHER_WAY)


def read_effects(path: Path) -> dict[str, Row]:
    """Return the rows of a file of effects, by name.

    Raises:
        ScenarioError: the file or a row of it is not what it should be; says which and why.
    """
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise ScenarioError(Problem(str(path), f"cannot be read: {error}")) from None
    rows = tree.get("rows") if isinstance(tree, dict) else None
    if not isinstance(rows, dict) or not rows:
        raise ScenarioError(Problem(path.name, "has no rows.", "Write `rows:` and under it a mapping by name."))
    unknown = next((key for key in tree if key not in ("title", "rows", *ALL)), None)
    if unknown is not None:
        fix = did_you_mean(unknown, ("title", "rows", *ALL))
        raise ScenarioError(Problem(path.name, f"unknown word '{unknown}' at the top.", fix))
    common = {key: tree[key] for key in ALL if key in tree}
    found, problems = {}, []
    for name, entry in rows.items():
        try:
            found[str(name)] = _row(str(name), common | dict(entry), path.parent)
        except (KeyError, TypeError, ValueError) as error:
            said = f"lacks {error}." if isinstance(error, KeyError) else f"is not a row: {error}"
            problems.append(Problem(f"{path.name}: {name}", said))
    if problems:
        raise ScenarioError(problems)
    return found


def _row(name: str, entry: Mapping[str, Any], folder: Path) -> Row:
    unknown = next((key for key in entry if key not in (*ONE, *ALL)), None)
    if unknown is not None:
        raise ValueError(f"unknown word '{unknown}'. {did_you_mean(unknown, (*ONE, *ALL))}")
    row = Row(
        **{key: entry[key] for key in ("what", "outcome", "why")},
        scenario=_place(entry["scenario"], folder),
        **{key: value for key, value in entry.items() if key in ("group", "over", "table", *ALL[1:])},
        name=name,
        low=_arm(entry["low"], folder),
        high=_arm(entry["high"], folder),
        both=dict(entry.get("both") or {}),
        sign=int(entry["sign"]),
    )
    if row.sign not in (-1, 0, 1):
        raise ValueError(f"the sign is {row.sign}, must be +1, -1 or 0.")
    if row.over not in OVER:
        raise ValueError(f"no way '{row.over}' to make one number of years. {did_you_mean(row.over, OVER)}")
    if row.world("low") == row.world("high"):
        raise ValueError("its arms say the same.")
    if not 0 <= row.burn_in < row.years:
        raise ValueError(f"no year is left after a burn-in of {row.burn_in} in {row.years}.")
    return row


def _arm(entry: Mapping[str, Any] | None, folder: Path) -> dict[str, Any]:
    arm = dict(entry or {})
    return arm | {"scenario": _place(arm["scenario"], folder)} if "scenario" in arm else arm


def _place(scenario: str, folder: Path) -> str:
    """Return a scenario as a world takes it: a shipped name, or the path of a file that is named from the folder."""
    return str(folder / scenario) if scenario.endswith(".yaml") else scenario


def problems_of(rows: Mapping[str, Row]) -> Iterator[str]:
    """Yield what is wrong with rows that can be told without living: settings, values, outcomes."""
    for row in rows.values():
        if row.outcome not in metrics():
            yield f"{row.name}: no metric '{row.outcome}'. {did_you_mean(row.outcome, metrics())}"
        for arm in ARMS:
            try:
                row.spec(arm)
            except ScenarioError as error:
                yield from (f"{row.name}, {arm}: {problem}" for problem in error.problems)


def measure(
    rows: Sequence[Row],
    seeds: Sequence[int],
    *,
    households: int | None = None,
    workers: int | None = None,
    done: Callable[[int, int], None] | None = None,
) -> list[Effect]:
    """Live every world that the rows speak of, each once, and measure every row.

    Args:
        rows: what to measure.
        seeds: replicates; the arms of a row share them (common random numbers).
        households: size of each world, if not the row's own.
        workers: processes; all cores if left out.
        done: told (finished, wanted) after each world.

    Raises:
        ScenarioError: no world of a row has its outcome in that group; names the nearest.
    """
    jobs = [row.job(arm, seed, households) for row in rows for arm in ARMS for seed in seeds]
    lived = live_all(jobs, workers=workers, done=done)
    found = []
    for row in rows:
        worlds = {arm: [lived[row.job(arm, seed, households)] for seed in seeds] for arm in ARMS}
        low, high = (tuple(row.measured(records) for records in worlds[arm]) for arm in ARMS)
        if np.isnan([*low, *high]).all():
            known = sorted({f"{metric} [{group}]" for _, metric, group in worlds["high"][0]})
            wanted = f"{row.outcome} [{row.group}]"
            raise ScenarioError(Problem(row.name, f"no year has {wanted}.", did_you_mean(wanted, known)))
        found.append(Effect(row, low, high))
    return found
