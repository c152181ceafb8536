"""The forms in which a study writes a factor: a list, a range, a range in steps, named options."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govsim.core.errors import did_you_mean
from govsim.core.scenario import Spec
from govsim.core.scenario.item import Item, Problems, cut, shown
from govsim.core.scenario.number import RefusedError
from govsim.core.scenario.value import value_of
from govsim.core.scheme import Setting
from govsim.experiments.study.factor import Factor, Part
from govsim.experiments.study.settings import is_fixed, leads_to_scheme, nearest, number_type, setting_at
from govsim.experiments.study.values import column, stepped

WORDS = ("path", "values", "from", "to", "steps", "scale", "options", "what")
SCALES = ("linear", "log")
MOST_VALUES = 10_000  # of one factor
FORMS = "Write a list `[0.5, 0.6]`, `{from: 0.5, to: 0.8, steps: 4}` or `{options: {...}}`."
LABEL = re.compile(r"[^\W\d_][\w.\- ]{0,79}")


@dataclass
class Forms:
    """Reads the factors of one part of a study against the scenarios that they move.

    Attributes:
        bases: the scenarios; a path must lead to a setting in each.
        part: "lever" or "uncertainty".
        problems: collects what is wrong.
    """

    bases: Sequence[Spec]
    part: Part
    problems: Problems

    def read(self, label: str, item: Item) -> Factor | None:
        """Return one factor; None if a problem was noted."""
        where = f"{'levers' if self.part == 'lever' else 'uncertainties'}.{cut(label)}"
        before = self.problems.noted
        if not LABEL.fullmatch(label):
            fix = "Use letters, digits, '_', '-', '.' and spaces, a letter first, 80 at most."
            self.problems.add(item.place, where, f"{shown(label)} cannot be a label.", fix)
            return None
        if isinstance(item.value, list):
            found = self._list(label, where, (label,), item, "")
        elif item.is_mapping:
            found = self._mapping(label, where, item)
        else:
            said = "has no values." if item.value is None else f"{shown(item)} is a single value: nothing varies."
            self.problems.add(item.place, where, said, f"{FORMS} What is the same in every run stands under `set`.")
            found = None
        return found if self.problems.noted == before else None

    def _mapping(self, label: str, where: str, item: Item) -> Factor | None:
        words = item.value
        for key, part in words.items():
            if key not in WORDS:
                self.problems.add(part.place, where, f"unknown word {shown(key)}.", did_you_mean(key, WORDS))
        what = words["what"].value if "what" in words else ""
        if not isinstance(what, str):
            self.problems.add(words["what"].place, f"{where}.what", "must be a text.", "Put it in quotes.")
            return None
        forms = [key for key in ("options", "values", "from") if key in words]
        ranged = [key for key in ("to", "steps", "scale") if key in words]
        if len(forms) > 1 or (ranged and forms not in ([], ["from"])):
            fix = "Write one of them."
            self.problems.add(item.place, where, f"mixes {' and '.join([*forms, *ranged][:2])}.", fix)
            return None
        if "options" in words:
            return self._options(label, where, item, what)
        paths = self._paths(label, where, words.get("path"))
        if not paths:
            return None
        if "values" in words:
            return self._list(label, where, paths, words["values"], what)
        if "from" in words or ranged:
            return self._range(label, where, paths, item, what)
        return self._open(label, where, paths, item, what)

    def _paths(self, label: str, where: str, item: Item | None) -> tuple[str, ...]:
        """Return the settings that a factor moves: what `path` says, else its own label."""
        if item is None:
            return (label,)
        entries = item.value if isinstance(item.value, list) else [item]
        if not entries or not all(isinstance(each.value, str) and each.value.strip() for each in entries):
            self.problems.add(item.place, f"{where}.path", f"{shown(item)} is no path.", "Write `path: layers.x.rate`.")
            return ()
        return tuple(str(each.value).strip() for each in entries)

    # --- the forms ------------------------------------------------------------------------------

    def _list(self, label: str, where: str, paths: tuple[str, ...], item: Item, what: str) -> Factor | None:
        """Listed values of one setting, or of several that move together."""
        if not isinstance(item.value, list):
            said = f"must be a list of values, not {shown(item)}."
            self.problems.add(item.place, where, said, "Write `[a, b]`.")
            return None
        if not item.value:
            self.problems.add(item.place, where, "has no values: nothing can be run.", FORMS)
            return None
        if len(item.value) > MOST_VALUES:
            said = f"lists {len(item.value):,} values; at most {MOST_VALUES:,} are read."
            self.problems.add(item.place, where, said, "Write a range, or a design from a CSV file.")
            return None
        about = self._setting(where, paths, item.place)
        values = [self._value(about, where, entry) for entry in item.value]
        sites = tuple(dict.fromkeys(paths, entry.place) for entry in item.value)
        return self._listed(label, where, paths, values, about, what, item.place, sites)

    def _listed(
        self,
        label: str,
        where: str,
        paths: tuple[str, ...],
        values: list[Any],
        about: Setting | None,
        what: str,
        place: str,
        sites: tuple[Mapping[str, str], ...] = (),
    ) -> Factor | None:
        kind, shown_values = column(values)
        seen: set[Any] = set()
        doubled = next((each for each in shown_values if each in seen or seen.add(each)), None)  # type: ignore[func-returns-value]
        if doubled is not None:
            self.problems.add(place, where, f"{shown(doubled)} is given twice.", "Take one out.")
            return None
        unit, meant = (about.unit, about.what) if about is not None else ("", "")
        changes = tuple(dict.fromkeys(paths, value) for value in values)
        return Factor(
            label, self.part, "list", paths, kind, unit, what or meant, tuple(shown_values), changes,
            place=place, sites=sites,
        )  # fmt: skip

    def _range(self, label: str, where: str, paths: tuple[str, ...], item: Item, what: str) -> Factor | None:
        """A range between two ends; in steps, it is the list of its values."""
        before, words = self.problems.noted, item.value
        about = self._setting(where, paths, item.place)
        kind = number_type(about)
        if self.problems.noted > before:
            return None
        if kind is None:
            self.problems.add(item.place, where, "is no number: it has no range.", "List its values.")
            return None
        low, high = (self._end(about, where, key, words.get(key, Item(None, item.place))) for key in ("from", "to"))
        log = words.get("scale", Item("linear", ""))
        if log.value not in SCALES:
            said = f"{shown(log)} is no scale."
            self.problems.add(log.place, f"{where}.scale", said, did_you_mean(log.plain(), SCALES))
            return None
        if low is None or high is None or not self._runs(where, low, high, log, item.place):
            return None
        if "steps" not in words:
            unit, meant = (about.unit, about.what) if about is not None else ("", "")
            return Factor(
                label, self.part, "range", paths, kind, unit, what or meant,
                low=low, high=high, log=log.value == "log", place=item.place,
            )  # fmt: skip
        steps = self._steps(where, words["steps"], kind, low, high)
        if steps is None:
            return None
        values = stepped(low, high, steps, kind, log=log.value == "log")
        if len(set(values)) < steps:
            said = f"{steps} steps of whole numbers from {low:g} to {high:g}: only {len(set(values))} differ."
            self.problems.add(item.place, where, said, f"Write `steps: {len(set(values))}` or fewer.")
            return None
        return self._listed(label, where, paths, values, about, what, item.place)

    def _runs(self, where: str, low: float, high: float, scale: Item, place: str) -> bool:
        """Whether a range runs upwards, and has a logarithm if one is asked for."""
        if low > high:
            self.problems.add(place, where, f"runs from {low:g} down to {high:g}.", "Swap 'from' and 'to'.")
        elif low == high:
            fix = "What is the same in every run stands under `set`."
            self.problems.add(place, where, f"runs from {low:g} to {high:g}: nothing varies.", fix)
        elif scale.value == "log" and low <= 0:
            fix = "Begin above zero, or write `scale: linear`."
            self.problems.add(scale.place, f"{where}.scale", f"a log scale cannot begin at {low:g}.", fix)
        else:
            return True
        return False

    def _steps(self, where: str, item: Item, kind: type, low: float, high: float) -> int | None:
        steps = item.value
        if type(steps) is int and 2 <= steps <= MOST_VALUES:
            return steps
        said = (
            f"must be a whole number, not {shown(item)}." if type(steps) is not int else f"{steps:,} is not possible."
        )
        fix = f"Write 2 to {MOST_VALUES:,}: the number of values, both ends among them."
        self.problems.add(item.place, f"{where}.steps", said, fix)
        return None

    def _end(self, about: Setting | None, where: str, key: str, item: Item) -> float | None:
        """Return one end of a range, within what the setting can have."""
        if item.value is None:
            fix = f"Write `{key}:` and a number."
            self.problems.add(item.place, where, f"has no '{key}'.", fix)
            return None
        value = self._value(about, f"{where}.{key}", item)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def _open(self, label: str, where: str, paths: tuple[str, ...], item: Item, what: str) -> Factor | None:
        """A number whose values a table of points gives."""
        before = self.problems.noted
        about = self._setting(where, paths, item.place)
        kind = number_type(about)
        if about is None or kind is None:
            if self.problems.noted == before:
                self.problems.add(item.place, where, "has no values.", FORMS)
            return None
        low = -math.inf if about.low is None else about.low
        high = math.inf if about.highest is None else about.highest
        return Factor(
            label, self.part, "open", paths, kind, about.unit, what or about.what, low=low, high=high, place=item.place
        )

    def _options(self, label: str, where: str, item: Item, what: str) -> Factor | None:
        """Named alternatives, each of which moves some settings together."""
        options = item.value["options"]
        if "path" in item.value:
            said = "options name their own paths."
            self.problems.add(item.value["path"].place, f"{where}.path", said, "Take the line out.")
        if not options.is_mapping or not options.value:
            said = f"must be a mapping of alternatives, not {shown(options)}." if options.value else "has no options."
            fix = "Write `options: {lowest: {path: value}, points: {path: value}}`."
            self.problems.add(options.place, where, said, fix)
            return None
        for name, changes in options.value.items():
            at = f"{where}.options.{cut(name)}"
            if not name.strip() or not name.isprintable() or len(name) > 80:
                self.problems.add(changes.place, where, f"{shown(name)} cannot be the name of an option.")
            if not changes.is_mapping:
                self.problems.add(changes.place, at, f"must map paths to values, not {shown(changes)}.")
                continue
            for path, value in changes.value.items():
                self._may_vary(at, path, value.place)
        if any(not each.is_mapping for each in options.value.values()):
            return None
        plain = tuple(each.plain() for each in options.value.values())
        paths = tuple(dict.fromkeys(path for each in plain for path in each))
        names = tuple(map(str, options.value))
        sites = tuple({path: value.place for path, value in each.value.items()} for each in options.value.values())
        return Factor(
            label, self.part, "options", paths, str, "name", what, names, plain, place=item.place, sites=sites
        )

    # --- a setting and its values -----------------------------------------------------------------

    def _setting(self, where: str, paths: Sequence[str], place: str) -> Setting | None:
        """Return the setting that the paths lead to; None if it is a whole scheme, or a problem was noted."""
        before = self.problems.noted
        for path in paths:
            self._may_vary(where, path, place)
        found = []
        for spec, path in ((spec, path) for spec in self.bases for path in paths):
            found.append(setting_at(spec, path))
            if found[-1] is None and self.problems.noted == before and not leads_to_scheme(path):
                said = f"'{cut(path)}' leads nowhere in {spec.name}."
                self.problems.add(place, where, said, nearest(spec, path))
        if len({number_type(each) for each in found}) > 1 and self.problems.noted == before:
            self.problems.add(place, where, "its settings take values of different types.", "Make them two factors.")
        return found[0] if found and self.problems.noted == before else None

    def _may_vary(self, where: str, path: str, place: str) -> None:
        """Note a path that cannot differ between the runs of one study."""
        if is_fixed(path):
            fix = "Seeds stand under `seeds`." if path == "seed" else "Write it under `set`, the same for every run."
            self.problems.add(place, where, f"'{cut(path)}' cannot differ between runs.", fix)
        elif path.split(".")[-1] == "microdata":
            fix = "Write a scenario for each survey, and give them as bases."
            self.problems.add(place, where, "a survey cannot be a lever.", fix)

    def _value(self, about: Setting | None, where: str, item: Item) -> Any:
        """Return one value as its setting reads it, or note why it is refused."""
        if isinstance(item.value, str) and not item.value.isprintable():
            self.problems.add(item.place, where, f"{shown(item)} has letters that cannot be shown.")
        if about is None or item.value is None or item.is_mapping:
            return item.plain()  # whole scenarios are tried with these
        try:
            read = value_of(item, about.type, about)
        except RefusedError as refusal:
            self.problems.add(item.place, where + refusal.path, refusal.message, refusal.fix)
            return item.plain()
        return read if isinstance(read, int | float) else item.plain()
