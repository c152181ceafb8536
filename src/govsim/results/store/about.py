"""What a store is about: one sweep, fixed when the folder is founded and the same for everybody who joins it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from govsim.core.errors import ResultsError

_MEND = "Put the file back from a copy, or sweep into another folder."
TYPES: dict[str, pa.DataType] = {
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "str": pa.string(),
}


@dataclass(frozen=True)
class ColumnOf:
    """One column of a sweep's table: its name, its type (int, float, bool or str), its unit, what it says.

    Attributes:
        part: "key" (which run it is), "lever", "uncertainty" or "outcome".
        better: which way an outcome is better: "lower", "higher" or "neither".
        how: of an outcome, how it is measured: metric, group and years, as text.
    """

    name: str
    type: str
    unit: str
    what: str
    part: str
    better: str = ""
    how: str = ""


@dataclass(frozen=True)
class About:
    """What a sweep is, in plain data.

    Attributes:
        title: of the study. study: its name. study_hash: of everything that it says.
        code: the digest of the code that lives its worlds. govsim: that code's version.
        runs, designs, seeds: how many there are of each.
        columns: of its table, in their order; the first is "run", the number of the run.
    """

    title: str
    study: str
    study_hash: str
    govsim: str
    code: str
    runs: int
    designs: int
    seeds: int
    columns: tuple[ColumnOf, ...] = field(repr=False)

    @property
    def sweep(self) -> str:
        """The digest that names the sweep: the same study lived by the same code."""
        said = {name: value for name, value in asdict(self).items() if name not in ("title", "study", "govsim")}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    @property
    def schema(self) -> pa.Schema:
        """The columns as Arrow types."""
        return pa.schema([(column.name, TYPES[column.type]) for column in self.columns])

    def rows(self, records: Iterable[Mapping[str, Any]]) -> pa.Table:
        """Return records as rows, in ascending order of their runs."""
        ordered = sorted(records, key=lambda record: record["run"])
        arrays = {name: [record[name] for record in ordered] for name in self.schema.names}
        return pa.table(arrays, schema=self.schema)

    def text(self) -> bytes:
        """Return it as the text of a file."""
        return (json.dumps({"sweep": self.sweep, **asdict(self)}, indent=1, ensure_ascii=False) + "\n").encode()

    @staticmethod
    def of_text(text: bytes, where: str) -> About:
        """Return what a file says.

        Raises:
            ResultsError: it is damaged.
        """
        try:
            said = json.loads(text)
            said["columns"] = tuple(ColumnOf(**column) for column in said["columns"])
            named = said.pop("sweep")
            about = About(**said)
        except (ValueError, TypeError, KeyError) as error:
            raise ResultsError(f"'{where}' is damaged: {error}. {_MEND}") from None
        if about.sweep != named:
            said = f"'{where}' was changed by hand: it no longer names the sweep that it describes. {_MEND}"
            raise ResultsError(said)
        return about
