"""Reforms: dated changes of the rules. A year's scenario is the first year's with every reform up to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govsim.core.errors import did_you_mean
from govsim.core.scenario.change import changed
from govsim.core.scenario.item import Item, Problems, cut, shown
from govsim.core.scenario.known import FIXED, SECTIONS, class_of, settings_of
from govsim.core.scenario.merge import prune

MOST_CHANGES = 1000
_WORDS = ("from", "what", "set")
# institutions and people are founded once, before the first year
_FOUNDED = ("households", "institutions")


def reforms_of(tree: Item) -> list[Item]:
    """Return the reforms that are well formed, by year; of one year, in the order of the file."""
    item = tree.value.get("reforms")
    listed = item.value if item is not None and isinstance(item.value, list) else []
    good = [each for each in listed if each.is_mapping and _year(each) is not None and _set(each)]
    return sorted(good, key=lambda each: _year(each) or 0)


def _year(reform: Item) -> int | None:
    item = reform.value.get("from")
    return item.value if item is not None and type(item.value) is int else None


def _set(reform: Item) -> dict[str, Item]:
    item = reform.value.get("set")
    return item.value if item is not None and item.is_mapping else {}


def reached(tree: Item) -> Item:
    """Return the tree without reforms after its last year: whoever shortens a scenario does not reach them."""
    first, years, listed = (tree.value.get(key) for key in ("first_year", "years", "reforms"))
    whole = first is not None and years is not None and type(first.value) is int and type(years.value) is int
    if not whole or listed is None or not isinstance(listed.value, list):
        return tree
    last = first.value + years.value - 1
    kept = [each for each in listed.value if not each.is_mapping or (_year(each) or last) <= last]
    return replace(tree, value=tree.value | {"reforms": replace(listed, value=kept)})


def years_of(tree: Item) -> set[int]:
    """Return the years in which a reform begins."""
    return {year for each in reforms_of(tree) if (year := _year(each)) is not None}


def in_year(tree: Item, year: int, problems: Problems) -> Item:
    """Return the scenario as its reforms have left it by a year."""
    *_, (_, reformed) = in_years(tree, [year], problems)
    return reformed


def in_years(tree: Item, years: list[int], problems: Problems) -> Iterator[tuple[int, Item]]:
    """Yield the scenario of each of these years, which must rise."""
    waiting, first = reforms_of(tree), tree.value.get("first_year")
    for year in years:
        problems.when = "" if first is None or year == first.value else f" (From {year}.)"
        while waiting and (_year(waiting[0]) or 0) <= year:
            changes = _set(waiting.pop(0)).items()
            allowed = [(path, item) for path, item in changes if not _refused(tree, path, item)]
            tree = changed(tree, allowed, problems)
        yield year, prune(tree)


def _refused(tree: Item, path: str, item: Item) -> tuple[str, str] | None:
    """Return why a reform may not change this, and what to do; None if it may."""
    first, *rest = path.split(".")
    if first in FIXED or (first == "households" and rest[:1] == ["population"]):
        return (
            f"a reform cannot change '{first if first in FIXED else 'population'}'.",
            "It is fixed before the first year.",
        )
    if first in _FOUNDED and (not rest or len(rest) == 1):
        schemes = tree.value[first].value or {} if first in tree.value else {}
        if not rest or item.value is None or item.value is False or rest[0] not in schemes:
            why = f"a reform cannot add or remove {first}."
            return (
                why,
                "They are founded before the first year: declare them there, and reform their settings.",
            )
    key = _read_once(tree, first, rest, item)
    if key:
        why = f"'{key}' is read once, when the world is founded: a reform cannot change it."
        return why, "Set it in the scenario itself, or take the change out."
    return None


def _read_once(tree: Item, first: str, rest: list[str], item: Item) -> str:
    """Return the setting that a change touches although nobody reads it after the founding; empty if none."""
    if first not in SECTIONS or not rest:
        return ""
    section = tree.value.get(first)
    listed = section.value if section is not None and section.is_mapping else {}
    cls = class_of(SECTIONS[first], rest[0], listed.get(rest[0], Item({}, "")))
    touched = rest[1:2] or (item.value if item.is_mapping else ())
    known = settings_of(cls) if cls is not None else {}
    return next((key for key in touched if key in known and known[key].founding), "")


def check_reforms(tree: Item, first: int, last: int, problems: Problems) -> None:
    """Note every reform that is badly formed or lies outside the years that are lived."""
    item = tree.value.get("reforms")
    if item is None or (item.value is None and item.blank):
        return
    if not isinstance(item.value, list):
        problems.add(
            item.place,
            "reforms",
            f"must be a list, not {shown(item)}.",
            "Write `- {from: 2019, set: {...}}`.",
        )
        return
    changes = sum(len(_set(reform)) for reform in item.value if reform.is_mapping)
    if changes > MOST_CHANGES:
        problems.add(item.place, "reforms", f"make {changes:,} changes; at most {MOST_CHANGES:,} are read.")
        problems.stop()
    for position, reform in enumerate(item.value):
        _check_one(tree, reform, f"reforms[{position}]", (first, last), problems)


def _check_one(tree: Item, reform: Item, path: str, span: tuple[int, int], problems: Problems) -> None:
    if not reform.is_mapping:
        fix = "Write `{from: 2019, what: ..., set: {layers.critical.rate: 0.6}}`."
        problems.add(reform.place, path, f"must be a mapping, not {shown(reform)}.", fix)
        return
    for key, item in reform.value.items():
        if key not in _WORDS:
            problems.add(item.place, path, f"unknown word {shown(key)}.", did_you_mean(key, _WORDS))
    what = reform.value.get("what")
    if what is not None and not isinstance(what.value, str):
        problems.add(what.place, f"{path}.what", f"must be a text, not {shown(what)}.", "Put it in quotes.")
    begins = reform.value.get("from")
    if begins is None or type(begins.value) is not int:
        said = "has no year." if begins is None else f"{shown(begins)} is not a year."
        problems.add((begins or reform).place, f"{path}.from", said, "Write `from: 2019`.")
    elif not span[0] <= begins.value <= span[1]:
        said = f"{begins.value} lies outside the years that are lived, {span[0]} to {span[1]}."
        problems.add(begins.place, f"{path}.from", said)
    _check_changes(tree, reform, path, problems)


def _check_changes(tree: Item, reform: Item, path: str, problems: Problems) -> None:
    changes = reform.value.get("set")
    if changes is None or not changes.is_mapping or not changes.value:
        said = "changes nothing." if changes is None else f"must be a mapping of changes, not {shown(changes)}."
        problems.add((changes or reform).place, f"{path}.set", said, "Write `set: {layers.critical.rate: 0.6}`.")
        return
    for key, item in changes.value.items():
        refused = _refused(tree, key, item)
        if refused is not None:
            problems.add(item.place, f"{path}.set.{cut(key)}", *refused)
        elif key.split(".")[0] not in SECTIONS:
            problems.add(
                item.place,
                f"{path}.set.{cut(key)}",
                "is not a path.",
                did_you_mean(key.split(".")[0], SECTIONS),
            )
