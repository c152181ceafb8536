"""Logistic probabilities that add up: the intercept or slope that makes a share come out as asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def logistic(x: NDArray[Any] | float) -> Floats:
    """Return 1 / (1 + exp(−x))."""
    return 1.0 / (1.0 + np.exp(-np.asarray(x, np.float64)))


def bisect(rises: Callable[[float], float], target: float, low: float = -40.0, high: float = 40.0) -> float:
    """Return where a rising function reaches `target`; an end of the range if it does not."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < target else (low, middle)
    return (low + high) / 2


def probabilities(share: float, slope: float, x: Floats, weights: Floats) -> Floats:
    """Return σ(a + slope·x) with the intercept a for which the weighted mean is `share`."""
    total = max(weights.sum(), 1e-300)
    intercept = bisect(lambda a: float(logistic(a + slope * x) @ weights) / total, share)
    return logistic(intercept + slope * x)


def urban_by_quintile(share: float, ratio: float, income: Floats, weights: Floats) -> Floats:
    """Return the urban probability by quintile that gives an urban share and an urban-rural income ratio.

    Args:
        share: urban share of persons.
        ratio: urban over rural mean income per head.
        income: mean income per head by quintile.
        weights: persons by quintile.
    """
    rank = np.arange(len(income), dtype=np.float64)

    def ratio_at(slope: float) -> float:
        urban = probabilities(share, slope, rank, weights)
        return float(np.average(income, weights=weights * urban) / np.average(income, weights=weights * (1 - urban)))

    return probabilities(share, bisect(ratio_at, ratio, 0.0, 8.0), rank, weights)


def weighted_quantile_groups(values: Floats, weights: NDArray[Any], groups: int) -> NDArray[np.uint8]:
    """Return for each row which of `groups` equally heavy groups it is in, by rising value."""
    order = np.argsort(values, kind="stable")
    heavy = np.cumsum(weights[order], dtype=np.float64)
    middle = (heavy - weights[order] / 2) / heavy[-1]
    group = np.empty(len(values), np.uint8)
    group[order] = np.minimum(middle * groups, groups - 1)
    return group
