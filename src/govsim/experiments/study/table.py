"""A design that somebody else chose: a table with a column for each factor and a row for each point."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from govsim.core.errors import did_you_mean
from govsim.core.scenario.item import Problems, cut, shown
from govsim.core.scenario.scalars import BadScalarError, meaning
from govsim.experiments.study.factor import Array, Factor

LARGEST = 200_000_000  # bytes


class Rows:
    """Reads a table of points against the factors that it places.

    Attributes:
        file: how places call it.
        factors: what it must have a column for.
        most: rows that can be read.
        problems: collects what is wrong, with the line.
    """

    def __init__(self, file: str, factors: Sequence[Factor], most: int, problems: Problems) -> None:
        self.file, self.factors, self.most, self.problems = file, factors, most, problems

    def read(self, lines: Iterable[str]) -> Array | None:
        """Return the codes of every point; None if a problem was noted."""
        before, reader = self.problems.noted, csv.reader(lines, skipinitialspace=True)
        try:
            header = next((row for row in reader if any(map(str.strip, row))), [])
            order = self._columns(header, reader.line_num or 1)
            if order is None:
                return None
            rows = self._codes(reader, order, len(header))
            seen: dict[tuple[float, ...], int] = {}
            codes: list[float] = []
            for line, row in rows:
                if (first := seen.setdefault(row, line)) != line:
                    self._wrong(line, "", f"repeats line {first}.", "Take it out; more seeds repeat a design.")
                codes += row
                if len(seen) > self.most:
                    self._wrong(line, "", f"is point {len(seen):,}; no more than {self.most:,} can be run.")
                    break
        except csv.Error as error:
            self._wrong(reader.line_num, "", f"cannot be read: {error}.", "Save the table as plain CSV.")
            return None
        if not seen and self.problems.noted == before:
            self._wrong(1, "", "has no points: nothing can be run.", "Write one row for each point.")
        return np.array(codes).reshape(-1, len(self.factors)) if self.problems.noted == before else None

    def _columns(self, header: list[str], line: int) -> list[int] | None:
        """Return the position of each factor's column, which is called by its label or by its path."""
        before = self.problems.noted
        names = [each.strip() for each in header]
        labels = {factor.label: factor for factor in self.factors}
        by_path = {factor.paths[0]: factor for factor in self.factors if len(factor.paths) == 1 and not factor.changes}
        by_path |= {factor.paths[0]: factor for factor in self.factors if factor.kind == "list"}
        found: dict[str, int] = {}
        for at, name in enumerate(names):
            factor = labels.get(name) or by_path.get(name)
            if factor is None:
                said = f"no factor is called {shown(name)}." if name else "a column has no name."
                self._wrong(line, "", said, did_you_mean(name, labels))
            elif factor.label in found:
                self._wrong(line, factor.label, "has two columns.", "Take one out.")
            else:
                found[factor.label] = at
        for label in labels:
            if label not in found and names:
                self._wrong(line, "", f"has no column {shown(label)}.", f"The columns are: {cut(', '.join(names))}.")
        if not names:
            self._wrong(1, "", "is empty.", f"Its first line names the factors: {cut(','.join(labels))}.")
        return [found[label] for label in labels] if self.problems.noted == before else None

    def _codes(self, reader: Any, order: list[int], width: int) -> Iterable[tuple[int, tuple[float, ...]]]:
        """Yield line and codes of each row that is whole."""
        known: list[dict[str, float | None]] = [{} for _ in self.factors]  # a cell is understood once
        for cells in reader:
            line = reader.line_num
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != width:
                self._wrong(line, "", f"has {len(cells)} cells where {width} belong.", "Quote cells with commas.")
                continue
            row = []
            for factor, at, codes in zip(self.factors, order, known, strict=True):
                if cells[at] not in codes:
                    codes[cells[at]] = self._code(factor, cells[at].strip(), line)
                row.append(codes[cells[at]])
            whole = tuple(code for code in row if code is not None)
            if len(whole) == len(row):
                yield line, whole

    def _code(self, factor: Factor, cell: str, line: int) -> float | None:
        """Return the code of one cell, or note why it has none."""
        if not cell:
            self._wrong(line, factor.label, "has no value.", "Every point says where every factor stands.")
            return None
        try:
            value = cell if factor.type is str else meaning(cell)
        except BadScalarError as bad:
            self._wrong(line, factor.label, str(bad))
            return None
        if factor.values:
            same = [at for at, each in enumerate(factor.values) if each == value and _alike(each, value)]
            if not same:
                fix = did_you_mean(cell, map(str, factor.values)) if len(factor.values) <= 50 else ""
                self._wrong(line, factor.label, f"{shown(value)} is not one of its values.", fix)
            return float(same[0]) if same else None
        whole = factor.type is int
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            said = f"{shown(value)} is no {'whole number' if whole else 'number'} (unit: {factor.unit})."
            self._wrong(line, factor.label, said, "Write it without unit, with a decimal point.")
        elif not factor.low <= value <= factor.high:
            side, end = ("below", factor.low) if value < factor.low else ("above", factor.high)
            self._wrong(line, factor.label, f"{shown(value)} is {side} {end:_.12g} (unit: {factor.unit}).")
        else:
            return float(value)
        return None

    def _wrong(self, line: int, label: str, message: str, fix: str = "") -> None:
        self.problems.add(f"{self.file}:{line}", label, message, fix)


def _alike(one: Any, other: Any) -> bool:
    """Whether two equal values are of one sort: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool)


def of_file(path: Path, place: str, factors: Sequence[Factor], most: int, problems: Problems) -> Array | None:
    """Return the codes of a CSV file of points."""
    if path.exists() and not path.is_file():
        problems.add(place, "design.csv", f"'{path}' is not a regular file.", "Name a CSV file.")
        return None
    try:
        if path.stat().st_size > LARGEST:
            said = f"'{path}' is {path.stat().st_size / 1e6:,.0f} MB; a table of points has at most 200 MB."
            problems.add(place, "design.csv", said, "Is it the right file?")
            return None
        with path.open(encoding="utf-8-sig", newline="") as file:
            return Rows(str(path), factors, most, problems).read(file)
    except UnicodeDecodeError:
        problems.add(place, "design.csv", f"'{path}' is not UTF-8.", "Save the file as UTF-8.")
    except FileNotFoundError:
        fix = "The path is taken from the study's folder."
        problems.add(place, "design.csv", f"there is no file '{path}'.", fix)
    except (OSError, ValueError) as error:
        said = f"'{path}' cannot be read: {getattr(error, 'strerror', None) or error}."
        problems.add(place, "design.csv", said)
    return None


def of_text(text: str, place: str, factors: Sequence[Factor], most: int, problems: Problems) -> Array | None:
    """Return the codes of a table that stands in the study itself; its lines are counted from the table's first."""
    return Rows(f"{place}: design.table", factors, most, problems).read(io.StringIO(text, newline=""))


def text_of(array: Array, factors: Sequence[Factor]) -> str:
    """Return points as the text of a table."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([factor.label for factor in factors])
    for row in array.tolist():
        writer.writerow([_cell(factor.at(code)[0]) for factor, code in zip(factors, row, strict=True)])
    return lines.getvalue()


def _cell(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
