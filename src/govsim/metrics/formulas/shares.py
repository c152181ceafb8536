"""Who has how much of a whole: top shares, shares of fifths, market concentration."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array
from govsim.metrics.formulas.average import ratio, weighted_quantile, weighted_sum


def top_share(values: Array, top: float, weights: Array) -> float:
    """Return the share of the whole that the `top` share of units with the most holds.

    A unit that straddles the border counts with the part of its weight that is inside.
    """
    whole = weighted_sum(weights, values)
    if not whole:
        return 0.0
    border = weighted_quantile(values, 1 - top, weights)
    above = np.flatnonzero(values > border)
    inside = float(weights[above].sum())
    held = weighted_sum(weights[above], values[above])
    return (held + (top * float(weights.sum()) - inside) * border) / whole


def share_by_group(values: Array, weights: Array, group: Array, groups: int) -> Array:
    """Return what share of the whole each group holds; zeros if there is nothing."""
    held = np.bincount(group, weights * values, groups)
    whole = held.sum()
    return held / whole if whole else held


def quantile_ratio(means: Array) -> float:
    """Return the first group's mean over the last one's; 0 if the last one has nothing."""
    return ratio(float(means[0]), float(means[-1]))


def herfindahl(sizes: Array) -> float:
    """Return Σ share² × 10,000: 10,000 is one seller, 10,000/n are n equal ones."""
    whole = float(np.sum(sizes))
    return float(np.sum((sizes / whole) ** 2)) * 10_000 if whole else 0.0
