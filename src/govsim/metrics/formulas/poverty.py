"""Poverty, and what payments for care add to it."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array
from govsim.metrics.formulas.average import weighted_mean, weighted_sum


def poverty(living: Array, line: Array | float, weights: Array) -> tuple[float, float, float]:
    """Return P₀, P₁, P₂: head count, gap and severity, P_α = mean of ((z − c) / z)^α over all, 0 if c ≥ z.

    Reference: Foster, Greer & Thorbecke 1984.
    """
    poor = np.flatnonzero((living < line) & (weights > 0))
    floor = line[poor] if isinstance(line, np.ndarray) else line
    gap = 1 - living[poor] / floor
    whole = float(weights.sum())
    if not whole:
        return 0.0, 0.0, 0.0
    carried = weights[poor]
    return (
        float(carried.sum()) / whole,
        weighted_sum(carried, gap) / whole,
        weighted_sum(carried, gap * gap) / whole,
    )


def impoverishment(before: Array, after: Array, line: Array | float, weights: Array) -> tuple[float, float]:
    """Return by how much payments raise the head count and the gap: P₀(after) − P₀(before), P₁ likewise.

    Reference: Wagstaff & van Doorslaer 2003.
    """
    pre, post = poverty(before, line, weights), poverty(after, line, weights)
    return post[0] - pre[0], post[1] - pre[1]


def impoverished(before: Array, after: Array, line: Array | float, weights: Array) -> float:
    """Return the share that was not poor before paying and is poor after it."""
    return weighted_mean((before >= line) & (after < line), weights)
