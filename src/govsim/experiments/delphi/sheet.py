"""A sheet of scores: a CSV with a row for each expert, item and round, read with the line of every mistake."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan

import numpy as np

from govsim.core.errors import did_you_mean
from govsim.core.scenario.item import Problems, cut, shown
from govsim.experiments.delphi.panel import Criterion, Numbers, Panel
from govsim.experiments.delphi.weights import RESERVED

NEEDED = ("expert", "item", "round", "score")
COLUMNS = (*NEEDED, "group", "familiarity", "basis")
MOST_ROUNDS = 20


@dataclass
class _Seen:
    """What the rows say so far: names in the order in which they come, and the line of each first mention."""

    experts: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    groups: dict[str, tuple[str, int]] = field(default_factory=dict)
    lines: dict[tuple[int, str, str], int] = field(default_factory=dict)
    scores: dict[tuple[int, str, str], float] = field(default_factory=dict)
    authority: dict[str, dict[tuple[str, str], list[float]]] = field(
        default_factory=lambda: {"familiarity": {}, "basis": {}}
    )


class Sheet:
    """Reads a sheet of scores.

    Args:
        file: how places call it.
        name: what the panel is called.
        scale: lowest and highest score.
        known: the items, if a panel file names them; else every item of the sheet is one.
        problems: collects what is wrong, with the line.
    """

    def __init__(
        self,
        file: str,
        name: str,
        scale: tuple[float, float],
        known: Sequence[Criterion] | None,
        problems: Problems,
    ) -> None:
        self.file, self.name, self.scale, self.problems = file, name, scale, problems
        self.known = None if known is None else {each.name: each for each in known}

    def read(self, text: str, title: str = "") -> Panel:
        """Return the panel of a text.

        Raises:
            ScenarioError: carries every problem, each with file, line and fix.
        """
        seen = _Seen()
        reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True)
        try:
            header = [each.strip().lower() for each in next((row for row in reader if any(map(str.strip, row))), [])]
            self._header(header, max(reader.line_num, 1))
            self.problems.stop()
            for line, cells in self._rows(reader, len(header)):
                self._row(line, dict(zip(header, cells, strict=True)), seen)
        except csv.Error as error:
            self._wrong(reader.line_num, "", f"cannot be read: {error}.", "Save the sheet as plain CSV.")
        self.problems.stop()
        self._whole(seen, max(reader.line_num, 1))
        self.problems.stop()
        return self._panel(seen, title)

    def _header(self, header: Sequence[str], line: int) -> None:
        """Note columns that are missing, unknown or doubled."""
        if not header:
            self._wrong(line, "", "is empty.", f"Its first line names the columns: {','.join(NEEDED)}.")
            return
        if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
            self._wrong(line, "", "has one column.", "Separate columns by commas.")
            return
        for name in header:
            if name not in COLUMNS:
                self._wrong(line, "", f"unknown column {shown(name)}.", did_you_mean(name, COLUMNS))
        for name in COLUMNS:
            if header.count(name) > 1:
                self._wrong(line, "", f"has the column '{name}' twice.", "Take one out.")
        for name in NEEDED:
            if name not in header:
                self._wrong(line, "", f"has no column '{name}'.", f"The columns are: {cut(', '.join(header))}.")
        if ("familiarity" in header) != ("basis" in header):
            said = "has one of 'familiarity' and 'basis'; authority is the mean of both."
            self._wrong(line, "", said, "Give both, or neither.")

    def _rows(self, reader: Iterator[list[str]], width: int) -> Iterator[tuple[int, list[str]]]:
        """Yield line and cells of each row that is whole."""
        for cells in reader:
            line = reader.line_num  # type: ignore[attr-defined]
            if not any(map(str.strip, cells)):
                continue
            if len(cells) == width:
                yield line, [each.strip() for each in cells]
            else:
                fix = "Write decimals with a point; quote texts with commas."
                self._wrong(line, "", f"has {len(cells)} cells where {width} belong.", fix)

    def _row(self, line: int, row: Mapping[str, str], seen: _Seen) -> None:
        """Take one row, or note what is wrong with it."""
        expert, item = row["expert"], row["item"]
        for name in ("expert", "item"):
            if not row[name]:
                self._wrong(line, name, "is empty.", "Say who scores what.")
        if self.known is not None and item and item not in self.known:
            self._wrong(line, "item", f"the panel has no item {shown(item)}.", did_you_mean(item, self.known))
        number = self._number(line, "round", row["round"], 1, MOST_ROUNDS)
        if number is not None and number != int(number):
            self._wrong(line, "round", f"{shown(row['round'])} is no whole number.", "Count rounds from 1.")
            number = None
        # an empty score is an expert who did not answer
        score = self._number(line, "score", row["score"], *self.scale) if row["score"] else nan
        if number is None or score is None or not expert or not item:
            return
        key = (int(number), expert, item)
        if (first := seen.lines.setdefault(key, line)) != line:
            self._wrong(
                line, "", f"repeats line {first}: {cut(expert)}, {cut(item)}, round {int(number)}.", "Take one out."
            )
            return
        seen.experts.setdefault(expert, line)
        seen.items.setdefault(item, line)
        seen.scores[key] = score
        self._about(line, row, seen)

    def _about(self, line: int, row: Mapping[str, str], seen: _Seen) -> None:
        """Take what a row says of its expert: the group, and how much it knows of the item."""
        group, first = seen.groups.setdefault(row["expert"], (row.get("group", ""), line))
        if row.get("group") in RESERVED:
            self._wrong(line, "group", f"{shown(row['group'])} means something else in tables.", "Take another name.")
        if row.get("group", "") != group:
            said = f"{shown(row['expert'])} is of {shown(row['group'])} here, of {shown(group)} in line {first}."
            self._wrong(line, "group", said, "An expert is of one group.")
        for name, found in seen.authority.items():
            if row.get(name):
                value = self._number(line, name, row[name], 0, 1)
                if value is not None:
                    found.setdefault((row["expert"], row["item"]), []).append(value)

    def _number(self, line: int, column: str, cell: str, low: float, high: float) -> float | None:
        """Return a cell as a number within bounds, or note why it is none."""
        try:
            value = float(cell)
        except ValueError:
            value = nan
        if not isfinite(value):
            said = f"{shown(cell)} is no number." if cell else "is empty."
            self._wrong(line, column, said, f"Write a number from {low:g} to {high:g}.")
            return None
        if not low <= value <= high:
            fix = "Correct it, or say the scale: `--scale LOW HIGH`." if column == "score" else ""
            self._wrong(line, column, f"{value:g} is not within {low:g} to {high:g}.", fix)
            return None
        return value

    def _whole(self, seen: _Seen, line: int) -> None:
        """Note what the sheet as a whole lacks to be a panel."""
        if not seen.lines:
            self._wrong(line, "", "has no rows: nobody has scored anything.", "Write one row for each score.")
            return
        scored = {key for key, score in seen.scores.items() if isfinite(score)}
        for item in self.known or seen.items:
            if not any(each == item for _, _, each in scored):
                where = seen.items.get(item, line)
                self._wrong(where, "", f"nobody has scored the item {shown(item)}.", "Take it out.")
        experts = {expert for _, expert, _ in scored}
        for what, found in (("expert", experts), ("item", {item for _, _, item in scored})):
            if len(found) < 2:
                said = f"has {'one' if found else 'no'} {what} with a score; a panel has two at least."
                self._wrong(line, "", said, "Agreement is of several experts about several items.")
        last = max(number for number, _, _ in seen.lines)
        for number in range(1, last + 1):
            count = len({item for each, _, item in scored if each == number})
            if count < 2:
                said = f"round {number} has {'no score' if not count else 'scores of one item only'}."
                self._wrong(line, "", said, "Count rounds from 1, and ask about two items at least.")
        self._authorities(seen, experts, line)

    def _authorities(self, seen: _Seen, experts: set[str], line: int) -> None:
        """Note experts of whom nobody says how much they know, if it is said of others."""
        for name, found in seen.authority.items():
            if not found:
                continue
            for expert in sorted(experts - {each for each, _ in found}, key=list(seen.experts).index):
                fix = "Fill in one row of each expert."
                self._wrong(seen.experts[expert], name, f"nothing is said of {shown(expert)}.", fix)
        said = [name for name, found in seen.authority.items() if found]
        if len(said) == 1:
            self._wrong(line, said[0], "is filled in, the other column is not.", "Fill in both, or neither.")

    def _panel(self, seen: _Seen, title: str) -> Panel:
        items = self._criteria(seen)
        at_expert = {name: at for at, name in enumerate(seen.experts)}
        at_item = {each.name: at for at, each in enumerate(items)}
        rounds = max(number for number, _, _ in seen.lines)
        scores = np.full((rounds, len(at_expert), len(items)), nan)
        for (number, expert, item), score in seen.scores.items():
            scores[number - 1, at_expert[expert], at_item[item]] = score
        about = {name: _spread(found, at_expert, at_item) for name, found in seen.authority.items() if found}
        groups = tuple(seen.groups[expert][0] for expert in at_expert)
        known = (about.get("familiarity"), about.get("basis"))
        return Panel(self.name, title or self.name, items, tuple(at_expert), groups, self.scale, scores, *known)

    def _criteria(self, seen: _Seen) -> tuple[Criterion, ...]:
        if self.known is not None:
            return tuple(self.known.values())
        parts = {name: name.partition(".") for name in seen.items}
        return tuple(
            Criterion(name, metric, group or "all", f"{self.file}:{seen.items[name]}")
            for name, (metric, _, group) in parts.items()
        )

    def _wrong(self, line: int, column: str, message: str, fix: str = "") -> None:
        self.problems.add(f"{self.file}:{line}", column, message, fix)


def _spread(
    found: Mapping[tuple[str, str], Sequence[float]], experts: Mapping[str, int], items: Mapping[str, int]
) -> Numbers:
    """Return what is said of experts and items, the mean over its rows; where nothing is, the expert's own mean."""
    filled = np.full((len(experts), len(items)), nan)
    own: dict[str, list[float]] = {}
    for (expert, item), values in found.items():
        filled[experts[expert], items[item]] = np.mean(values)
        own.setdefault(expert, []).append(filled[experts[expert], items[item]])
    # of one who never answered nothing may be said
    means = np.array([np.mean(own.get(expert, [nan])) for expert in experts])
    return np.where(np.isnan(filled), means[:, None], filled)
