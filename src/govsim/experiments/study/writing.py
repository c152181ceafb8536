"""A study as one text that needs no other file: its scenarios inside, a table of points too."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.core.scenario import Spec
from govsim.core.scenario.data_files import data_files
from govsim.experiments.study import table
from govsim.experiments.study.factor import Factor
from govsim.experiments.study.plan import Crossed, Drawn, Grid, Listed, Plan

if TYPE_CHECKING:
    from govsim.experiments.study.study import Study

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def text_of(study: Study, folder: Path | None) -> str:
    """Return a study as YAML; every value is written as JSON, which YAML reads."""
    lines = [f"title: {_json(study.title)}", f"what: {_json(study.what)}", "base:"]
    for label, spec in study.bases.items():
        lines += [f"  {_json(label)}:", _indented(_placed(spec, folder).text(), 4)]
    for part, factors in (("levers", study.levers), ("uncertainties", study.uncertainties)):
        written = [f"  {_json(each.label)}: {_json(_factor(each))}" for each in factors if each.kind != "base"]
        lines += [f"{part}:", *written] if written else []
    parts: list[tuple[str, Plan, tuple[Factor, ...]]] = [("design", study.plan, study.factors)]
    if isinstance(study.plan, Crossed):
        states = ("uncertainty_design", study.plan.uncertainties, study.uncertainties)
        parts = [("design", study.plan.levers, study.levers), states]
    for word, each, placed in parts:
        lines.append(f"{word}: {_design(each, placed)}")
    lines += [f"seeds: {_json(_seeds(study.seeds))}", "outcomes:"]
    lines += [f"  - {_json(outcome.plain())}" for outcome in study.outcomes]
    return "\n".join(lines) + "\n"


def _placed(spec: Spec, folder: Path | None) -> Spec:
    """Return a scenario whose files of data are found from a folder."""
    files = data_files(spec)
    if not files or folder is None:
        return spec
    paths = {setting: os.path.relpath(file, folder.resolve()) for setting, file in files.items()}
    return spec.overridden({setting: Path(path).as_posix() for setting, path in paths.items()})


def _factor(factor: Factor) -> dict[str, Any]:
    what = {"what": factor.what} if factor.what else {}
    if factor.kind == "options":
        return {**what, "options": dict(zip(factor.values, factor.changes, strict=True))}
    own: dict[str, Any] = {**what, "path": list(factor.paths)}
    if factor.values:
        return {**own, "values": [each[factor.paths[0]] for each in factor.changes]}
    if factor.kind == "open":
        return own
    ends = {"from": factor.type(factor.low), "to": factor.type(factor.high)}
    return {**own, **ends, "scale": "log" if factor.log else "linear"}


def _design(plan: Plan, factors: tuple[Factor, ...]) -> str:
    if isinstance(plan, Drawn):
        return _json(plan.recipe.canonical())
    if isinstance(plan, Listed):
        return f"\n  table: |2\n{_indented(table.text_of(plan.array, factors), 4)}".rstrip("\n")
    assert isinstance(plan, Grid)
    return "grid"


def _seeds(seeds: tuple[int, ...]) -> Any:
    first, count = seeds[0], len(seeds)
    return {"from": first, "count": count} if seeds == tuple(range(first, first + count)) else list(seeds)


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line if line else line for line in text.rstrip("\n").split("\n"))


def _json(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda letter: f"\\u{ord(letter[0]):04x}", said)
