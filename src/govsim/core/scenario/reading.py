"""Reading a scenario: find it, parse it, merge what it extends, apply overrides, check every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.core.scenario.files import decoded, find, label, shipped, text_of
from govsim.core.scenario.item import Item, Problems, shown
from govsim.core.scenario.merge import merge
from govsim.core.scenario.shape import normal
from govsim.core.scenario.spec import Spec, finished
from govsim.core.scenario.text import parse

DEEPEST_CHAIN = 10


def read(source: str | Path, overrides: Mapping[str, Any] | Sequence[str] = ()) -> Spec:
    """Return the scenario of a file or of a shipped name, checked for every year.

    Args:
        source: the path of a YAML file, or the name of a shipped scenario.
        overrides: settings by path, as a mapping, or as texts "layers.critical.rate=0.65".

    Raises:
        ScenarioError: carries every problem, each with file, line, path and fix.
    """
    path = find(source)
    tree = _tree(text_of(path), label(path), path, ())
    return finished(tree, path.stem, overrides)


def read_text(text: str, name: str = "<text>") -> Spec:
    """Return the scenario of a text; it may extend shipped scenarios only.

    Raises:
        ScenarioError: carries every problem, each with line, path and fix.
    """
    # as a file would be: the same limits of size and letters
    text = decoded(text.encode("utf-8", "surrogatepass"), name)
    return finished(_tree(text, name, None, ()), name)


def read_item(raw: Item, name: str, path: Path | None) -> Spec:
    """Return the scenario that stands as a part of another text.

    Args:
        raw: what was written.
        name: how it is called there.
        path: the file of that text, from whose folder `extends` is taken; None if it has no file.

    Raises:
        ScenarioError: carries every problem, each with line, path and fix.
    """
    return finished(_merged(raw, Problems(), path, ()), name)


def _tree(text: str, file: str, path: Path | None, below: tuple[Path, ...]) -> Item:
    """Return a text in normal form, merged over what it extends."""
    problems = Problems()
    return _merged(parse(text, file, problems), problems, path, below)


def _merged(raw: Item, problems: Problems, path: Path | None, below: tuple[Path, ...]) -> Item:
    tree = normal(raw, problems)
    extends = tree.value.pop("extends", None)
    base = Item({}, tree.place)
    if extends is not None:
        parent = _parent(extends, path)
        chain = (*below, path.resolve()) if path is not None else below
        if parent.resolve() in chain:
            steps = " → ".join(each.name for each in (*chain, parent))
            raise ScenarioError(
                Problem(extends.place, f"extends: goes round in a circle: {steps}.", "Cut it somewhere.")
            )
        if len(chain) > DEEPEST_CHAIN:
            raise ScenarioError(Problem(extends.place, f"extends: a chain of more than {DEEPEST_CHAIN} scenarios."))
        base = _tree(text_of(parent), label(parent), parent, chain)
    merged = merge(base, tree, problems)
    problems.stop()
    return merged


def _parent(extends: Item, path: Path | None) -> Path:
    """Return the file that is extended: a shipped name, or a path from the extending file's folder.

    Raises:
        ScenarioError: there is no such file.
    """
    name = extends.value
    if not isinstance(name, str) or not name.strip():
        raise ScenarioError(Problem(extends.place, f"extends: must be a name or a path, not {shown(extends)}."))
    if name in shipped():
        return shipped()[name]
    if path is None:
        raise ScenarioError(
            Problem(extends.place, f"extends: no shipped scenario {shown(name)}.", did_you_mean(name, shipped()))
        )
    try:
        return find(path.parent / name)
    except ScenarioError as error:
        (problem,) = error.problems
        raise ScenarioError(
            Problem(extends.place, f"extends: {shown(str(name))}: {problem.message}", problem.fix)
        ) from None
