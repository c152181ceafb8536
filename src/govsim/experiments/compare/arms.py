"""The arms of a comparison: scenarios that hold the same people, and differ in what somebody chose."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govsim.core.errors import Problem, ScenarioError
from govsim.core.scenario import Spec, read
from govsim.households.microdata import find

Settings = Mapping[str, Any] | Sequence[str]
LONGEST_LABEL = 60


@dataclass(frozen=True)
class Arm:
    """One world of a comparison: what it is called, and what it says."""

    label: str
    spec: Spec


def arms_of(
    scenarios: str | Path | Spec | Sequence[str | Path | Spec],
    vary: str | Sequence[str | Settings],
    overrides: Settings,
) -> tuple[Arm, ...]:
    """Return the arms: each scenario, then the first one with each change.

    Args:
        scenarios: shipped names, paths or readings.
        vary: changes of the first scenario, an arm each: "path=value", several joined by " & ", or a mapping.
        overrides: settings of all arms.

    Raises:
        ScenarioError: a scenario or a setting is refused, there is one arm only, or they hold other people.
    """
    given = [scenarios] if isinstance(scenarios, str | Path | Spec) else list(scenarios)
    found: list[Arm] = []
    for source in given:
        spec = source if isinstance(source, Spec) else read(source)
        _add(found, spec.name, spec.overridden(overrides) if overrides else spec)
    for change in ([vary] if isinstance(vary, str) else vary) if found else ():
        texts = _texts(change)
        _add(
            found,
            "+".join(map(_short, texts)),
            _varied(found[0].spec, change if isinstance(change, Mapping) else texts),
        )
    if len(found) < 2:
        fix = "Name a second scenario, or change the first by `--vary PATH=VALUE`."
        raise ScenarioError(Problem("compare", "takes two arms at least.", fix))
    problems = [problem for arm in found[1:] for problem in _other_people(found[0], arm)]
    if problems:
        raise ScenarioError(problems)
    return tuple(found)


def _add(arms: list[Arm], name: str, spec: Spec) -> None:
    """Add an arm under a name that can be a file's and that no other has."""
    plain = re.sub(r"[\[\]{}\"'\s]", "", name)
    stem = re.sub(r"[^\w.,=+-]+", "-", plain).strip("-.,")[:LONGEST_LABEL] or "arm"
    taken = {arm.label for arm in arms}
    numbered = (f"{stem}-{number}" for number in range(2, len(arms) + 3))
    arms.append(Arm(next(label for label in (stem, *numbered) if label not in taken), spec))


def _texts(change: str | Settings) -> list[str]:
    if isinstance(change, str):
        return [part.strip() for part in change.split(" & ")]
    return [f"{path}={value}" for path, value in change.items()] if isinstance(change, Mapping) else list(change)


def _short(text: str) -> str:
    """Return a setting as a label says it: `contracts.cover.profit_cap=0.08` is `profit_cap=0.08`."""
    path, _, value = text.partition("=")
    return f"{path.strip().rpartition('.')[2]}={value.strip()}"


def _varied(spec: Spec, change: Settings) -> Spec:
    try:
        return spec.overridden(change)
    except ScenarioError as error:
        problems = (
            dataclasses.replace(
                each, where=each.where.replace("--set", "--vary", 1), fix=each.fix.replace("--set", "--vary", 1)
            )
            for each in error.problems
        )
        raise ScenarioError(problems) from None


def _other_people(first: Arm, arm: Arm) -> Iterator[Problem]:
    """Yield why the households of two arms cannot be paired row by row."""
    a, b = first.spec, arm.spec
    said = f"cannot be paired with '{first.label}':"
    if a.first_year != b.first_year:
        fix = f"Start both in one year: `--set first_year={a.first_year}`."
        yield Problem(arm.label, f"{said} it begins in {b.first_year}, the other in {a.first_year}.", fix)
    elif a.years != b.years:
        fix = f"Live both as long: `--years {min(a.years, b.years)}`."
        yield Problem(arm.label, f"{said} it lives {b.years} years, the other {a.years}.", fix)
    one, other = _people(a), _people(b)
    for key in one:
        if one[key] != other.get(key):
            fix = f"Give all arms the same people: `--set population.{key}=...`."
            yield Problem(arm.label, f"{said} population.{key} is {other.get(key)}, not {one[key]}.", fix)


def _people(spec: Spec) -> dict[str, Any]:
    """Return what decides who lives in the city: the population's settings, and which file they are read from."""
    population = next(each for each in spec.schemes(spec.first_year) if each.word() == "population")
    found = {field.name: getattr(population, field.name) for field in dataclasses.fields(population)}
    if found["microdata"]:
        found["microdata"] = str(find(found["microdata"], spec).resolve())
        # a number that is asked for is drawn from the file; one that is only the default is not
        numbers = {number.path: number.where for number in spec.numbers(spec.first_year)}
        if numbers.get("population.households") == "default":
            found["households"] = "all of the file"
    return found
