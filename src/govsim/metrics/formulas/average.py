"""Weighted means, ratios and quantiles. A unit of weight 0 (an extinct household) counts for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np

from govsim.core.population import Array


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
    """Return the quantile of each share: exact; without a sort if all weights are equal; zeros without any weight."""
    counted = weights > 0
    number = np.count_nonzero(counted)
    if not number:
        return [0.0] * len(shares)
    # those without a weight go to the end, where no share reaches
    values = np.where(counted, values, np.inf)
    # a hair below the target, lest rounding push a share met exactly to the next value
    targets = [share * (1 - 1e-12) for share in shares]
    if np.count_nonzero(weights == weights.max()) == number:
        return [_at(values, max(0, ceil(target * number) - 1)) for target in targets]
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return [float(values[order[np.searchsorted(reached, target * reached[-1])]]) for target in targets]


def _at(values: Array, place: int) -> float:
    """Return what would stand at this place if the values were sorted; they are moved about."""
    values.partition(place)
    return float(values[place])
