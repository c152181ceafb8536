"""Outcomes of scenarios on a panel's items: each scenario lived on the same seeds, one number an item and world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from govsim.core.errors import PanelError, Problem, ScenarioError, did_you_mean
from govsim.core.metric import metrics
from govsim.core.scenario import read
from govsim.experiments.delphi.panel import Criterion, Numbers, Panel
from govsim.experiments.worlds import Job, Records, live_all


@dataclass(frozen=True)
class Outcomes:
    """What the worlds did on the items that all of them have.

    Attributes:
        scenarios: names.
        seeds: where chance began in the worlds.
        items: the items measured in every world.
        left_out: items of the last round that some world has no value of, and where.
        values: scenarios × seeds × items, in the metric's own unit.
        higher_is_better: whether more of it is better, for each item.
    """

    scenarios: tuple[str, ...]
    seeds: tuple[int, ...]
    items: tuple[Criterion, ...]
    left_out: Mapping[str, str]
    values: Numbers
    higher_is_better: tuple[bool, ...]


def lived(
    panel: Panel,
    scenarios: Sequence[str | Path],
    seeds: Sequence[int],
    *,
    households: int | None = None,
    years: int | None = None,
    workers: int | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Outcomes:
    """Live every scenario on every seed and measure the items of the panel's last round: the mean over the years.

    Raises:
        PanelError: an item is no metric, nobody says which way of it is better, or no world has it.
        ScenarioError: a scenario is refused, or there are not two.
    """
    items = [panel.items[at] for at in panel.asked(-1)]
    higher = directions(items)
    overrides = {"population.households": households, "years": years}
    settings = {path: value for path, value in overrides.items() if value is not None}
    names = _names(scenarios, settings)
    jobs = [[Job.of(str(each), seed, settings) for seed in seeds] for each in scenarios]
    worlds = live_all([job for row in jobs for job in row], workers=workers, done=told)
    records = [[worlds[job] for job in row] for row in jobs]
    values = np.array([[[_mean(world, item) for item in items] for world in row] for row in records])
    missing = np.isnan(values).any(axis=1)
    _measured_somewhere(items, missing, records)
    kept = np.flatnonzero(~missing.any(axis=0))
    left_out = {
        item.name: ", ".join(name for name, out in zip(names, gone, strict=True) if out)
        for item, gone in zip(items, missing.T, strict=True)
        if gone.any()
    }
    if not len(kept):
        raise PanelError(
            Problem(panel.name, "no item is measured in every scenario.", "Compare cities that are alike.")
        )
    measured = tuple(items[at] for at in kept)
    ways = tuple(higher[at] for at in kept)
    return Outcomes(names, tuple(seeds), measured, left_out, values[:, :, kept], ways)


def directions(items: Sequence[Criterion]) -> list[bool]:
    """Return for each item whether more of it is better.

    Raises:
        PanelError: an item is no metric, or neither it nor the panel says which way is better.
    """
    problems = []
    for item in items:
        known = metrics().get(item.metric)
        if known is None:
            near = did_you_mean(item.metric, metrics()).split("Known:")[0]
            fix = f"{near}Call it by its metric (`govsim list metrics`), or map it to one in a panel file."
            said = f"the item '{item.name}' is no metric, so that no scenario can be judged by it."
            problems.append(Problem(item.place, said, fix))
        elif (item.better or known.better) == "neither":
            fix = "Name the item in a panel file, with `better: higher` or `better: lower`."
            problems.append(Problem(item.place, f"nobody says which way of '{item.name}' is better.", fix))
    if problems:
        raise PanelError(problems)
    return [(item.better or metrics()[item.metric].better) == "higher" for item in items]


def _names(scenarios: Sequence[str | Path], settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the scenarios' names, each read and checked before anything is lived."""
    if len(scenarios) < 2:
        fix = "Name a second one, such as the city that a reform changes."
        raise ScenarioError(Problem("delphi", "a z-score says how a design stands among others: it takes two.", fix))
    names: list[str] = []
    problems: list[Problem] = []
    for source in scenarios:
        try:
            names.append(read(source, settings).name)
        except ScenarioError as error:
            problems += error.problems
    problems += [
        Problem(name, "two scenarios have this name.", "Take one out, or give its file another name.")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if problems:
        raise ScenarioError(problems)
    return tuple(names)


def _mean(records: Records, item: Criterion) -> float:
    """Return the mean of an item's metric over the years that have it; not a number if none has."""
    values = [value for (_, *at), value in records.items() if at == [item.metric, item.group] and np.isfinite(value)]
    return float(np.mean(values)) if values else np.nan


def _measured_somewhere(items: Sequence[Criterion], missing: Any, records: Sequence[Sequence[Records]]) -> None:
    """Refuse an item that no scenario has in that group."""
    problems = []
    for item, gone in zip(items, missing.T, strict=True):
        if gone.all():
            known = {group for row in records for world in row for _, metric, group in world if metric == item.metric}
            fix = f"Write one of its groups behind a dot: {did_you_mean(item.group, known)}" if known else ""
            said = f"no scenario has a value of '{item.metric}' in the group '{item.group}'."
            problems.append(Problem(item.place, said, fix))
    if problems:
        raise PanelError(problems)
