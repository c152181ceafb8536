"""The store of one sweep: parts as they are finished, large tables once a block of runs is whole.

    sweep.json     what is swept; written once, first of all that counts
    study.yaml     the study as one text, its scenarios in it
    parts/         rows of finished runs, a file for each piece of work, named by its runs
    table/         the same rows in blocks of 10,000 runs: what other programs read
    failed/        one run that failed: its error, seed and whole scenario
    coordinators/  signs of life of those who hand out the work

A run is done when its row lies in a part or in a whole block. A part is deleted only after the block that
holds all its rows has been written; a block that lacks runs is published as `*.partial.parquet` beside its
parts, for other programs to read, and never counted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from govsim.core.errors import ResultsError
from govsim.results.store.about import About
from govsim.results.store.files import Files
from govsim.results.store.part import DamagedError, Part, decoded, encoded, runs_in

ABOUT, STUDY, PARTS, TABLE, FAILED, SIGNS = "sweep.json", "study.yaml", "parts", "table", "failed", "coordinators"
BLOCK = 10_000  # runs in a file of the table
_WHOLE = re.compile(r"runs-(\d{9})\.parquet")


class Store:
    """The results of one sweep, by anybody who can reach the folder: workers, coordinators, readers."""

    def __init__(self, files: Files, about: About) -> None:
        self.files = files
        self.about = about

    # --- what is there --------------------------------------------------------------------------

    def done(self) -> NDArray[np.bool_]:
        """Return, for each run of the sweep, whether its row is kept."""
        found = np.zeros(self.about.runs, np.bool_)
        parts = self._parts()  # first these: what a block takes up meanwhile is seen there
        for first in self._whole_blocks():
            found[first : first + BLOCK] = True
        for part in parts:
            if part.is_gapless:
                found[part.first : part.last + 1] = True
            elif not found[part.first : part.last + 1].all():
                found[self._runs_of(part)] = True
        return found

    def _whole_blocks(self) -> list[int]:
        """Return the first run of each block whose table is whole."""
        found = (_WHOLE.fullmatch(name) for name in self.files.names(TABLE))
        return [int(match[1]) for match in found if match and int(match[1]) % BLOCK == 0]

    def _parts(self) -> list[Part]:
        """Return the parts of this sweep; one that bears its runs in its name is known by that to be of it."""
        named = map(Part.named, self.files.names(PARTS))
        mine = (part for part in named if part is not None and part.last < self.about.runs)
        return [part for part in mine if not part.is_gapless or part.is_of(self.about.sweep)]

    def _runs_of(self, part: Part) -> NDArray[np.int64]:
        name = f"{PARTS}/{part.name}"
        try:
            return runs_in(self.files.read(name), self.files.path(name), self.about.sweep)
        except FileNotFoundError:  # a block has taken it up since it was listed
            return np.zeros(0, np.int64)

    # --- what is added --------------------------------------------------------------------------

    def keep(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Keep the rows of some runs, all in one act; keeping the same ones again changes nothing.

        Raises:
            FullError: there is no room left.
        """
        rows = self.about.rows(records)
        part = Part.of(rows["run"].to_pylist(), self.about.sweep)
        self.files.put(f"{PARTS}/{part.name}", encoded(rows, self.about.sweep))

    def publish(self, *, unfinished: bool = False) -> None:
        """Merge parts into the table, block by block; with `unfinished`, blocks that lack runs too.

        Two who publish at once write the same bytes under the same names.
        """
        by_block: dict[int, list[Part]] = {}
        for part in self._parts():
            by_block.setdefault(part.first // BLOCK * BLOCK, []).append(part)
        whole = set(self._whole_blocks())
        for first in whole:
            self._tidy(first, by_block.pop(first, []))
        for first, parts in sorted(by_block.items()):
            wanted = min(BLOCK, self.about.runs - first)
            if sum(part.count for part in parts) >= wanted or unfinished:
                self._publish(first, wanted, parts, unfinished)

    def _publish(self, first: int, wanted: int, parts: list[Part], unfinished: bool) -> None:
        rows = merged([rows for part in parts if (rows := self._rows(part)) is not None], self.about)
        name = f"{TABLE}/runs-{first:09d}"
        if len(rows) == wanted:
            self.files.put(f"{name}.parquet", encoded(rows, self.about.sweep))
            self._tidy(first, parts)
        elif unfinished and len(rows):
            self.files.put(f"{name}.partial.parquet", encoded(rows, self.about.sweep))
            if self.files.exists(f"{name}.parquet"):  # somebody completed it meanwhile
                self.files.remove(f"{name}.partial.parquet")
            elif {part.name for part in parts} != {part.name for part in self._parts_of(first)}:
                self.publish(unfinished=True)  # somebody added to it, and may have published before us

    def _parts_of(self, first: int) -> list[Part]:
        return [part for part in self._parts() if part.first // BLOCK * BLOCK == first]

    def _tidy(self, first: int, parts: list[Part]) -> None:
        """Take away what a whole block holds as well, once it is seen to hold it."""
        self.files.remove(f"{TABLE}/runs-{first:09d}.partial.parquet")
        if parts and not self._is_sound(first):
            return
        for part in parts:
            self.files.remove(f"{PARTS}/{part.name}")

    def _is_sound(self, first: int) -> bool:
        """Whether the table of a block can be read and holds every run; one that was damaged goes away.

        Raises:
            ResultsError: it belongs to another sweep.
        """
        name, wanted = f"{TABLE}/runs-{first:09d}.parquet", min(BLOCK, self.about.runs - first)
        try:
            runs = runs_in(self.files.read(name), self.files.path(name), self.about.sweep)
        except (FileNotFoundError, DamagedError):
            runs = np.zeros(0, np.int64)
        if len(runs) == wanted:
            return True
        self.files.remove(name)
        return False

    def check(self) -> None:
        """See that what is counted as done is there: a block that cannot be read is lived again.

        To be called when a sweep is begun; a look at the last bytes of each large file.
        """
        for first in self._whole_blocks():
            self._is_sound(first)

    # --- what is read ---------------------------------------------------------------------------

    def table(self) -> pa.Table:
        """Return the row of every run that is done, once each, in their order."""
        for _ in range(5):  # a part that was listed may be gone: a block has taken it up
            pieces = list(self._pieces())
            if all(piece is not None for piece in pieces):
                return merged([piece for piece in pieces if piece is not None], self.about)
        raise ResultsError(f"'{self.files.address}' changes faster than it can be read. Try again.")

    def _pieces(self) -> Iterator[pa.Table | None]:
        parts = self._parts()  # first these: what a block takes up meanwhile is seen there
        whole = set(self._whole_blocks())
        for first in sorted(whole):
            name = f"{TABLE}/runs-{first:09d}.parquet"
            yield decoded(self.files.read(name), self.files.path(name), self.about.sweep)
        for part in parts:
            if part.first // BLOCK * BLOCK not in whole:
                yield self._rows(part)

    def _rows(self, part: Part) -> pa.Table | None:
        name = f"{PARTS}/{part.name}"
        try:
            return decoded(self.files.read(name), self.files.path(name), self.about.sweep)
        except FileNotFoundError:
            return None


def merged(pieces: list[pa.Table], about: About) -> pa.Table:
    """Return rows of several files together, in the order of their runs; one that is in two of them once."""
    rows = pa.concat_tables(pieces) if pieces else about.schema.empty_table()
    numbers = rows["run"].to_numpy()
    if len(numbers) and (np.diff(numbers) <= 0).any():
        _, firsts = np.unique(numbers, return_index=True)
        rows = rows.take(firsts)
    return rows.cast(about.schema).combine_chunks()


def is_there(address: str, options: Mapping[str, Any] | None = None) -> bool:
    """Whether a folder holds a sweep."""
    return Files(address, options).exists(ABOUT)


def opened(address: str, options: Mapping[str, Any] | None = None) -> Store:
    """Return the store in a folder.

    Raises:
        ResultsError: there is none.
    """
    files = Files(address, options)
    try:
        text = files.read(ABOUT)
    except (FileNotFoundError, NotADirectoryError):
        raise ResultsError(
            f"'{address}' holds no sweep: it has no {ABOUT}. `govsim sweep STUDY --out DIR` makes one."
        ) from None
    return Store(files, About.of_text(text, f"{address}/{ABOUT}"))


def founded(address: str, about: About, study: str, options: Mapping[str, Any] | None = None) -> Store:
    """Return the store of this sweep in a folder: a new one, or the one that is there already.

    Args:
        address: the folder.
        about: what is swept.
        study: the study as one text.
        options: what the file system needs to be reached.

    Raises:
        ResultsError: the folder holds another sweep, or something that is none.
    """
    files = Files(address, options)
    if not files.exists(ABOUT):
        _refuse_foreign(files)
        files.put_first(ABOUT, about.text())
    store = opened(address, options)
    if store.about.sweep != about.sweep:
        raise ResultsError(_other(address, store.about, about))
    if not files.exists(STUDY):
        files.put(STUDY, study.encode())
    store.check()
    return store


def _refuse_foreign(files: Files) -> None:
    if files.local and os.path.isfile(files.root):
        raise ResultsError(f"'{files.address}' is a file, not a folder. Give another one to --out.")
    orphans = [f"{folder}/{name}" for folder in (PARTS, TABLE) for name in files.names(folder)]
    foreign = [name for name in files.names("") if name not in {STUDY, PARTS, TABLE, FAILED, SIGNS, ".aside", ""}]
    if foreign:
        raise ResultsError(
            f"'{files.address}' holds files that are no sweep's: {_few(foreign)}. Nothing was touched. "
            "Give another folder."
        )
    if orphans:
        raise ResultsError(
            f"'{files.address}' holds rows of a sweep whose {ABOUT} is gone: {_few(orphans)}. Nothing was touched. "
            f"Put {ABOUT} back from a copy, or give another folder."
        )


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")


def _other(address: str, there: About, wanted: About) -> str:
    if there.study_hash != wanted.study_hash:
        return (
            f"'{address}' holds another study ('{there.title}', {there.runs:,} runs). "
            f"Give another folder; --reuse '{address}' takes over the rows that both share."
        )
    return f"'{address}' holds the same study lived by other code: its figures could differ. Give another folder."
