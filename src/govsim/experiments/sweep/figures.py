"""The figures of one run: its outcomes, from what its world has recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from govsim.core.errors import Problem, ScenarioError, StudyError, did_you_mean
from govsim.core.world import World
from govsim.experiments.engine.engine import Engine
from govsim.experiments.run import lived
from govsim.experiments.sweep.guard import Guard

if TYPE_CHECKING:
    from govsim.core.scenario import Spec
    from govsim.experiments.study import Outcome, Study

FEW = 200  # households in the worlds that are asked for their groups
SECONDS = 20.0  # that such a world may take


def figures(world: World, outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return each outcome of a world that has lived, by its label; not a number where nothing was measured."""
    by_year: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    wanted = {(outcome.metric, outcome.group) for outcome in outcomes}
    for year, metric, group, value in world.records:
        if (metric, group) in wanted:
            by_year[metric, group][year] = value
    return {outcome.label: outcome.of(by_year[outcome.metric, outcome.group]) for outcome in outcomes}


def check_groups(study: Study, engine: Engine) -> None:
    """See that every outcome asks for a group that is measured, in one of the study's worlds at least.

    Which groups there are is known only to a world that lives: the scenarios, and the first and the last design,
    are lived with a few households. They are lived by a worker: a design that cannot be lived is told by its runs.

    Raises:
        StudyError: a group is not measured; names the nearest.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for ended in engine.map(groups, _worlds(study)):
        if ended.error is None:
            for metric, group in ended.result:
                known[metric].add(group)
    refuse_unknown(study, known)


def refuse_unknown(study: Study, known: Mapping[str, set[str]]) -> None:
    """Refuse outcomes whose metric is measured, but not for the group that they ask for.

    Raises:
        StudyError: there are such outcomes; names the nearest group.
    """
    problems = [
        Problem(
            f"{study.name}: outcomes.{outcome.label}",
            f"'{outcome.metric}' has no group '{outcome.group}' in these worlds.",
            f"Write `{outcome.metric}.GROUP`. {did_you_mean(outcome.group, known[outcome.metric])}",
        )
        for outcome in study.outcomes
        if known.get(outcome.metric) and outcome.group not in known[outcome.metric]
    ]
    if problems:
        raise StudyError(problems)


def _worlds(study: Study) -> Iterator[Spec]:
    yield from study.bases.values()
    for design in {0, study.designs - 1}:
        with suppress(ScenarioError):
            yield study.spec(design)


def groups(spec: Spec) -> set[tuple[str, str]]:
    """Return every metric and group that a world of this scenario measures, lived with a few households."""
    with suppress(ScenarioError):  # people who are read from a file bring their own number
        spec = spec.overridden({"population.households": FEW})
    with Guard(SECONDS, None, lambda *_: None).watching() as guard:
        return {(metric, group) for _, metric, group, _ in lived(spec, spec.seed, [guard]).records}
