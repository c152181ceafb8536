"""A factor: one thing that differs between the runs of a study, and the values that it takes.

A design says where a factor stands by a single number, its code: for a factor with listed values the
position in the list, for a range the value itself. So a plan of a million points is one array of numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Part = Literal["lever", "uncertainty"]
BASE = "base"
# a share such as 2/3 of three values is 1.9999...: it means the third
_ALMOST = 1e-9


@dataclass(frozen=True)
class Factor:
    """A lever or an uncertainty: its column in the table, the settings that it moves, the values that it takes.

    Attributes:
        label: the name of its column.
        part: "lever", which the government chooses, or "uncertainty", which nobody does.
        kind: "list" (one setting, listed values), "options" (named changes of several settings), "range" (any
            value between two), "open" (whatever a table of points says) or "base" (which scenario).
        paths: the settings that it moves.
        type: of its column: float, int, bool or str.
        unit: of its values.
        what: what it means, as a sentence.
        values: what its column can hold, if it is listed.
        changes: what each listed value sets, by path.
        low, high: the ends of a range.
        log: whether a range is divided evenly in logarithms.
        place: where it is written. sites: where each change of each listed value is.
    """

    label: str
    part: Part
    kind: Literal["list", "options", "range", "open", "base"]
    paths: tuple[str, ...]
    type: type
    unit: str = ""
    what: str = ""
    values: tuple[Any, ...] = ()
    changes: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    low: float = -np.inf
    high: float = np.inf
    log: bool = False
    place: str = field(default="", repr=False, compare=False)
    sites: tuple[Mapping[str, str], ...] = field(default=(), repr=False, compare=False)

    @property
    def size(self) -> int | None:
        """How many values it can take; None if there is no counting them."""
        if self.kind in ("range", "open"):
            countable = self.type is int and self.kind == "range"
            return int(self.high - self.low) + 1 if countable else None
        return len(self.values)

    def codes(self, unit: Array) -> Array:
        """Return the codes of shares between 0 and 1: values in equal slices, ranges stretched to their ends."""
        if self.values:
            return np.minimum(np.floor(unit * len(self.values) + _ALMOST), len(self.values) - 1)
        # a whole number gets a slice as wide as any other, the first and the last too
        low, high = (self.low - 0.5, self.high + 0.5) if self.type is int else (self.low, self.high)
        stretched = low * (high / low) ** unit if self.log else low + unit * (high - low)
        codes = np.floor(stretched + 0.5 + _ALMOST) if self.type is int else stretched
        return np.clip(codes, self.low, self.high)

    def at(self, code: float) -> tuple[Any, Mapping[str, Any]]:
        """Return what its column holds at a code, and what that sets."""
        if self.values:
            return self.values[int(code)], self.changes[int(code)]
        value = self.type(code)
        return value, dict.fromkeys(self.paths, value)

    def site(self, code: float, path: str) -> str:
        """Return where the text says what it sets at a code."""
        written = self.sites[int(code)] if self.sites else {}
        return written.get(path, self.place)

    def canonical(self) -> dict[str, Any]:
        """Return all that determines its values, as plain data."""
        said: dict[str, Any] = {"label": self.label, "part": self.part, "type": self.type.__name__}
        if self.kind == "base":
            return {**said, "values": list(self.values)}
        if self.values:
            return {**said, "values": list(self.values), "changes": [dict(each) for each in self.changes]}
        ends = {} if self.kind == "open" else {"from": self.low, "to": self.high, "log": self.log}
        return {**said, "paths": list(self.paths), **ends}


def base_factor(labels: tuple[str, ...], place: str) -> Factor:
    """Return the factor that says which of several scenarios a run starts from."""
    nothing: tuple[Mapping[str, Any], ...] = ({},) * len(labels)
    what = "The scenario that the run starts from."
    return Factor(BASE, "lever", "base", (), str, "name", what, labels, nothing, place=place)
