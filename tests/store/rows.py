"""A small sweep to keep: what it is about, and rows of it."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from govsim.results.store.about import About, ColumnOf

COLUMNS = (
    ColumnOf("run", "int", "number", "number of the run", "key"),
    ColumnOf("design", "int", "number", "which design", "key"),
    ColumnOf("seed", "int", "number", "where chance begins", "key"),
    ColumnOf("rate", "float", "share", "what the layer pays", "lever"),
    ColumnOf("tender", "str", "name", "how the seller is chosen", "lever"),
    ColumnOf("catastrophic_share", "float", "share", "households with catastrophic payments", "outcome", "lower"),
    ColumnOf("key", "str", "digest", "of all that determines the run", "key"),
)


def about(runs: int = 40, **changes: Any) -> About:
    found = About("A study", "study", "hash", "0.1.0", "code", runs, runs // 4, 4, COLUMNS)
    return dataclasses.replace(found, **changes)


def records(numbers: Iterable[int]) -> list[dict[str, Any]]:
    return [
        {
            "run": number,
            "design": number // 4,
            "seed": 1 + number % 4,
            "rate": 0.5 + number / 1e6,
            "tender": "lowest" if number % 2 else "points",
            "catastrophic_share": 0.1 / (1 + number),
            "key": f"{number:032x}",
        }
        for number in numbers
    ]
