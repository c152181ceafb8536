"""The schemes of one year from the settings of that year, with the papers of every number on the way."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

from govsim.core.errors import GovsimError, did_you_mean
from govsim.core.scenario.item import Item, Problems, item_of, shown
from govsim.core.scenario.known import (
    ONE,
    SECTION_OF,
    class_of,
    classes,
    nested_kind,
    path_of,
    settings_of,
    word_of,
)
from govsim.core.scenario.merge import is_documented
from govsim.core.scenario.number import Number, RefusedError, documented, looked_up
from govsim.core.scenario.value import value_of
from govsim.core.scheme import FOLDERS, Scheme, Setting


class Assembly:
    """One year's schemes, in canonical order, and what has to be known to check and to explain them.

    Attributes:
        schemes: those in force.
        paths: the path of each scheme in force, nested ones included.
        places: where each path was written.
        numbers: every number in force, with its papers.
        names: the names in force, by kind.
        unknown: the kinds that have a scheme of an unknown class: others may mean that one.
        parameters: the package parameters in use, their values by year.
        dates: the years in which a dated number changes.
        whole: whether nothing was wrong so far.
    """

    def __init__(self, tree: Item, year: int, problems: Problems) -> None:
        self.year, self.problems = year, problems
        self.schemes: list[Scheme] = []
        self.paths: list[tuple[str, Scheme]] = []
        self.places: dict[str, str] = {}
        self.numbers: list[Number] = []
        self.dates: set[int] = set()
        self.names: dict[str, list[str]] = {}
        self.unknown: set[str] = set()
        self.parameters: dict[str, dict[int, Any]] = {}
        before = problems.noted
        for kind in FOLDERS:
            if kind in SECTION_OF:
                self._section(kind, tree.value.get(SECTION_OF[kind]), tree.place)
        self.whole = problems.noted == before

    def _section(self, kind: str, section: Item | None, place: str) -> None:
        """Assemble one kind: what the scenario lists, and what is always there."""
        listed: dict[str, Item] = dict(section.value) if section is not None else {}
        used = {word_of(name, item) for name, item in listed.items()}
        fore: list[tuple[str, Item]] = []
        aft: list[tuple[str, Item]] = []
        for word, cls in classes(kind).items():
            if cls.needed and word in listed and not listed[word].is_mapping:
                said = "cannot be left out: no year can be lived without it."
                self.problems.add(
                    listed[word].place, path_of(SECTION_OF[kind], word), said, "Change its settings instead."
                )
            if cls.always and word not in used and word not in listed:
                (aft if cls.last else fore).append((word, Item({}, place)))
        entries = [(name, item) for name, item in listed.items() if item.is_mapping]
        tail = next((i for i, (name, item) in enumerate(entries) if self._stays_last(kind, name, item)), len(entries))
        entries = [*entries[:tail], *fore, *entries[tail:], *aft]
        if kind in ("households", "agents"):
            entries.sort(key=lambda entry: getattr(class_of(kind, *entry), "order", 50))
        self.names[kind] = [name for name, _ in entries]
        for name, item in entries:
            self._top(kind, name, item)

    def _stays_last(self, kind: str, name: str, item: Item) -> bool:
        cls = class_of(kind, name, item)
        return cls is not None and cls.last

    def _top(self, kind: str, name: str, item: Item) -> None:
        """Assemble one scheme of a section."""
        path = path_of(SECTION_OF[kind], name)
        word = item.value.get("scheme")
        cls = class_of(kind, name, item)
        if word is not None and not isinstance(word.value, str):
            self._refuse(word.place, f"{path}.scheme", f"{shown(word)} names no {ONE[kind]}.")
        elif cls is None:
            self.unknown.add(kind)
            wrong = word.value if word is not None else name
            self._refuse(item.place, path, f"unknown {ONE[kind]} {shown(wrong)}.", did_you_mean(wrong, classes(kind)))
        else:
            settings = Item({key: part for key, part in item.value.items() if key != "scheme"}, item.place)
            scheme = self.scheme(cls, name, settings, path)
            if scheme is not None:
                self.schemes.append(scheme)

    def scheme(self, cls: type[Scheme], name: str, item: Item, path: str) -> Scheme | None:
        """Return one scheme with every setting resolved for the year; None if a problem was noted."""
        before = self.problems.noted
        self.places[path] = item.place
        known = settings_of(cls)
        for key, part in item.value.items():
            if key == "name":
                self._refuse(
                    part.place,
                    f"{path}.name",
                    "a scheme's name is the key that it stands under.",
                    "Take the line out.",
                )
            elif key not in known:
                self._refuse(part.place, path, f"unknown setting {shown(key)}.", did_you_mean(key, known))
        values = {"name": name}
        for key, about in known.items():
            values[key] = self._value(about, item.value.get(key), item.place, f"{path}.{key}")
        if self.problems.noted > before:
            return None
        for key, message in cls.check(values):
            self._refuse(self.places.get(f"{path}.{key}", item.place), f"{path}.{key}", message)
        if self.problems.noted > before:
            return None
        try:
            made = cls(**values)
        except (ValueError, TypeError, GovsimError) as error:
            self._refuse(item.place, path, f"cannot be set up: {error}")
            return None
        self.paths.append((path, made))
        return made

    def _value(self, about: Setting, item: Item | None, place: str, path: str) -> Any:
        """Return the value of one setting; None with a problem noted if there is no good one."""
        if item is not None:
            self.places[path] = item.place
        try:
            return self._default(about, place, path) if item is None else self._given(about, item, path)
        except RefusedError as refusal:
            self._refuse(
                refusal.place or (item.place if item else place),
                path + refusal.path,
                refusal.message,
                refusal.fix,
            )
            return None

    def _given(self, about: Setting, item: Item, path: str) -> Any:
        if nested_kind(about.type) is not None:
            return self._nested(about, item, path)
        if not is_documented(item):
            value = value_of(item, about.type, about)
            self._number(about, path, value, item.place)
            return value
        papers, dated = documented(item, about.unit, about.what)
        values = {year: value_of(part, about.type, about) for year, part in dated.items()}
        if papers.name:
            self.parameters[papers.name] = dict(papers.values)
        papers = dataclasses.replace(papers, values=values)
        self.dates |= values.keys()
        self._number(about, path, papers.at(self.year), item.place, papers)
        return papers.at(self.year)

    def _default(self, about: Setting, place: str, path: str) -> Any:
        if about.parameter is not None:
            papers = looked_up(about.parameter, about.unit)
            self.parameters[papers.name] = dict(papers.values)
            self.dates |= papers.values.keys()
            value = _in_force(about, papers.since(self.year))
            self._number(about, path, value, "default", papers)
            return value
        if about.required:
            raise RefusedError(f"is missing (unit: {about.unit}).", about.what)
        if isinstance(about.default, Scheme):
            return self._nested(about, _as_item(about.default, place), path)
        if nested_kind(about.type) is not None and about.default is not None:
            return self._nested(about, Item(about.default, place), path)
        self._number(about, path, about.default, "default")
        return about.default

    def _nested(self, about: Setting, item: Item, path: str) -> Scheme | None:
        """Return a scheme that is a setting's value: `lowest_price`, or `{scored: {price_weight: 0.3}}`."""
        kind = nested_kind(about.type)
        assert kind is not None
        if item.value is None:
            return value_of(item, about.type, about)  # type: ignore[no-any-return]
        word, settings = item.value, Item({}, item.place)
        if item.is_mapping and len(item.value) == 1:
            ((word, settings),) = item.value.items()
            settings = Item({}, item.place) if settings.value is None else settings
        if not isinstance(word, str) or not settings.is_mapping:
            fix = "Write its name, or `{name: {setting: value}}`."
            raise RefusedError(f"must be one {ONE.get(kind.kind, kind.kind)}, not {shown(item)}.", fix)
        cls = classes(kind.kind).get(word)
        if cls is None or not issubclass(cls, kind):
            raise RefusedError(
                f"unknown {ONE.get(kind.kind, kind.kind)} {shown(word)}.",
                did_you_mean(word, classes(kind.kind)),
            )
        return self.scheme(cls, "", settings, f"{path}.{word}")

    def _number(self, about: Setting, path: str, value: Any, where: str, papers: Any = None) -> None:
        """Keep a number with its papers; a bare one is an assumption."""
        if about.choices or not _is_number(value):
            return
        what = papers.what if papers is not None and papers.what else about.what
        source, checked, bare = (papers.source, papers.checked, papers.is_assumption) if papers else ("", "", True)
        self.numbers.append(Number(path, value, about.unit, what, source, checked, bare, where))

    def _refuse(self, place: str, path: str, message: str, fix: str = "") -> None:
        self.problems.add(place, path, message, fix)


@cache  # the same in most years
def _in_force(about: Setting, since: int) -> Any:
    """Return the value that a setting's package parameter took in a year, as the setting wants it."""
    papers = looked_up(about.parameter, about.unit)
    return value_of(item_of(papers.values[since], ""), about.type, about)


def _as_item(default: Scheme, place: str) -> Item:
    """Return a scheme that is a default as if it had been written: its own defaults follow the year."""
    own = settings_of(type(default))
    written = {key: getattr(default, key) for key, each in own.items() if getattr(default, key) != each.default}
    settings = {key: item_of(value, place) for key, value in written.items() if value is not None}
    return Item({default.word(): Item(settings, place)}, place)


def _is_number(value: Any) -> bool:
    """Whether it is a number, or a list or table of numbers."""
    if isinstance(value, tuple | dict):
        parts = value.values() if isinstance(value, dict) else value
        return bool(value) and all(map(_is_number, parts))
    return isinstance(value, int | float) and not isinstance(value, bool)
