"""A panel file: YAML that names the items, and either a sheet of scores or the stakeholders whose answers are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import numpy as np

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.core.metric import Direction, metrics
from govsim.core.scenario.check import LARGEST_SEED
from govsim.core.scenario.files import find, label, text_of
from govsim.core.scenario.item import Item, Problems, shown
from govsim.core.scenario.known import TOP as SCENARIO
from govsim.experiments.delphi.fields import Fields
from govsim.experiments.delphi.panel import SCALE, Criterion, Panel
from govsim.experiments.delphi.sheet import MOST_ROUNDS, Sheet
from govsim.experiments.delphi.stakeholders import Stakeholders, drawn, members
from govsim.experiments.delphi.weights import RESERVED

ASKED = ("title", "what", "items", "scale", "scores")
DRAWN = ("rounds", "step", "seed", "noise", "noise_kept", "yields", "answers", "groups")
ITEM = ("metric", "label", "better")
GROUP = ("experts", "utilities", "familiarity", "basis", "noise", "noise_kept", "yields", "answers")
# what every group does unless it says otherwise: least, most, and the value that a silent file gets
HABITS: dict[str, tuple[float, float, float]] = {
    "noise": (0.0, 100.0, 0.8),
    "noise_kept": (0.0, 1.0, 0.5),
    "yields": (0.0, 1.0, 0.4),
    "answers": (0.0, 1.0, 1.0),
}
MOST_EXPERTS = 1000


class PanelFile:
    """Reads the tree of a panel file.

    Args:
        raw: what was written.
        path: the file, beside which a sheet of scores is sought.
        seed: where chance begins, instead of the file's own.
        problems: collects what is wrong, with the line.
    """

    def __init__(self, raw: Item, path: Path, seed: int | None, problems: Problems) -> None:
        self.raw, self.path, self.problems, self.seed = raw, path, problems, seed
        self.top = Fields(raw, "", problems)

    def read(self) -> Panel:
        """Return the panel.

        Raises:
            ScenarioError: carries every problem, each with file, line and fix.
        """
        if not self.raw.is_mapping:
            said = "is empty" if self.raw.value is None else f"a panel is a mapping of settings, not {shown(self.raw)}"
            raise ScenarioError(Problem(self.raw.place, f"{said}.", "Begin with `title:`, `items:` and `groups:`."))
        if "items" not in self.raw.value and any(key in SCENARIO for key in self.raw.value if key not in ASKED):
            fix = "Name a panel first, then the scenarios: `govsim delphi PANEL SCENARIO SCENARIO`."
            raise ScenarioError(Problem(self.raw.place, "is a scenario, not a panel.", fix))
        self.top.known(*ASKED, *DRAWN)
        title = self.top.text("title", self.path.stem)
        self.top.text("what")
        scale, items = self._scale(), self._items()
        self.problems.stop()
        panel = self._asked(title, items, scale) if "scores" in self.raw.value else self._drawn(title, items, scale)
        self.problems.stop()
        return panel

    def _scale(self) -> tuple[float, float]:
        item = self.raw.value.get("scale")
        if item is None:
            return SCALE
        ends = [each.value for each in item.value] if isinstance(item.value, list) else []
        if len(ends) == 2 and all(type(end) in (int, float) for end in ends) and 0 <= ends[0] < ends[1]:
            return float(ends[0]), float(ends[1])
        self.problems.add(
            item.place, "scale", f"must be lowest and highest score, not {shown(item)}.", "Write `[1, 5]`."
        )
        return SCALE

    # --- items --------------------------------------------------------------------------------------

    def _items(self) -> tuple[Criterion, ...]:
        given = self.top.mapping("items", "Write `items:` and under it metrics, `catastrophic_share: a label`.")
        if len(given) == 1:
            self.problems.add(
                self.raw.value["items"].place, "items", "has one item only.", "A panel weighs two at least."
            )
        return tuple(self._item(name, item) for name, item in given.items())

    def _item(self, name: str, item: Item) -> Criterion:
        """Return an item: its name is its metric, unless it says which."""
        where, about = f"items.{name}", Fields(item, f"items.{name}", self.problems)
        if not item.is_mapping:
            metric, _, group = name.partition(".")
            said = about.text_of(item) if item.value is not None else ""
            self._measurable(item.place, where, metric, None)
            return Criterion(name, metric, group or "all", item.place, said)
        about.known(*ITEM)
        metric, _, group = about.text("metric", name).partition(".")
        better: Any = about.text("better") or None
        if better is not None and better not in get_args(Direction)[:2]:
            fix = "Write `better: higher` or `better: lower`."
            self.problems.add(item.value["better"].place, f"{where}.better", f"{shown(better)} is no direction.", fix)
        self._measurable(item.value.get("metric", item).place, where, metric, better)
        return Criterion(name, metric, group or "all", item.place, about.text("label"), better)

    def _measurable(self, place: str, where: str, metric: str, better: str | None) -> None:
        """Note a metric that there is not, or one of which nobody says which way is better."""
        if metric not in metrics():
            near = did_you_mean(metric, metrics()).split(" Known:")[0].split("Known:")[0]
            fix = f"{near} `govsim list metrics` names them.".strip()
            self.problems.add(place, where, f"there is no metric {shown(metric)}.", fix)
        elif metrics()[metric].better == "neither" and better is None:
            fix = "Write `better: higher` or `better: lower` under it."
            self.problems.add(place, where, "the metric does not say which way is better.", fix)

    # --- answers ------------------------------------------------------------------------------------

    def _asked(self, title: str, items: tuple[Criterion, ...], scale: tuple[float, float]) -> Panel:
        """Return the panel of a sheet of scores."""
        for name in DRAWN:
            if name in self.raw.value:
                said = "belongs to a panel that is drawn; this one has a sheet of scores."
                self.problems.add(self.raw.value[name].place, name, said, "Take one of them out.")
        place, given = self.raw.value["scores"].place, self.top.text("scores")
        if self.seed is not None:
            self.problems.add(place, "", "nothing is drawn: it has a sheet of scores.", "Take `--seed` out.")
        self.problems.stop()
        try:
            path = find(self.path.parent / given, "panel")
        except ScenarioError:
            fix = "The path is taken from the panel's folder."
            raise ScenarioError(Problem(place, f"scores: there is no file {shown(given)}.", fix)) from None
        return Sheet(label(path), self.path.stem, scale, items, self.problems).read(text_of(path), title)

    def _drawn(self, title: str, items: tuple[Criterion, ...], scale: tuple[float, float]) -> Panel:
        """Return the panel whose answers are drawn."""
        rounds = self.top.whole("rounds", 1, MOST_ROUNDS, 3)
        step = self.top.number("step", 0.0, scale[1] - scale[0], 1.0)
        seed = self.top.whole("seed", 0, LARGEST_SEED, 1)
        habits = {name: self.top.number(name, *bounds) for name, bounds in HABITS.items()}
        given = self.top.mapping("groups", "Write `groups:` and under it stakeholders; or `scores: FILE.csv`.")
        groups = [self._group(name, item, items, scale, habits) for name, item in given.items()]
        place = self.raw.value.get("groups", self.raw).place
        if given and sum(group.experts for group in groups) < 2:
            self.problems.add(place, "groups", "have one expert in all.", "Agreement is of several.")
        self.problems.stop()
        seed = seed if self.seed is None else self.seed
        scores = drawn(groups, rounds, scale, step, seed)
        for number in np.flatnonzero(np.isnan(scores).all(axis=(1, 2))):
            said = f"nobody answers in round {number + 1}."
            self.problems.add(place, "groups", said, "Raise `answers`, or take another seed.")
        names, of = zip(*members(groups), strict=True)
        familiarity, basis = (
            np.array([[getattr(group, what)] * len(items) for group in of]) for what in ("familiarity", "basis")
        )
        belong = tuple(group.name for group in of)
        return Panel(self.path.stem, title, items, names, belong, scale, scores, familiarity, basis, seed)

    def _group(
        self, name: str, item: Item, items: tuple[Criterion, ...], scale: tuple[float, float], habits: dict[str, float]
    ) -> Stakeholders:
        where, about = f"groups.{name}", Fields(item, f"groups.{name}", self.problems)
        if name in RESERVED:
            self.problems.add(item.place, where, f"'{name}' means something else in tables.", "Take another name.")
        if not item.is_mapping:
            self.problems.add(
                item.place, where, f"must be a mapping, not {shown(item)}.", "Write `experts:`, `utilities:`."
            )
            return Stakeholders(name, 0, (), 1.0, 1.0, **habits)
        about.known(*GROUP)
        worth = Fields(item.value.get("utilities", Item({}, item.place)), f"{where}.utilities", self.problems)
        utilities: tuple[float, ...] = ()
        if about.mapping("utilities", "Write what each item is worth to it: `catastrophic_share: 4`."):
            worth.known(*(each.name for each in items))
            utilities = tuple(worth.number(each.name, *scale) for each in items)
        return Stakeholders(
            name,
            about.whole("experts", 1, MOST_EXPERTS),
            utilities,
            about.number("familiarity", 0.0, 1.0, 1.0),
            about.number("basis", 0.0, 1.0, 1.0),
            **{each: about.number(each, low, high, habits[each]) for each, (low, high, _) in HABITS.items()},
        )
