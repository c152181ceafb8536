"""The figures of one run: its outcomes, from what its world has recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from govsim.core.errors import GovsimError, Problem, ScenarioError, StudyError, did_you_mean
from govsim.core.world import World

if TYPE_CHECKING:
    from govsim.core.scenario import Spec
    from govsim.experiments.study import Outcome, Study

FEW = 200  # households in the worlds that are asked for their groups


def figures(world: World, outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return each outcome of a world that has lived, by its label; not a number where nothing was measured."""
    by_year: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    wanted = {(outcome.metric, outcome.group) for outcome in outcomes}
    for year, metric, group, value in world.records:
        if (metric, group) in wanted:
            by_year[metric, group][year] = value
    return {outcome.label: outcome.of(by_year[outcome.metric, outcome.group]) for outcome in outcomes}


def check_groups(study: Study) -> None:
    """See that every outcome asks for a group that is measured, in one of the study's worlds at least.

    Which groups there are is known only to a world that lives: the scenarios, and the first and the last design,
    are lived with a few households.

    Raises:
        StudyError: a group is not measured; names the nearest.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for spec in _worlds(study):
        with suppress(GovsimError, ArithmeticError, ValueError):  # a design that cannot be lived is told by its runs
            for metric, group in _groups(spec):
                known[metric].add(group)
    problems = [
        Problem(
            f"{study.name}: outcomes.{outcome.label}",
            f"'{outcome.metric}' has no group '{outcome.group}' in these worlds.",
            f"Write `{outcome.metric}.GROUP`. {did_you_mean(outcome.group, known[outcome.metric])}",
        )
        for outcome in study.outcomes
        if known[outcome.metric] and outcome.group not in known[outcome.metric]
    ]
    if problems:
        raise StudyError(problems)


def _worlds(study: Study) -> Iterator[Spec]:
    yield from study.bases.values()
    yield study.spec(0)
    yield study.spec(study.designs - 1)


def _groups(spec: Spec) -> Iterable[tuple[str, str]]:
    with suppress(ScenarioError):  # people who are read from a file bring their own number
        spec = spec.overridden({"population.households": FEW})
    return {(metric, group) for _, metric, group, _ in World(spec, rng=spec.seed).run().records}
