"""Before anything is lived: whether the scenarios take the values that the design has in store for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from typing import Any

import numpy as np

from govsim.core.errors import ScenarioError
from govsim.core.scenario import Spec
from govsim.core.scenario.item import Problems, cut, shown
from govsim.core.scenario.reforms import reforms_of
from govsim.experiments.study.bases import retold
from govsim.experiments.study.factor import Factor
from govsim.experiments.study.plan import Crossed, Drawn, Grid, Listed, Plan
from govsim.experiments.study.settings import leaves, nearest, overlap
from govsim.experiments.study.study import Study

MOST_POINTS = 200  # that are tried
MOST_FAILURES = 5  # points that fail before the others are taken to be no better
MOST_OF_ONE = 40  # values of one factor


def where_of(factor: Factor) -> str:
    """Return the path of a factor in the study's text."""
    return f"{'levers' if factor.part == 'lever' else 'uncertainties'}.{cut(factor.label)}"


# --- two that set the same --------------------------------------------------------------------------


def check_overlaps(factors: Sequence[Factor], fixed: Iterable[tuple[str, str]], problems: Problems) -> None:
    """Note settings that two factors move, or that are fixed for every run as well.

    Args:
        factors: of the study.
        fixed: path and place of what `set` and the command line say.
        problems: collects what is wrong.
    """
    touched: list[tuple[str, Factor]] = []
    fixed = list(fixed)
    for factor in factors:
        own = _touched(factor)
        for path, place in fixed:
            if any(overlap(path, leaf) for leaf in own):
                said = f"{cut(path)} is a factor of this study, '{factor.label}': its runs would overwrite this."
                problems.add(place, "", said, "Take it out, or take the factor out.")
        for path, other in touched:
            if any(overlap(path, leaf) for leaf in own):
                said = f"sets '{cut(path)}', which '{other.label}' sets too."
                problems.add(factor.place, where_of(factor), said, "Let one factor set it, or name options.")
        touched += [(leaf, factor) for leaf in sorted(own)]


def _touched(factor: Factor) -> set[str]:
    """Return every path that a factor can change."""
    return {leaf for change in factor.changes or [dict.fromkeys(factor.paths)] for leaf in _leaves(change)}


def _leaves(change: Mapping[str, Any]) -> Iterator[str]:
    for path, value in change.items():
        yield from leaves(path, value)


def check_reforms(factors: Sequence[Factor], bases: dict[str, Spec], problems: Problems) -> None:
    """Note factors that a dated reform of a scenario sets again: they would hold for some years only."""
    for spec in bases.values():
        for reform in reforms_of(spec.tree):
            begins = reform.value["from"].value
            again = set(_leaves({path: item.plain() for path, item in reform.value["set"].value.items()}))
            for factor in factors:
                own = _touched(factor)
                for path in sorted(leaf for leaf in again if any(overlap(leaf, each) for each in own)):
                    until = f"would hold until {begins - 1} only" if begins > spec.first_year else "would never hold"
                    said = f"the reform of {begins} in {spec.name} sets {cut(path)} again: the factor {until}."
                    fix = "Live fewer years (`set: {years: ...}`), or begin from a scenario without this reform."
                    problems.add(factor.place, where_of(factor), said, fix)


# --- points -----------------------------------------------------------------------------------------


def try_points(study: Study, problems: Problems) -> None:
    """Build the scenario of points that together have every listed value and the ends of every range."""
    failures = 0
    told: set[str] = set()
    for codes in islice(_telling(study.plan, study.factors), MOST_POINTS):
        point = study.settle(codes)
        try:
            study.bases[point.base].overridden(point.settings)
        except ScenarioError as error:
            failures += 1
            _note(error, study, codes, told, problems)
        if failures >= MOST_FAILURES:
            return


def _note(error: ScenarioError, study: Study, codes: Sequence[float], told: set[str], problems: Problems) -> None:
    """Note a scenario that was refused at the factor whose setting it is; else say at which point."""
    point = study.settle(codes)
    owners = {path: (f, code) for f, code in zip(study.factors, codes, strict=True) for path in f.at(code)[1]}
    places = {path: f"{factor.site(code, path)}: {where_of(factor)}" for path, (factor, code) in owners.items()}
    for problem, own in zip(retold(error, places), error.problems, strict=True):
        path = next((each for each, place in places.items() if problem.where.startswith(f"{place}.{cut(each)}")), None)
        if path is None:
            if str(own) in told:  # one point shows it
                continue
            told.add(str(own))
            said = ", ".join(f"{label} {shown(value)}" for label, value in point.labels.items())
            problems.add(f"{study.name} at {said}" if len(said) < 200 else study.name, "", str(own))
            continue
        below = problem.where.removeprefix(f"{places[path]}.")
        named = "" if below == owners[path][0].label else f"{below}: "
        fix = problem.fix
        if problem.message.startswith("unknown word"):  # the whole path is more help than its first word
            fix = nearest(study.bases[point.base], path)
        problems.add(places[path], "", f"{named}{problem.message}", fix)


def _telling(plan: Plan, factors: Sequence[Factor]) -> Iterator[tuple[float, ...]]:
    """Yield codes that, between them, show each value of a list and both ends of a range."""
    if isinstance(plan, Crossed):
        split = next((at for at, each in enumerate(factors) if each.part == "uncertainty"), len(factors))
        outer = list(_telling(plan.levers, factors[:split]))
        inner = list(_telling(plan.uncertainties, factors[split:]))
        longest = max(len(outer), len(inner))
        for one, other in islice(zip(cycle(outer), cycle(inner), strict=False), longest):
            yield (*one, *other)
    elif isinstance(plan, Grid):
        for step in _spread(max(plan.sizes, default=1)):
            yield tuple(min(step, size - 1) for size in plan.sizes)
    elif isinstance(plan, Drawn | Listed):
        array = plan.array
        rows = {0: None, len(array) - 1: None}
        for at, factor in enumerate(factors):
            found, firsts = np.unique(array[:, at], return_index=True)
            listed = bool(factor.values)
            rows |= dict.fromkeys(firsts[_spread(len(found)) if listed else [0, -1]].tolist())
        for row in rows:
            yield tuple(array[row].tolist())


def _spread(count: int) -> list[int]:
    """Return the positions of all values, or of the first, the last and some between if there are many."""
    if count <= MOST_OF_ONE:
        return list(range(count))
    return sorted({round(step * (count - 1) / (MOST_OF_ONE - 1)) for step in range(MOST_OF_ONE)})
