"""Where a unit stands among all, from 0 (poorest) to 1 (richest)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.population import Array


@dataclass(frozen=True)
class Ladder:
    """Units from the lowest to the highest value: sorted once, ranked under any weights."""

    order: Array
    values: Array

    @classmethod
    def of(cls, values: Array, order: Array | None = None) -> Ladder:
        """Sort the units by these values; `order` is argsort(values), if it is already known."""
        order = np.argsort(values) if order is None else order
        return cls(order, values[order])

    def rank(self, weights: Array) -> Array:
        """Return R of each unit (see `fractional_rank`), in the units' own order; whole weights are added faster."""
        sorted_weights = weights[self.order]
        reached = np.cumsum(sorted_weights)
        ranks = np.zeros(len(reached))
        if not len(reached) or not reached[-1]:
            return ranks
        middle = reached - sorted_weights / 2
        _share_ties(self.values, reached, middle)
        middle /= reached[-1]
        ranks[self.order] = middle
        return ranks


def fractional_rank(values: Array, weights: Array, order: Array | None = None) -> Array:
    """Return R = weight of those below + half the weight of those equal, over all weight; its mean is ½.

    Reference: Kakwani, Wagstaff & van Doorslaer 1997.
    """
    return Ladder.of(values, order).rank(weights)


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
    # as np.bincount counts it, which would convert anything narrower each time
    return np.minimum((rank * groups).astype(np.intp), groups - 1)
