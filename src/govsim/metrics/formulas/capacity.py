"""Subsistence and capacity to pay after Xu (2005), WHO EIP discussion paper 2."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array
from govsim.metrics.formulas.average import weighted_mean, weighted_quantiles

# economies of scale in a household, estimated on 59 countries (Xu et al. 2003, Lancet 362:111)
EQUIVALENCE = 0.56


def equivalent_size(size: Array) -> Array:
    """Return n^0.56."""
    # few sizes, many households: one power for each size
    by_size: Array = np.arange(int(size.max(initial=0)) + 1, dtype=np.float64) ** EQUIVALENCE
    return by_size[size.astype(np.int64)]


def subsistence_line(food: Array, consumption: Array, equivalent: Array, weights: Array) -> float:
    """Return the poverty line for one equivalent adult, CNY.

    It is the mean food spending per equivalent adult of households whose food share of consumption
    lies between the 45th and the 55th percentile.
    """
    share = np.divide(food, consumption, out=np.zeros(len(food)), where=consumption > 0)
    low, high = weighted_quantiles(share, (0.45, 0.55), weights)
    middle = np.flatnonzero((share >= low) & (share <= high) & (weights > 0))
    return weighted_mean(food[middle] / equivalent[middle], weights[middle])


def capacity_to_pay(consumption: Array, food: Array, subsistence: Array) -> Array:
    """Return x − se if subsistence se ≤ food f, else x − f: what is left once the household has eaten."""
    return consumption - np.minimum(subsistence, food)
