"""Levers of a seller, and a bounded search for the best of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Levers(NamedTuple):
    """What a seller does under an agreement; one number each, or arrays of candidates.

    Attributes:
        verification: effort on checking hospitals' bills, 0 to 1.
        denial: share of claims that it refuses, whole, whatever is in them.
        quality: conduct of the service, 0 to 1.
        staff: people at work, relative to the norm.
    """

    verification: Any = 0.0
    denial: Any = 0.0
    quality: Any = 0.0
    staff: Any = 1.0


WORDS = Levers._fields
# where each lever is looked for
RANGE: dict[str, tuple[float, float]] = {
    "verification": (0.0, 1.0),
    "denial": (0.0, 0.5),
    "quality": (0.0, 1.0),
    "staff": (0.1, 2.0),
}
ROUNDS, POINTS = 5, 11
NARROWER = 0.35


def best(
    worth: Callable[[Levers], Array], start: Levers, ranges: Mapping[str, tuple[float, float]], rounds: int = ROUNDS
) -> Levers:
    """Return the levers of highest worth: in each round all are tried along their own axis, on grids that narrow.

    Args:
        worth: what each of many candidates is worth.
        start: where to begin; levers without a range stay as they are.
        ranges: lowest and highest value of each lever that is free.
        rounds: how many rounds; with fewer than all, the first grids are narrow already, around the start.
    """
    found = {name: float(value) for name, value in start._asdict().items()}
    for narrowing in range(ROUNDS - rounds, ROUNDS):
        grids = {name: _grid(found[name], *ends, NARROWER**narrowing) for name, ends in ranges.items()}
        tried = {name: np.full(POINTS * len(grids), value) for name, value in found.items()}
        for place, (name, grid) in enumerate(grids.items()):
            tried[name][place * POINTS : (place + 1) * POINTS] = grid
        values = worth(Levers(**tried)).reshape(len(grids), POINTS)
        found |= {name: _peak(grid, row) for (name, grid), row in zip(grids.items(), values, strict=True)}
    return Levers(**found)


def _grid(middle: float, low: float, high: float, share: float) -> Array:
    """Return candidates around the middle, over a share of the range, inside its ends."""
    width = (high - low) * share
    left = min(max(low, middle - width / 2), high - width)
    return np.linspace(left, left + width, POINTS)


def _peak(tried: Array, values: Array) -> float:
    """Return the top of the parabola through the best candidate and its neighbours; the candidate at an edge."""
    at = int(np.argmax(values))
    if at in (0, len(tried) - 1):
        return float(tried[at])
    before, here, after = values[at - 1 : at + 2]
    bend = before - 2.0 * here + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return float(tried[at] + shift * (tried[1] - tried[0]))
