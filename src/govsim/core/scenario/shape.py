"""The many ways to write a scenario, brought to one: every section a mapping from names to settings."""

from __future__ import annotations

import re

from govsim.core.errors import did_you_mean
from govsim.core.scenario.item import Item, Problems, shown
from govsim.core.scenario.known import SECTIONS, TOP

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_ELSEWHERE = {
    "tenders": "A tender rule stands inside its contract: `chosen_by: lowest_price`.",
    "agents": "Institutions stand under 'institutions'.",
    "metrics": "The metrics that matter here stand under 'outcomes'.",
    "parameters": "A package parameter is named where it is used: `rate: {parameter: topic/name}`.",
}


def normal(raw: Item, problems: Problems) -> Item:
    """Return the scenario with every section as a mapping, and the population as a household scheme."""
    if not raw.is_mapping:
        said = "is empty" if raw.value is None else f"a scenario is a mapping of settings, not {shown(raw)}"
        problems.add(raw.place, "", f"{said}.", "Begin with `title:`, `first_year:` and `years:`.")
        return Item({}, raw.place)
    if is_study(raw):
        problems.add(raw.place, "", "is a study, not a scenario.", "Live its runs by `govsim sweep`.")
        problems.stop()
    if "items" in raw.value:
        problems.add(raw.place, "", "is a panel, not a scenario.", "Weigh scenarios by it: `govsim delphi`.")
        problems.stop()
    tree: dict[str, Item] = {}
    for key, item in raw.value.items():
        if key in SECTIONS:
            tree[key] = _join(tree.get(key), _section(key, item, problems))
        elif key == "population":
            only = Item({"population": _scheme(key, item, problems)}, item.place)
            tree["households"] = _join(only, tree.get("households"))
        elif key in TOP:
            tree[key] = item
        else:
            fix = _ELSEWHERE.get(key) or did_you_mean(key, TOP)
            problems.add(item.place, "", f"unknown word {shown(key)}.", fix)
    return Item(tree, raw.place)


def is_study(raw: Item) -> bool:
    """Whether a text describes many runs of a scenario: it has a `base`, or levers."""
    return raw.is_mapping and not raw.value.keys().isdisjoint(("base", "levers"))


def _join(first: Item | None, second: Item | None) -> Item:
    if first is None or second is None:
        return first or second or Item({}, "")
    return Item({**(first.value or {}), **(second.value or {})}, second.place)


def _section(section: str, item: Item, problems: Problems) -> Item:
    """Return one section as a mapping from names to settings; null (all of it goes) stays null."""
    found: dict[str, Item] = {}
    if isinstance(item.value, list):
        for position, entry in enumerate(item.value):
            _entry(section, position, entry, found, problems)
    elif item.is_mapping:
        for name, settings in item.value.items():
            if _good_name(name, settings.place, section, problems):
                found[name] = _scheme(f"{section}.{name}", settings, problems)
    elif item.value is not None:
        problems.add(item.place, section, f"must be a list of schemes, not {shown(item)}.", "Write `- name: {...}`.")
    elif not item.blank:
        return Item(None, item.place)
    return Item(found, item.place)


def _entry(section: str, position: int, entry: Item, found: dict[str, Item], problems: Problems) -> None:
    """Add one entry of a list: a bare word, or a mapping with one key."""
    path = f"{section}[{position}]"
    if isinstance(entry.value, str):
        name, settings = entry.value, Item({}, entry.place)
    elif entry.is_mapping and len(entry.value) == 1:
        ((name, settings),) = entry.value.items()
    elif entry.is_mapping and entry.value:
        first, *others = entry.value
        fix = f"Indent {', '.join(map(shown, others[:4]))} below '{first}:', or start each scheme with '- '."
        problems.add(entry.place, path, f"has {len(entry.value)} keys where one scheme belongs.", fix)
        return
    else:
        problems.add(entry.place, path, f"must be the name of a scheme, not {shown(entry)}.", "Write `- name: {...}`.")
        return
    if not _good_name(name, entry.place, path, problems):
        return
    if name in found:
        fix = f"Give one another name and its class: `- {name}_2: {{scheme: {name}}}`."
        problems.add(entry.place, path, f"a second '{name}'; the first is at {found[name].place}.", fix)
        return
    found[name] = _scheme(f"{section}.{name}", settings, problems)


def _good_name(name: str, place: str, path: str, problems: Problems) -> bool:
    if NAME.fullmatch(name):
        return True
    problems.add(place, path, f"{shown(name)} cannot be a name.", "Use letters, digits, '_' and '-', a letter first.")
    return False


def _scheme(path: str, item: Item, problems: Problems) -> Item:
    """Return a scheme's settings as a mapping; None if it is switched off."""
    if item.blank:
        name = path.rsplit(".", 1)[-1]
        fix = f"Write `{name}: {{}}` to have it with its defaults, `{name}: null` to remove it."
        problems.add(item.place, path, "has no settings.", fix)
        return Item({}, item.place)
    if item.value is None or item.value is False:
        return Item(None, item.place)
    if item.value is True:
        return Item({}, item.place)
    if not item.is_mapping:
        problems.add(
            item.place,
            path,
            f"must be a mapping of settings, not {shown(item)}.",
            "Write `{setting: value}`.",
        )
        return Item({}, item.place)
    return item
