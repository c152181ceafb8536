"""Catastrophic payments: who pays too much of what they could, and by how much too much."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array
from govsim.metrics.formulas.average import ratio, weighted_mean


def burden(payment: Array, capacity: Array) -> Array:
    """Return payment ÷ capacity, between 0 and 1.

    Capped at 1, since a payment beyond capacity is financed by debt; 1 if there is no capacity at all.
    """
    share = np.divide(payment, capacity, out=(payment > 0).astype(np.float64), where=capacity > 0)
    return np.minimum(share, 1.0, out=share)


def headcount(burdens: Array, weights: Array, threshold: float) -> float:
    """Return H, the share of households whose burden is at or above the threshold (Xu et al. 2003)."""
    return weighted_mean(burdens >= threshold, weights)


def overshoot(burdens: Array, weights: Array, threshold: float) -> float:
    """Return O, the mean over all households of how far the burden exceeds the threshold.

    Reference: Wagstaff & van Doorslaer 2003.
    """
    return weighted_mean(np.maximum(burdens - threshold, 0.0), weights)


def mean_positive_overshoot(burdens: Array, weights: Array, threshold: float) -> float:
    """Return MPO = O / H, the mean overshoot among the catastrophic households; 0 if there are none."""
    return ratio(overshoot(burdens, weights, threshold), headcount(burdens, weights, threshold))


def budget_headcount(payment: Array, consumption: Array, weights: Array, threshold: float) -> float:
    """Return the share that pays more than `threshold` of consumption (the SDG 3.8.2 of 2017 to 2025)."""
    return weighted_mean((payment > threshold * consumption) & (payment > 0), weights)
