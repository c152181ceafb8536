"""Weighted means, ratios and quantiles. A unit of weight 0 (an extinct household) counts for nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from govsim.core.population import Array

# bins of the first pass of a quantile: enough to leave few values for the exact second pass
BINS = 2048


def ratio(part: float, whole: float) -> float:
    """Return part / whole; 0 if there is no whole."""
    return float(part) / float(whole) if whole else 0.0


def weighted_sum(weights: Array, values: Array) -> float:
    """Return Σwv, added up in one order everywhere: np.dot splits a sum by the machine's cores."""
    return float(np.einsum("i,i->", weights, values))


def weighted_mean(values: Array, weights: Array) -> float:
    """Return Σwv / Σw; 0 if nobody has a weight."""
    return ratio(weighted_sum(weights, values), float(weights.sum()))


def mean_by_group(values: Array, weights: Array, group: Array, groups: int) -> Array:
    """Return the weighted mean of each of the groups 0, 1, ...; NaN for a group that nobody is in."""
    whole = np.bincount(group, weights, groups)
    part = np.bincount(group, weights * values, groups)
    means: Array = np.divide(part, whole, out=np.full(groups, np.nan), where=whole > 0)
    return means


def weighted_quantile(values: Array, share: float, weights: Array) -> float:
    """Return the smallest value at or below which at least `share` of the weight lies."""
    return weighted_quantiles(values, (share,), weights)[0]


def weighted_quantiles(values: Array, shares: Sequence[float], weights: Array) -> list[float]:
    """Return the quantile of each share: exact, without a full sort; zeros if nobody has a weight.

    Bins narrow the search to one of them, which alone is sorted.
    """
    total = float(weights.sum())
    if not total:
        return [0.0] * len(shares)
    low, high = float(values.min()), float(values.max())
    if low == high:
        return [low] * len(shares)
    scaled = values - low
    scaled *= (BINS - 1) / (high - low)
    bins = scaled.astype(np.intp)
    below = np.cumsum(np.bincount(bins, weights, BINS))
    # a hair below the target, lest rounding push a share met exactly to the next value
    return [_within_bins(values, weights, bins, below, share * total * (1 - 1e-12)) for share in shares]


def _within_bins(values: Array, weights: Array, bins: Array, below: Array, target: float) -> float:
    hit = min(int(np.searchsorted(below, target)), int(np.flatnonzero(np.diff(below, prepend=0.0))[-1]))
    inside = np.flatnonzero(bins == hit)
    inside = inside[weights[inside] > 0]
    inside = inside[np.argsort(values[inside])]
    reached = np.cumsum(weights[inside]) + (below[hit - 1] if hit else 0.0)
    return float(values[inside[min(int(np.searchsorted(reached, target)), len(inside) - 1)]])
