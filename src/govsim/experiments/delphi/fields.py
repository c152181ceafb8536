"""Fields of a mapping in YAML, each read as what it should be; what it is not is noted with its line."""

from __future__ import annotations

from math import nan

from govsim.core.errors import did_you_mean
from govsim.core.scenario.item import Item, Problems, shown


class Fields:
    """Reads the fields of one mapping; one that is wrong is noted, and some value stands in for it.

    Args:
        item: the mapping.
        where: its path, "groups.hospitals"; empty for the whole file.
        problems: collects what is wrong.
    """

    def __init__(self, item: Item, where: str, problems: Problems) -> None:
        self.item, self.where, self.problems = item, where, problems
        self.given: dict[str, Item] = item.value if item.is_mapping else {}

    def known(self, *names: str) -> None:
        """Note fields that are none of these."""
        for name, item in self.given.items():
            if name not in names:
                self._wrong(item, self.where, f"unknown word {shown(name)}.", did_you_mean(name, names))

    def text(self, name: str, default: str = "") -> str:
        """Return a field as a text."""
        return self.text_of(self.given[name], name) if name in self.given else default

    def text_of(self, item: Item, name: str = "") -> str:
        """Return a value as a text."""
        if not isinstance(item.value, str) or not item.value.strip():
            self._wrong(item, self._path(name), f"must be a text, not {shown(item)}.", "Put it in quotes.")
            return ""
        return str(item.value)

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        """Return a field as a number within bounds; it must be there if it has no default."""
        item = self.given.get(name)
        if item is None:
            if default is None:
                self._wrong(self.item, self._path(name), "is missing.", f"Write a number from {low:g} to {high:g}.")
            return nan if default is None else default
        if type(item.value) not in (int, float):
            self._wrong(item, self._path(name), f"{shown(item)} is no number.", f"Write one from {low:g} to {high:g}.")
        elif not low <= item.value <= high:
            self._wrong(item, self._path(name), f"{item.value:g} is not within {low:g} to {high:g}.")
        else:
            return float(item.value)
        return nan

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """Return a field as a whole number within bounds; it must be there if it has no default."""
        item = self.given.get(name)
        if item is not None and type(item.value) is float:
            self._wrong(item, self._path(name), f"{shown(item)} is no whole number.")
            return low
        value = self.number(name, low, high, default)
        return int(value) if value == value else low

    def mapping(self, name: str, fix: str) -> dict[str, Item]:
        """Return a field as a mapping that is not empty."""
        item = self.given.get(name)
        if item is None:
            self._wrong(self.item, self._path(name), "is missing.", fix)
        elif not item.is_mapping or not item.value:
            self._wrong(
                item, self._path(name), f"must be a mapping, not {shown(item)}." if item.value else "is empty.", fix
            )
        else:
            found: dict[str, Item] = item.value
            return found
        return {}

    def _path(self, name: str) -> str:
        return ".".join(filter(None, (self.where, name)))

    def _wrong(self, item: Item, path: str, message: str, fix: str = "") -> None:
        self.problems.add(item.place, path, message, fix)
