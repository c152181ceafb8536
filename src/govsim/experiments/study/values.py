"""Values of a factor: evenly spaced ones, and the column that can hold them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np


def stepped(low: float, high: float, steps: int, kind: type, *, log: bool) -> list[Any]:
    """Return the values of a range in steps, both ends among them."""
    exact = np.geomspace(low, high, steps) if log else np.linspace(low, high, steps)
    if kind is int:
        return [math.floor(value + 0.5) for value in exact.tolist()]
    # 0.1 + 0.2 is written 0.3, as its reader means it
    middle = [float(f"{value:.12g}") for value in exact[1:-1].tolist()]
    return [low, *middle, high]


def column(values: Sequence[Any]) -> tuple[type, list[Any]]:
    """Return the type of a column that can hold these values, and the values as it holds them."""
    kinds = {type(value) for value in values}
    if len(kinds) == 1 and kinds <= {bool, int, float, str}:
        return kinds.pop(), list(values)
    if kinds == {int, float}:
        return float, [float(value) for value in values]
    return str, [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values]
