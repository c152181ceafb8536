"""The scenarios that a study starts from: one, nearly always, or a few that differ in more than settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.core.scenario import Spec, read, shipped
from govsim.core.scenario.data_files import data_files
from govsim.core.scenario.files import find
from govsim.core.scenario.item import Item, Problems, cut, shown
from govsim.core.scenario.known import TOP
from govsim.core.scenario.reading import read_item
from govsim.experiments.study.forms import LABEL

MOST = 50
_FORMS = "Write `base: name`, a list of names, or a mapping `label: name`."


def read_bases(item: Item | None, path: Path | None, place: str, problems: Problems) -> dict[str, Spec]:
    """Return the scenarios by label; a name that is not shipped is a path from the study's folder.

    Raises:
        ScenarioError: a scenario is refused; the places are those of its own file.
    """
    if item is None:
        problems.add(place, "base", "is missing.", "Write `base:` and the name of a scenario (see `govsim list`).")
        return {}
    found: dict[str, Spec] = {}
    for label, entry in _labelled(item, problems):
        if label in found:
            fix = "Write a mapping `label: name` with a label of its own for each."
            problems.add(entry.place, "base", f"two scenarios are called {shown(label)}.", fix)
        elif entry.is_mapping:
            found[label] = _absolute(read_item(entry, label, path), path)
        else:
            found[label] = _absolute(_named(entry, path), path)
    _same_years(found, item.place, problems)
    return found


def _labelled(item: Item, problems: Problems) -> list[tuple[str, Item]]:
    """Return label and scenario of each base."""
    entries: list[tuple[str, Item]] = []
    if isinstance(item.value, str):
        entries = [(Path(item.value).stem, item)]
    elif isinstance(item.value, list):
        entries = [(Path(each.value).stem if isinstance(each.value, str) else "", each) for each in item.value]
    elif item.is_mapping:
        entries = list(item.value.items())
    if not entries or len(entries) > MOST:
        said = f"has {len(entries)} scenarios; at most {MOST} are read." if entries else f"{shown(item)} is none."
        problems.add(item.place, "base", said, _FORMS)
        return []
    good = []
    for label, entry in entries:
        named = isinstance(entry.value, str) and bool(entry.value.strip())
        if label in TOP:
            fix = "Write `base: {label: {extends: name, ...}}`."
            problems.add(entry.place, "base", f"{shown(label)} is a word of scenarios: it cannot be a label.", fix)
        elif not named and not (item.is_mapping and entry.is_mapping):
            problems.add(entry.place, "base", f"{shown(entry)} is no scenario.", _FORMS)
        elif not LABEL.fullmatch(label):
            fix = "Write a mapping `label: name`; letters, digits, '_', '-' and '.' make a label."
            problems.add(entry.place, "base", f"{shown(label)} cannot be a label.", fix)
        else:
            good.append((label, entry))
    return good


def _named(entry: Item, path: Path | None) -> Spec:
    """Return the scenario of a shipped name, or of a path from the study's folder."""
    name = str(entry.value)
    if name in shipped():
        return read(name)
    try:
        there = find(name if path is None else path.parent / name)
    except ScenarioError as error:
        (problem,) = error.problems
        said = f"{shown(name)}: {problem.message}"
        fix = did_you_mean(name, shipped()) if problem.message.startswith("no such") else problem.fix
        raise ScenarioError(Problem(f"{entry.place}: base", said, fix)) from None
    return read(there)


def changed(
    spec: Spec, changes: Mapping[str, Item], overrides: Sequence[str], path: Path | None, problems: Problems
) -> Spec:
    """Return a base with what the study sets for every run, and then what the command line sets."""
    if changes:
        try:
            spec = _absolute(spec.overridden({key: item.plain() for key, item in changes.items()}), path)
        except ScenarioError as error:
            for problem in retold(error, {key: f"{item.place}: set" for key, item in changes.items()}):
                problems.add(problem.where, "", problem.message, problem.fix)
            return spec
    return _absolute(spec.overridden(overrides), None) if overrides else spec


def _same_years(bases: Mapping[str, Spec], place: str, problems: Problems) -> None:
    """Rows of different years cannot be compared."""
    spans = {label: (spec.first_year, spec.last_year) for label, spec in bases.items()}
    if len(set(spans.values())) > 1:
        said = ", ".join(f"{label} {first} to {last}" for label, (first, last) in spans.items())
        fix = "Write `set: {first_year: ..., years: ...}`, the same for all."
        problems.add(place, "base", f"the scenarios live different years: {cut(said)}.", fix)


def retold(error: ScenarioError, places: Mapping[str, str]) -> list[Problem]:
    """Return problems of overrides with the place where the study writes the path."""
    found = []
    for problem in error.problems:
        path = next((each for each in places if problem.where.startswith(f"--set {cut(each)}=")), None)
        if path is None:
            found.append(problem)
            continue
        inner = problem.where.rpartition(": ")[2] if ": " in problem.where else path
        tail = inner.removeprefix(path) if inner.startswith(path) else ""
        found.append(Problem(f"{places[path]}.{cut(path)}{tail}", problem.message, problem.fix))
    return found


# --- files of data --------------------------------------------------------------------------------


def _absolute(spec: Spec, path: Path | None) -> Spec:
    """Return the scenario with the full paths of its files of data: a worker may stand in another folder.

    Raises:
        ScenarioError: there is no such file.
    """
    changes = {}
    for setting, found in data_files(spec).items():
        if found.is_absolute() and not found.is_file():
            continue  # founding the city will say so
        places = [found, *([path.parent / found] if path is not None else [])]
        there = next((each for each in places if each.is_file()), None)
        if there is None:
            fix = "The path is taken from the folder of the file that names it."
            raise ScenarioError(Problem(f"{spec.name}: {setting}", f"there is no file {shown(str(found))}.", fix))
        changes[setting] = there.resolve().as_posix()
    return spec.overridden(changes) if changes else spec


def identity(spec: Spec) -> str:
    """Return the scenario's hash; of a file of data its content counts, not where it lies."""
    files = data_files(spec)
    if not files:
        return spec.hash
    from govsim.results.manifest import digest

    return spec.overridden({setting: f"sha256:{digest(file)}" for setting, file in files.items()}).hash


def plain_changes(item: Item | None, problems: Problems) -> dict[str, Any]:
    """Return what a study sets for every run, by path."""
    if item is None:
        return {}
    if not item.is_mapping:
        problems.add(item.place, "set", f"must map paths to values, not {shown(item)}.", "Write `{years: 5}`.")
        return {}
    return dict(item.value)
