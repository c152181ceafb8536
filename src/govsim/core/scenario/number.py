"""A number with its papers: a package parameter, or a value whose unit and source stand in the YAML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from govsim.core.errors import ParameterError, did_you_mean
from govsim.core.parameter import Parameter, names, parameter
from govsim.core.scenario.item import Item, item_of, shown

_WORDS = ("parameter", "value", "values", "unit", "source", "checked", "what", "notes")


@dataclass(frozen=True)
class Number:
    """One number of a scenario in force, for its reader to doubt.

    Attributes:
        path: "layers.critical.rate".
        value: the number, or a tuple or mapping of numbers.
        unit: its unit.
        what: what it means, as a sentence.
        source: where it was read; empty for a bare number.
        checked: the month in which the source was last looked at.
        assumption: whether nobody measured it.
        where: "h.yaml:14", "--set ...", or "default".
    """

    path: str
    value: Any
    unit: str
    what: str
    source: str
    checked: str
    assumption: bool
    where: str


class RefusedError(Exception):
    """A value that its setting cannot take: what is wrong, what to do, and where if deeper in."""

    def __init__(self, message: str, fix: str = "", place: str = "", path: str = "") -> None:
        super().__init__(message)
        self.message, self.fix, self.place, self.path = message, fix, place, path


def looked_up(name: Any, unit: str) -> Parameter:
    """Return the package parameter of this name, which must have the setting's unit.

    Raises:
        RefusedError: there is none, or its unit is another.
    """
    if not isinstance(name, str):
        raise RefusedError(f"{shown(name)} is not the name of a parameter.", "Write `{parameter: topic/name}`.")
    try:
        found = parameter(name)
    except ParameterError as error:
        if name not in names():
            raise RefusedError(f"no package parameter {shown(name)}.", _nearest(name)) from None
        raise RefusedError(str(error)) from None
    if not same_unit(found.unit, unit):
        raise RefusedError(f"parameter '{name}' is in {found.unit}, the setting in {unit}.", "Take another parameter.")
    return found


_PURE = {"ratio", "index", "factor", "multiple"}


def same_unit(one: str, other: str) -> bool:
    """Whether two units measure the same; a step is a year, so a share a year is a share."""
    one, other = one.removesuffix("/year"), other.removesuffix("/year")
    narrower = one.startswith(f"{other} of ") or other.startswith(f"{one} of ")  # share, share of premium
    return one == other or narrower or {one, other} <= _PURE


def _nearest(name: str) -> str:
    near = did_you_mean(name, names())
    return near if len(near) < 600 else near.split(" Known:")[0]


def documented(item: Item, unit: str, what: str) -> tuple[Parameter, dict[int, Item]]:
    """Return a documented number as a parameter, and its dated values as items.

    Raises:
        RefusedError: a word too many, a unit that is not the setting's, no source.
    """
    words = item.value
    for key, part in words.items():
        if key not in _WORDS:
            raise RefusedError(f"unknown word {shown(key)}.", did_you_mean(key, _WORDS), part.place)
    if "parameter" in words:
        if len(words) > 1:
            raise RefusedError(
                "a named parameter brings its own value, unit and source.", "Write `{parameter: topic/name}`."
            )
        found = looked_up(words["parameter"].value, unit)
        return found, {year: item_of(value, item.place) for year, value in found.values.items()}
    if "value" in words and "values" in words:
        raise RefusedError("has both 'value' and 'values'.", "Write one of them.")
    texts = {key: _text(words[key], key) for key in ("unit", "source", "checked", "what", "notes") if key in words}
    if not same_unit(texts.get("unit", ""), unit):
        said = f"is in {texts['unit']}" if "unit" in texts else "has no unit"
        raise RefusedError(f"{said}; the setting is in {unit}.", f"Write `unit: {unit}`.")
    if not texts.get("source"):
        raise RefusedError("has no source.", 'Write `source: "..."`, or `source: "assumption: why"`.')
    if not texts["source"].startswith("assumption") and not texts.get("checked"):
        raise RefusedError("has a source but no month in which it was checked.", "Write `checked: 2026-11`.")
    dated = _dated(words["values"]) if "values" in words else {0: words["value"]}
    values = {year: part.plain() for year, part in dated.items()}
    about = texts.get("what") or what
    return Parameter("", about, unit, values, texts["source"], texts.get("checked", "")), dated


def _text(item: Item, key: str) -> str:
    if not isinstance(item.value, str) or not item.value.strip():
        raise RefusedError(f"'{key}' must be a text, not {shown(item)}.", "Put it in quotes.", item.place)
    return str(item.value)


def _dated(item: Item) -> dict[int, Item]:
    """Return the values by year.

    Raises:
        RefusedError: none, or a key that is not a year.
    """
    if not item.is_mapping or not item.value:
        raise RefusedError(f"'values' must give a value by year, not {shown(item)}.", "Write `values: {2016: 0.5}`.")
    dated = {}
    for key, part in item.value.items():
        if not (len(key) == 4 and key.isascii() and key.isdigit() and 1900 <= int(key) <= 2200):
            raise RefusedError(f"{shown(key)} is not a year between 1900 and 2200.", "", part.place)
        dated[int(key)] = part
    return dated
