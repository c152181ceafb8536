"""Luck of pairs: a number of 0 to below 1 for each pair of rows, the same in every world in which the pair meets."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from govsim.core.population import Array

# constants of SplitMix64
STEP, FIRST, SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def luck_of(key: int, *rows: Array | int) -> NDArray[np.float64]:
    """Return the luck of each tuple of rows under this key: who else meets whom changes nothing.

    A stream serves its numbers in the order in which it is asked; what spreads on a network asks about pairs that
    a changed clause adds or removes. So the numbers of a pair are mixed, not served.
    Source: Steele, Lea & Flood 2014, OOPSLA: SplitMix64; Salmon et al. 2011, SC11: random numbers by counting.

    Args:
        key: a whole number from a named stream of the year.
        rows: whole numbers, arrays of one length or single ones.
    """
    start = np.atleast_1d(np.array(key, np.uint64))
    mixed = reduce(lambda state, row: _mix(state ^ _mix(np.asarray(row).astype(np.uint64))), rows, _mix(start))
    return np.asarray((mixed >> np.uint64(11)) * 2.0**-53)


def _mix(number: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return each number's SplitMix64 successor."""
    mixed = np.atleast_1d(number) + STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))
