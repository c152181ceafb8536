"""`design:` of a study: a grid, a sample, a walk or a table, and how many points that makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from govsim.core.errors import did_you_mean
from govsim.core.scenario.check import LARGEST_SEED
from govsim.core.scenario.item import Item, Problems, shown
from govsim.experiments.study import table
from govsim.experiments.study.factor import Array, Factor
from govsim.experiments.study.plan import Drawn, Grid, Listed, Plan
from govsim.experiments.study.sampling import METHODS, Recipe

MOST_RUNS = 10_000_000
MOST_NUMBERS = 20_000_000  # of a drawn plan: points times factors
MOST_WALKS = 10_000
MOST_ROWS = 1_000_000  # of a table
WORDS = ("grid", *METHODS, "csv", "table")
_FORMS = "Write `grid`, or `{latin_hypercube: {points: 100, seed: 1}}`."


@dataclass
class Designs:
    """Reads one design of a study.

    Attributes:
        where: "design" or "uncertainty_design".
        factors: what is placed.
        times: how often each point is lived: once a seed, and once a design of the levers if they are crossed.
        path: the study's file; a table's path is taken from its folder.
        problems: collects what is wrong.
    """

    where: str
    factors: Sequence[Factor]
    times: int
    path: Path | None
    problems: Problems

    def read(self, item: Item | None, place: str) -> Plan | None:
        """Return the plan; None if a problem was noted."""
        if item is None or (isinstance(item.value, str) and item.value == "grid"):
            return self._grid(item.place if item is not None else place)
        word, settings = item.value, Item({}, item.place)
        if item.is_mapping and len(item.value) == 1:
            ((word, settings),) = item.value.items()
        if not isinstance(word, str):
            self._wrong(item.place, "", f"must be one way to choose points, not {shown(item)}.", _FORMS)
        elif word not in WORDS:
            self._wrong(item.place, "", f"unknown design {shown(word)}.", did_you_mean(word, WORDS))
        elif word == "grid":
            return self._grid(item.place)
        elif word in ("csv", "table"):
            return self._table(word, settings)
        elif not self.factors:
            self._wrong(item.place, "", "there is nothing to place: no factor varies.", "Add levers, or take it out.")
        else:
            return self._drawn(word, settings)
        return None

    # --- a grid ---------------------------------------------------------------------------------

    def _grid(self, place: str) -> Grid | None:
        sizes, whole = [], True
        for factor in self.factors:
            if factor.kind in ("range", "open"):
                whole = False
                said = "a range without steps has no grid." if factor.kind == "range" else "has no values."
                fix = "Write `steps: 5`, or `design: {latin_hypercube: {points: 100, seed: 1}}`."
                part = "levers" if factor.part == "lever" else "uncertainties"
                self.problems.add(factor.place, f"{part}.{factor.label}", said, fix)
            sizes.append(len(factor.values))
        if not whole:
            return None
        if prod(sizes) * self.times > MOST_RUNS:
            counts = sorted(((f.label, len(f.values)) for f in self.factors), key=lambda each: -each[1])
            said = " × ".join(f"{label} {size:,}" for label, size in counts[:6]) + (" × ..." if len(counts) > 6 else "")
            fix = "Take fewer steps, or write `design: {latin_hypercube: {points: 1000, seed: 1}}`."
            self._too_many(place, prod(sizes), f"every combination of values ({said})", fix)
            return None
        return Grid(tuple(sizes))

    # --- a table --------------------------------------------------------------------------------

    def _table(self, word: str, item: Item) -> Listed | None:
        where = f"{self.where}.{word}"
        if not isinstance(item.value, str) or not item.value.strip() or "\0" in item.value:
            said = f"must be {'the path of a CSV file' if word == 'csv' else 'a text'}, not {shown(item)}."
            self.problems.add(item.place, where, said, "Write `csv: designs.csv`.")
            return None
        most = min(MOST_ROWS, MOST_RUNS // max(1, self.times))
        if word == "table":
            codes = table.of_text(item.value, item.place, self.factors, most, self.problems)
        else:
            there = Path(item.value) if self.path is None else self.path.parent / item.value
            codes = table.of_file(there, item.place, self.factors, most, self.problems)
        return None if codes is None else Listed(codes)

    # --- a sample -------------------------------------------------------------------------------

    def _drawn(self, method: str, item: Item) -> Drawn | None:
        recipe = self._recipe(method, item)
        for factor in self.factors:
            if factor.kind == "open":
                fix = "Write a list or a range."
                self.problems.add(factor.place, f"levers.{factor.label}", "has no values to draw from.", fix)
                recipe = None
        if recipe is None:
            return None
        rows = recipe.rows(len(self.factors))
        if rows * self.times > MOST_RUNS or rows * len(self.factors) > MOST_NUMBERS:
            self._too_many(item.place, rows, f"{rows:,} points of {len(self.factors)} factors", "Take fewer points.")
            return None
        drawn = Drawn.of(recipe, self.factors)
        return drawn if method in ("saltelli", "morris") or self._differ(drawn.array, method, item) else None

    def _recipe(self, method: str, item: Item) -> Recipe | None:
        """Return a way of drawing, with its settings checked."""
        before, known = self.problems.noted, METHODS[method]
        words = item.value if item.is_mapping else {}
        if not item.is_mapping:
            said = f"must be a mapping of settings, not {shown(item)}."
            self._wrong(item.place, method, said, f"Write `{{{method}: {{{next(iter(known))}: 128, seed: 1}}}}`.")
        for key, part in words.items():
            if key not in known and key != "seed":
                self._wrong(part.place, method, f"unknown word {shown(key)}.", did_you_mean(key, [*known, "seed"]))
        first = next(iter(known))
        most = MOST_WALKS if method == "morris" else MOST_RUNS
        default = known[first]
        points = self._whole(words.get(first, Item(default, item.place)), f"{method}.{first}", 1, most)
        seed = self._whole(words.get("seed", Item(1, item.place)), f"{method}.seed", 0, LARGEST_SEED)
        levels = self._whole(words.get("levels", Item(4, item.place)), f"{method}.levels", 2, 100)
        pairs = words.get("second_order", Item(False, item.place))
        if not isinstance(pairs.value, bool):
            self._wrong(pairs.place, f"{method}.second_order", f"{shown(pairs)} is not true or false.")
        if levels % 2:
            fix = f"Write {levels - 1} or {levels + 1}."
            self._wrong(
                words["levels"].place, f"{method}.levels", f"{levels} is odd; a walk needs an even number.", fix
            )
        if method in ("sobol", "saltelli") and points & (points - 1):
            low = 1 << (points.bit_length() - 1)
            fix = f"Write {low} or {2 * low}."
            self._wrong(words["points"].place, f"{method}.points", f"{points} is not a power of two.", fix)
        return Recipe(method, points, seed, levels, pairs.value) if self.problems.noted == before else None

    def _whole(self, item: Item, where: str, low: int, high: int) -> int:
        """Return a whole number within bounds; notes why it is none."""
        if item.value is None:
            self._wrong(item.place, where.partition(".")[0], f"has no '{where.partition('.')[2]}'.", "Say how many.")
        elif type(item.value) is not int:
            self._wrong(item.place, where, f"must be a whole number, not {shown(item)}.")
        elif not low <= item.value <= high:
            self._wrong(item.place, where, f"{item.value} is outside {low:,} to {high:,}.")
        else:
            return item.value
        return low

    def _differ(self, codes: Array, method: str, item: Item) -> bool:
        """Whether all points differ: with few values to choose from, some meet in one."""
        sizes = [factor.size for factor in self.factors]
        if None in sizes or len(codes) < 2:
            return True
        combinations = prod(size or 1 for size in sizes)
        if combinations > 2**53:
            return True
        number = np.zeros(len(codes))
        for at, (factor, size) in enumerate(zip(self.factors, sizes, strict=True)):
            number = number * (size or 1) + codes[:, at] - (0 if factor.values else factor.low)
        _, firsts = np.unique(number, return_index=True)
        if len(firsts) == len(codes):
            return True
        said = f"of {len(codes):,} points only {len(firsts):,} differ: the values have {combinations:,} combinations."
        fix = "Take fewer points or ranges without steps, or `design: grid`, which has every combination once."
        self._wrong(item.place, method, said, fix)
        return False

    def _too_many(self, place: str, points: int, what: str, fix: str) -> None:
        times = f", each {self.times:,} times," if self.times > 1 else ""
        runs = f"{points * self.times:,}" if points * self.times < 10**15 else f"10^{len(str(points * self.times)) - 1}"
        self._wrong(place, "", f"{what}{times} is {runs} runs; at most {MOST_RUNS:,} are planned.", fix)

    def _wrong(self, place: str, below: str, message: str, fix: str = "") -> None:
        self.problems.add(place, f"{self.where}.{below}" if below else self.where, message, fix)
