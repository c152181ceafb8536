"""A part: the rows of some runs in one small Parquet file, whose name alone says which runs they are."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from govsim.core.errors import ResultsError

_NAME = re.compile(r"(\d{9})-(\d{9})-(\d{6})-([0-9a-f]{16})\.parquet")
RUNS, SWEEP = b"govsim.runs", b"govsim.sweep"  # keys of a file's metadata


class DamagedError(ResultsError):
    """A file of a sweep is no longer what was written."""


@dataclass(frozen=True)
class Part:
    """Which runs a file holds: all from the first to the last, or only some of them.

    Two workers that did the same runs of the same sweep write the same bytes under the same name.
    """

    first: int
    last: int
    count: int
    digest: str

    @staticmethod
    def of(numbers: Sequence[int], sweep: str) -> Part:
        """Return the part of these runs, in ascending order."""
        said = f"{sweep} {' '.join(map(str, numbers))}"
        return Part(numbers[0], numbers[-1], len(numbers), hashlib.sha256(said.encode()).hexdigest()[:16])

    @staticmethod
    def named(name: str) -> Part | None:
        """Return the part of a file's name; None if it is not the name of one."""
        match = _NAME.fullmatch(name)
        return Part(int(match[1]), int(match[2]), int(match[3]), match[4]) if match else None

    @property
    def name(self) -> str:
        """Its file's name."""
        return f"{self.first:09d}-{self.last:09d}-{self.count:06d}-{self.digest}.parquet"

    def is_of(self, sweep: str) -> bool:
        """Whether a part without gaps bears the name that this sweep would give it."""
        return Part.of(range(self.first, self.last + 1), sweep) == self

    @property
    def is_gapless(self) -> bool:
        """Whether the name says it all: every run from the first to the last."""
        return self.count == self.last - self.first + 1


def encoded(table: pa.Table, sweep: str) -> bytes:
    """Return rows as the bytes of a Parquet file that depend on nothing but the rows and the sweep."""
    runs = " ".join(map(str, table["run"].to_pylist()))
    kept = table.replace_schema_metadata({RUNS: runs.encode(), SWEEP: sweep.encode()})
    sink = io.BytesIO()
    pq.write_table(kept, sink, compression="zstd", compression_level=3, version="2.6")
    return sink.getvalue()


def decoded(content: bytes, name: str, sweep: str) -> pa.Table:
    """Return the rows of a file.

    Raises:
        DamagedError: it is damaged.
        ResultsError: it belongs to another sweep.
    """
    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(name, error) from None
    _check(table.schema, name, sweep)
    return table.replace_schema_metadata(None)


def runs_in(content: bytes, name: str, sweep: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the numbers of the runs of a file, from its footer only."""
    try:
        schema = pq.read_schema(io.BytesIO(content))
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(name, error) from None
    _check(schema, name, sweep)
    return np.array(schema.metadata[RUNS].split(), np.int64)


def _damaged(name: str, error: Exception) -> DamagedError:
    said = f"'{name}' is damaged ({str(error)[:80]}). Delete it, then repeat the sweep: its runs are lived again."
    return DamagedError(said)


def _check(schema: pa.Schema, name: str, sweep: str) -> None:
    found = (schema.metadata or {}).get(SWEEP, b"").decode()
    if found != sweep:
        raise ResultsError(f"'{name}' belongs to another sweep. Move it out of this folder.")
