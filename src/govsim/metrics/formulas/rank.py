"""Where a unit stands among all, from 0 (poorest) to 1 (richest)."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array


def fractional_rank(values: Array, weights: Array, order: Array | None = None) -> Array:
    """Return R = weight of those below + half the weight of those equal, over all weight; its mean is ½.

    `order` is argsort(values), if it is already known: the sort is the dear part.
    Reference: Kakwani, Wagstaff & van Doorslaer 1997.
    """
    order = np.argsort(values) if order is None else order
    sorted_weights = weights[order]
    reached = np.cumsum(sorted_weights)
    ranks = np.zeros(len(values))
    if not len(values) or not reached[-1]:
        return ranks
    middle = reached - sorted_weights / 2
    _share_ties(values[order], reached, middle)
    middle /= reached[-1]
    ranks[order] = middle
    return ranks


def _share_ties(sorted_values: Array, reached: Array, middle: Array) -> None:
    """Give equals the middle of their stretch, in place; incomes are rarely equal: only ties are touched."""
    same = np.flatnonzero(sorted_values[1:] == sorted_values[:-1])
    if not len(same):
        return
    # a stretch of k equals shows as k − 1 successive indices
    breaks = np.flatnonzero(np.diff(same) > 1)
    first = same[np.append(0, breaks + 1)]
    last = same[np.append(breaks, len(same) - 1)] + 1
    below = np.where(first > 0, reached[first - 1], 0.0)
    sizes = last - first + 1
    rows = np.repeat(first - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    middle[rows] = np.repeat((below + reached[last]) / 2, sizes)


def quantile_group(rank: Array, groups: int) -> Array:
    """Return 0 for the poorest 1/groups of the weight, up to groups − 1 for the richest."""
    return np.minimum((rank * groups).astype(np.int8), groups - 1)
