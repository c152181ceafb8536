"""A file of ties, read in stretches: the memory it takes goes by how many different ties there are, not by lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import psutil
from numpy.typing import NDArray

from govsim.core.errors import Problem, ScenarioError
from govsim.networks.graph import sorted_once

if TYPE_CHECKING:
    import pyarrow

    from govsim.households.names import Names

Numbers = NDArray[np.int64]
# of a CSV file read at a time, and rows of a Parquet file
STRETCH_BYTES, STRETCH_ROWS = 1 << 24, 1 << 20
# so many ties wait, or as many as are kept, before the new ones are merged with those kept
WAITING = 1 << 22
# peak of merging and of making the graph, for each different tie
BYTES_A_TIE = 40


@dataclass
class Found:
    """The ties of a file: lower row times nodes plus higher row, ascending, each once; and what was dropped."""

    ties: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))
    loops: int = 0
    twice: int = 0


@dataclass(frozen=True)
class EdgeFile:
    """A CSV or Parquet file with one tie a row.

    Attributes:
        path: where it is.
        columns: the names of the columns of both ends.
        where: who asks, for messages.
        nodes: how many households there are.
        names: what they are called; by their row, from 0, if None.
    """

    path: Path
    columns: tuple[str, str]
    where: str
    nodes: int
    names: Names | None

    def read(self) -> Found:
        """Return the ties.

        Raises:
            ScenarioError: says which line is wrong, and how to mend it.
        """
        import pyarrow

        if self.names is not None and not self.names.are_unique:
            self._refuse(
                "the households of the survey are drawn by weight, so that a name may stand for several.",
                "Take as many households as the survey has, each of the same weight.",
            )
        found, waiting, row = Found(), list[Numbers](), 0
        try:
            for one, other in self._stretches():
                ties = self._ties(self._rows(one, row), self._rows(other, row), found)
                row += len(one)
                waiting.append(ties)
                if sum(map(len, waiting)) > max(WAITING, len(found.ties)):
                    self._merge(found, waiting)
        except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
            said = str(error).splitlines()[0].rstrip(".")
            self._refuse(f"cannot be read: {said}.", "It must be CSV, or Parquet with the ending .parquet.")
        self._merge(found, waiting)
        if row == 0:
            self._refuse("has no rows.", "One row a tie is needed.")
        return found

    def _ties(self, one: Numbers, other: Numbers, found: Found) -> Numbers:
        """Return each tie as a number, those of a household to itself left out and counted."""
        ties = np.minimum(one, other) * self.nodes + np.maximum(one, other)
        apart = one != other
        found.loops += len(ties) - int(np.count_nonzero(apart))
        return ties[apart]  # type: ignore[no-any-return]

    def _merge(self, found: Found, waiting: list[Numbers]) -> None:
        """Keep what waits, each tie once."""
        many = len(found.ties) + sum(map(len, waiting))
        if many * BYTES_A_TIE > psutil.virtual_memory().available:
            self._refuse(
                f"has over {many:,} ties so far: more than the memory of this machine holds.",
                "Take a sample of its lines, or a machine with more memory.",
            )
        every = np.concatenate([found.ties, *waiting])
        waiting.clear()
        found.ties = sorted_once(every)
        found.twice += many - len(found.ties)

    # --- the file ---------------------------------------------------------------------------------

    def _stretches(self) -> Iterator[tuple[pyarrow.Array, pyarrow.Array]]:
        """Yield both columns, some rows at a time."""
        if not self.path.is_file():
            self._refuse("is not there.", "The path is taken from the scenario's folder, then from here.")
        yield from self._parquet() if self.path.suffix == ".parquet" else self._csv()

    def _csv(self) -> Iterator[tuple[pyarrow.Array, pyarrow.Array]]:
        from pyarrow import csv

        with csv.open_csv(self.path) as file:
            self._refuse_columns(file.schema.names)
        # as texts, so that a line with something else than a number can be named
        kept = csv.ConvertOptions(
            include_columns=list(self.columns), column_types=dict.fromkeys(self.columns, "string")
        )
        options = csv.ReadOptions(block_size=STRETCH_BYTES, use_threads=False)
        with csv.open_csv(self.path, read_options=options, convert_options=kept) as file:
            for batch in file:
                yield batch.column(0), batch.column(1)

    def _parquet(self) -> Iterator[tuple[pyarrow.Array, pyarrow.Array]]:
        from pyarrow import parquet

        with parquet.ParquetFile(self.path) as file:
            self._refuse_columns(file.schema_arrow.names)
            for batch in file.iter_batches(STRETCH_ROWS, columns=list(self.columns), use_threads=False):
                yield batch.column(self.columns[0]), batch.column(self.columns[1])

    # --- what it says -----------------------------------------------------------------------------

    def _rows(self, column: pyarrow.Array, before: int) -> Numbers:
        """Return the households' rows; `before` rows of the file have been read."""
        rows = self._numbers(column, before) if self.names is None else self.names.rows(column.cast("string"))
        unknown = (rows < 0) | (rows >= self.nodes)
        if unknown.any():
            bad = int(np.argmax(unknown))
            fix = f"The city has households 0 to {self.nodes - 1}." if self.names is None else "The survey lacks it."
            self._refuse_row(before + bad, column[bad].as_py(), "is no household", f"{fix} Drop the line, or mend it.")
        return rows

    def _numbers(self, column: pyarrow.Array, before: int) -> Numbers:
        import pyarrow
        import pyarrow.compute as pc

        if not pyarrow.types.is_integer(column.type):
            column = pc.utf8_trim_whitespace(column.cast("string"))
        try:
            return column.cast("int64").fill_null(-1).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
        except pyarrow.ArrowInvalid:
            whole = pc.match_substring_regex(column, r"^-?\d{1,18}$").fill_null(True)
            bad = max(0, pc.index(whole, False).as_py())
            fix = "In a synthetic city households are numbered from 0."
            self._refuse_row(before + bad, column[bad].as_py(), "is not a whole number", fix)

    # --- refusals ---------------------------------------------------------------------------------

    def _refuse_columns(self, names: list[str]) -> None:
        for name in self.columns:
            if names.count(name) != 1:
                said = f"has {'more than one' if name in names else 'no'} column '{name}'."
                there = ", ".join(map(str, names[:20]))
                self._refuse(said, f"Name both in {self.where}.ends. The file has: {there}.")

    def _refuse_row(self, row: int, said: object, wrong: str, fix: str) -> NoReturn:
        place = f", row {row + 1}" if self.path.suffix == ".parquet" else f":{self._line(row)}"
        shown = "" if said is None else str(said)[:60]
        raise ScenarioError(Problem(self.where, f"{self.path.name}{place}: '{shown}' {wrong}.", fix))

    def _refuse(self, message: str, fix: str) -> NoReturn:
        raise ScenarioError(Problem(self.where, f"the file '{self.path}' {message}", fix))

    def _line(self, row: int) -> int:
        """Return the line of the file on which a row stands: the header and empty lines count too."""
        left = row + 1
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                left -= bool(line.strip())
                if left < 0:
                    return number
        return row + 2
