"""Reading a study: its scenarios, its factors, its design; and trying the corners before anything is lived."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govsim.core.errors import Problem, ScenarioError, StudyError, did_you_mean
from govsim.core.scenario import Spec
from govsim.core.scenario.files import decoded, find, label, text_of
from govsim.core.scenario.item import Item, Problems, cut, shown
from govsim.core.scenario.known import TOP as SCENARIO
from govsim.core.scenario.shape import is_study
from govsim.core.scenario.text import parse
from govsim.experiments.study.bases import changed, plain_changes, read_bases
from govsim.experiments.study.designs import MOST_RUNS, Designs
from govsim.experiments.study.factor import Factor, Part
from govsim.experiments.study.forms import Forms
from govsim.experiments.study.outcomes import Outcome, read_outcomes
from govsim.experiments.study.plan import Crossed, Plan
from govsim.experiments.study.seeds import read_seeds
from govsim.experiments.study.study import Study, with_bases
from govsim.experiments.study.table import LARGEST
from govsim.experiments.study.trial import check_overlaps, check_reforms, try_points

TOP = (
    "title", "what", "base", "set", "levers", "uncertainties", "design", "uncertainty_design", "seeds", "outcomes"
)  # fmt: skip
# columns of a sweep's table that are no study's to name
RESERVED = ("run", "design", "seed", "base", "key", "state", "error", "seconds", "study", "scenario", "hash")
MOST_FACTORS = 100


def read_study(source: str | Path, overrides: Sequence[str] = ()) -> Study:
    """Return the study of a file or of a shipped name, checked.

    Args:
        source: the path of a YAML file, or the name of a shipped study.
        overrides: settings "path=value" for every scenario that it starts from.

    Raises:
        StudyError: carries every problem, each with file, line, path and fix.
    """
    try:
        path = find(source, "study")
        return _study(text_of(path), label(path), path.stem, path, overrides)
    except ScenarioError as error:
        raise StudyError(error.problems) from None


def names_study(source: str | Path) -> bool:
    """Whether a file or a shipped name is a study and not a scenario; false if it cannot be read at all."""
    try:
        path = find(source)
        return is_study(parse(text_of(path), label(path), Problems()))
    except ScenarioError:
        return False


def read_study_text(text: str, name: str = "study", folder: Path | None = None) -> Study:
    """Return the study of a text.

    Args:
        text: YAML.
        name: how the study is called.
        folder: from which its paths lead; without one it may name shipped scenarios and whole paths only.

    Raises:
        StudyError: carries every problem, each with line, path and fix.
    """
    path = None if folder is None else folder / f"{name}.yaml"
    file = f"{name}.yaml"
    try:
        text = decoded(text.encode("utf-8", "surrogatepass"), file, LARGEST)
        return _study(text, file, name, path, ())
    except ScenarioError as error:
        raise StudyError(error.problems) from None


def _study(text: str, file: str, name: str, path: Path | None, overrides: Sequence[str]) -> Study:
    problems = Problems()
    raw = parse(text, file, problems)
    problems.stop()
    _check_top(raw, problems)
    given = raw.value
    bases = read_bases(given.get("base"), path, raw.place, problems)
    fixed = plain_changes(given.get("set"), problems)
    problems.stop()
    bases = {each: changed(spec, fixed, overrides, path, problems) for each, spec in bases.items()}
    problems.stop()
    levers, uncertainties = (_factors(raw, part, bases, problems) for part in ("lever", "uncertainty"))
    levers = with_bases(bases, levers, given["base"].place)
    seeds = read_seeds(given.get("seeds"), next(iter(bases.values())).seed, problems)
    outcomes = read_outcomes(given.get("outcomes"), list(bases.values()), raw.place, problems)
    _check_columns([*levers, *uncertainties], outcomes, raw, problems)
    places = [(key, f"{item.place}: set") for key, item in fixed.items()]
    places += [(each.partition("=")[0].strip(), f"--set {cut(each)}") for each in overrides]
    check_overlaps([*levers, *uncertainties], places, problems)
    check_reforms([*levers, *uncertainties], bases, problems)
    problems.stop()
    plan = _plan(raw, levers, uncertainties, len(seeds), path, problems)
    problems.stop()
    assert plan is not None
    title, what = (str(given[key].value) if key in given else "" for key in ("title", "what"))
    study = Study(name, title or name, what, bases, levers, uncertainties, plan, seeds, outcomes)
    try_points(study, problems)
    problems.stop()
    return study


def _check_top(raw: Item, problems: Problems) -> None:
    """Note what is no study at all, and words that it does not know."""
    if not raw.is_mapping:
        said = "is empty" if raw.value is None else f"a study is a mapping of settings, not {shown(raw)}"
        raise ScenarioError(Problem(raw.place, f"{said}.", "Begin with `title:`, `base:` and `levers:`."))
    if not is_study(raw) and any(key in SCENARIO and key not in TOP for key in raw.value):
        raise ScenarioError(Problem(raw.place, "is a scenario, not a study.", "Live it by `govsim run`."))
    for key, item in raw.value.items():
        if key not in TOP:
            problems.add(item.place, "", f"unknown word {shown(key)}.", did_you_mean(key, TOP))
    for key in ("title", "what"):
        item = raw.value.get(key)
        if item is not None and not isinstance(item.value, str):
            problems.add(item.place, key, f"must be a text, not {shown(item)}.", "Put it in quotes.")
    for key, item in raw.value.items():
        if key in TOP and item.value is None:
            problems.add(item.place, key, "says nothing.", "Take the line out.")


def _factors(raw: Item, part: Part, bases: dict[str, Spec], problems: Problems) -> tuple[Factor, ...]:
    """Return the levers or the uncertainties."""
    word = "levers" if part == "lever" else "uncertainties"
    item = raw.value.get(word)
    if item is None:
        return ()
    if not item.is_mapping or not item.value:
        said = f"must map labels to values, not {shown(item)}." if item.value else "is empty."
        problems.add(item.place, word, said, "Write `layers.critical.rate: [0.5, 0.6]`, or take the line out.")
        return ()
    if len(item.value) > MOST_FACTORS:
        said = f"has {len(item.value):,} factors; at most {MOST_FACTORS} are read."
        problems.add(item.place, word, said, "Name options that move several settings together.")
        return ()
    forms = Forms(list(bases.values()), part, problems)
    found = [forms.read(label, each) for label, each in item.value.items()]
    return tuple(factor for factor in found if factor is not None)


def _check_columns(factors: Sequence[Factor], outcomes: Sequence[Outcome], raw: Item, problems: Problems) -> None:
    """Note labels that two columns would have, or that every table has already."""
    seen: dict[str, str] = {}
    listed = raw.value.get("outcomes", raw)
    entries = [(f.label, f.place, "levers" if f.part == "lever" else "uncertainties") for f in factors]
    entries += [(outcome.label, listed.place, "outcomes") for outcome in outcomes]
    for name, place, part in entries:
        # some readers of tables do not tell capitals from small letters
        small = name.lower()
        if small in RESERVED and not (name == "base" and part == "levers" and not seen):
            fix = f"Write `other_label: {{{'metric' if part == 'outcomes' else 'path'}: ...}}`."
            problems.add(place, part, f"'{name}' is a column of every table.", fix)
        elif small in seen:
            fix = "Give one a label of its own." if part != "outcomes" else "Write `{label: ..., metric: ...}`."
            problems.add(place, part, f"'{name}' is also the label of one of the {seen[small]}.", fix)
        seen.setdefault(small, part)


def _plan(
    raw: Item,
    levers: tuple[Factor, ...],
    uncertainties: tuple[Factor, ...],
    seeds: int,
    path: Path | None,
    problems: Problems,
) -> Plan | None:
    """Return the plan: all factors together, or every design of levers in every state of the world."""
    design, apart = (raw.value.get(word) for word in ("design", "uncertainty_design"))
    place = raw.value.get("levers", raw).place
    if apart is None:
        return Designs("design", (*levers, *uncertainties), seeds, path, problems).read(design, place)
    if not uncertainties:
        fix = "Write `uncertainties:`, or take the line out."
        problems.add(apart.place, "uncertainty_design", "there are no uncertainties to place.", fix)
        return None
    one = Designs("design", levers, seeds, path, problems).read(design, place)
    other = Designs("uncertainty_design", uncertainties, seeds * len(one or ()), path, problems)
    states = other.read(apart, place)
    return None if one is None or states is None else Crossed(one, states)


__all__ = ["MOST_RUNS", "RESERVED", "TOP", "read_study", "read_study_text"]
