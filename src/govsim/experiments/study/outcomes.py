"""Outcomes: the numbers that a study keeps of each run, one column each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govsim.core.errors import did_you_mean
from govsim.core.metric import Direction, metrics
from govsim.core.scenario import Spec
from govsim.core.scenario.item import Item, Problems, cut, shown
from govsim.experiments.study.forms import LABEL

WORDS = ("label", "metric", "group", "over", "better")
WAYS = ("higher", "lower", "neither")
OVER = ("mean", "first", "last", "sum")
MOST = 1_000


@dataclass(frozen=True)
class Outcome:
    """One number of a run: a metric of a group, taken over some of its years.

    Attributes:
        label: the name of its column.
        metric, group: what is measured, of whom.
        over: "mean", "sum", "first", "last", "2027" or "from 2027", as it was asked for.
        first, last: the years that count.
        better: which way is better, all else equal.
        unit: of the number.
        what: how a chart calls it.
    """

    label: str
    metric: str
    group: str
    over: str
    first: int
    last: int
    better: Direction
    unit: str
    what: str = ""

    def of(self, by_year: Mapping[int, float]) -> float:
        """Return the number from the metric's values by year; not a number if no year that counts has one.

        A year without a value (no price in a year without a seller) counts for nothing.
        """
        values = [value for year, value in sorted(by_year.items()) if self.first <= year <= self.last]
        if not values:
            return math.nan
        return math.fsum(values) if self.over == "sum" else math.fsum(values) / len(values)

    def canonical(self) -> dict[str, Any]:
        """Return all that determines the number, as plain data."""
        return {
            "label": self.label, "metric": self.metric, "group": self.group, "better": self.better,
            "sum": self.over == "sum", "years": [self.first, self.last],
        }  # fmt: skip

    def plain(self) -> dict[str, Any]:
        """Return it as a study writes it."""
        over: Any = self.over
        if over.isdigit():
            over = int(over)
        elif over.startswith("from "):
            over = {"from": self.first}
        return {"label": self.label, "metric": self.metric, "group": self.group, "over": over, "better": self.better}


def read_outcomes(item: Item | None, bases: Sequence[Spec], place: str, problems: Problems) -> tuple[Outcome, ...]:
    """Return the outcomes of a study; those of its scenario if it names none."""
    spec = bases[0]
    if item is None:
        if any(list(each.outcomes.items()) != list(spec.outcomes.items()) for each in bases):
            problems.add(place, "outcomes", "the bases have different outcomes.", "Write `outcomes: [metric, ...]`.")
        elif not spec.outcomes:
            problems.add(place, "outcomes", f"{spec.name} has none.", "Write `outcomes: [metric, ...]`.")
        entries = [Item({name: Item(way, place)}, place) for name, way in spec.outcomes.items()]
    elif item.is_mapping:
        entries = [Item({name: way}, way.place) for name, way in item.value.items()]
    elif isinstance(item.value, list):
        entries = item.value
    else:
        problems.add(item.place, "outcomes", f"must be a list of metrics, not {shown(item)}.", "Write `[metric, ...]`.")
        return ()
    if item is not None and not entries:
        problems.add(item.place, "outcomes", "is empty: nothing would be kept.", "Write `outcomes: [metric, ...]`.")
    if len(entries) > MOST:
        problems.add(item.place if item else place, "outcomes", f"are {len(entries):,}; at most {MOST:,} are kept.")
        return ()
    found = [_one(entry, f"outcomes[{at}]", spec, problems) for at, entry in enumerate(entries)]
    return tuple(each for each in found if each is not None)


def _one(entry: Item, where: str, spec: Spec, problems: Problems) -> Outcome | None:
    """Return one outcome: a metric's name, `metric: direction`, or a mapping that says all."""
    words: dict[str, Item]
    if isinstance(entry.value, str):
        words = {"metric": entry}
    elif entry.is_mapping and len(entry.value) == 1 and entry.value.keys().isdisjoint(WORDS):
        ((name, way),) = entry.value.items()
        words = {"metric": Item(name, way.place)} | ({"better": way} if way.value is not None else {})
    elif entry.is_mapping:
        words = entry.value
    else:
        problems.add(entry.place, where, f"must be the name of a metric, not {shown(entry)}.", "Write `- metric`.")
        return None
    before = problems.noted
    for key, part in words.items():
        if key not in WORDS:
            problems.add(part.place, where, f"unknown word {shown(key)}.", did_you_mean(key, WORDS))
    named = _text(words, "metric", "", where, problems) or ""
    metric, _, group = named.partition(".")
    if not named and problems.noted == before:
        problems.add(entry.place, where, "names no metric.", "Write `metric: catastrophic_share`.")
    elif metric not in metrics() and problems.noted == before:
        problems.add(words["metric"].place, where, f"no metric is called {shown(metric)}.", _near(metric))
    label = _text(words, "label", named, where, problems)
    if label and not LABEL.fullmatch(label) and problems.noted == before:
        problems.add(entry.place, where, f"{shown(label)} cannot be a label.", "Write `label:` and a word.")
    group = _text(words, "group", group or "all", where, problems) or ""
    years = _over(words.get("over", Item("mean", entry.place)), where, spec, problems)
    better = words.get("better")
    if better is not None and better.value not in WAYS:
        problems.add(better.place, where, f"{shown(better)} is no direction.", did_you_mean(better.plain(), WAYS))
    if problems.noted > before or years is None or not label:
        return None
    about = metrics()[metric]
    way = better.value if better is not None else about.better
    return Outcome(label, metric, group, *years, way, about.unit, about.label)


def _near(metric: str) -> str:
    return did_you_mean(metric, metrics()).split(" Known:")[0] + " `govsim list metrics` names them."


def _text(words: Mapping[str, Item], key: str, default: str, where: str, problems: Problems) -> str | None:
    item = words.get(key)
    if item is None:
        return default
    if isinstance(item.value, str) and item.value.strip() and item.value.isprintable():
        return str(item.value).strip()
    problems.add(item.place, f"{where}.{key}", f"must be a text, not {shown(item)}.", "Write a word.")
    return None


def _over(item: Item, where: str, spec: Spec, problems: Problems) -> tuple[str, int, int] | None:
    """Return how the years are taken together, and which: the name of it, the first and the last."""
    first, last = spec.first_year, spec.last_year
    said: Any = item.plain()
    if isinstance(said, dict) and set(said) == {"from"}:
        begins = said["from"]
        if type(begins) is int and first <= begins <= last:
            return f"from {begins}", begins, last
    elif type(said) is int and first <= said <= last:
        return str(said), said, said
    elif isinstance(said, str) and said in OVER:
        ends = {"first": (first, first), "last": (last, last)}
        return (said, *ends.get(said, (first, last)))
    years = f"a year or `{{from: year}}` within {first} to {last}"
    fix = f"Write one of {', '.join(OVER)}, {years}."
    problems.add(item.place, f"{where}.over", f"{cut(shown(item))} is no way to take the years together.", fix)
    return None
