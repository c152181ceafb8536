"""A change by path: `layers.critical.rate` and its new value, from `--set`, from Python or from a reform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.core.scenario.item import Item, Problems, cut, item_of, shown
from govsim.core.scenario.known import ONE, SECTIONS, TOP, class_of, classes, path_of
from govsim.core.scenario.merge import merge
from govsim.core.scenario.shape import normal
from govsim.core.scenario.text import parse


def overrides_of(given: Mapping[str, Any] | Sequence[str], problems: Problems) -> list[tuple[str, Item]]:
    """Return path and value of each override; texts "path=value" are read as YAML."""
    if isinstance(given, Mapping):
        return [(str(path), _from_python(cut(str(path)), value)) for path, value in given.items()]
    return [_assignment(text, problems) for text in ([given] if isinstance(given, str) else given)]


def _from_python(path: str, value: Any) -> Item:
    item = item_of(value, f"--set {path}")
    return item_of(value, f"--set {path}={shown(item)}")


def _assignment(text: str, problems: Problems) -> tuple[str, Item]:
    path, equals, value = text.partition("=")
    place = f"--set {cut(text)}"
    if not equals or not path.strip():
        raise ScenarioError(Problem(place, "is not path=value.", "Write `--set layers.critical.rate=0.65`."))
    if not value.strip():
        raise ScenarioError(Problem(place, "gives no value.", "Write `null` to take a setting or a scheme away."))
    return path.strip(), parse(value, "--set", problems, place)


def changed(tree: Item, changes: Iterable[tuple[str, Item]], problems: Problems) -> Item:
    """Return the tree with each change merged in, one after another."""
    for path, item in changes:
        upper = _tree_of(tree, path, item, problems)
        if upper is not None:
            tree = merge(tree, upper, problems)
    return tree


def _tree_of(tree: Item, path: str, item: Item, problems: Problems) -> Item | None:
    """Return a one-branch scenario that says nothing but this change; None if the path leads nowhere."""
    first, *rest = path.split(".")
    if first == "population":
        first, rest = "households", ["population", *rest]
    elif first == "extends" or (first == "reforms" and item.value is not None):
        problems.add(
            item.place,
            cut(path),
            f"'{first}' cannot be set by path.",
            "Write a scenario that extends this one.",
        )
        return None
    if first not in TOP:
        problems.add(item.place, cut(path), f"unknown word {shown(first)}.", did_you_mean(first, TOP))
        return None
    if first not in SECTIONS:
        if rest:
            problems.add(item.place, cut(path), f"'{first}' has no parts.", f"Write `{first}`.")
            return None
        return Item({first: item}, item.place)
    if not all(rest) or len(rest) > 10:
        problems.add(item.place, cut(path), "is not a path.", "Write `section.name.setting`.")
        return None
    if len(rest) > 1 and not _there(tree, first, rest[0], item, problems):
        return None
    for part in reversed(rest):
        item = Item({part: item}, item.place)
    return normal(Item({first: item}, item.place), problems)


def _there(tree: Item, section: str, name: str, item: Item, problems: Problems) -> bool:
    """Whether the scheme whose setting is to change exists; a slip of the pen must not add one."""
    kind = SECTIONS[section]
    schemes = tree.value[section].value or {} if section in tree.value else {}
    if name in schemes and schemes[name].is_mapping:
        return True
    cls = classes(kind).get(name)
    if cls is not None and cls.always:
        return True
    if any(class_of(kind, *each) is None for each in schemes.items() if each[1].is_mapping):
        return False  # that one is the mistake, and is told
    here = [each for each, settings in schemes.items() if settings.is_mapping]
    fix = did_you_mean(name, here)
    if cls is not None:
        fix = f"Add it by `{section}.{name}: {{...}}`. {fix}"
    problems.add(item.place, path_of(section, name), f"there is no {ONE[kind]} {shown(name)} here.", fix)
    return False
