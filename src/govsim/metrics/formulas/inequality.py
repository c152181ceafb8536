"""How unequally something lies along the income ladder."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array
from govsim.metrics.formulas.average import ratio, weighted_sum
from govsim.metrics.formulas.rank import fractional_rank


def concentration_index(values: Array, rank: Array, weights: Array) -> float:
    """Return C = 2 cov(v, R) / v̄, from −1 (all with the poorest) to 1 (all with the richest).

    Reference: Kakwani, Wagstaff & van Doorslaer 1997; R is the weighted fractional rank, whose mean is ½.
    """
    carried = weights * values
    whole = float(carried.sum())
    return 2 * weighted_sum(carried, rank) / whole - 1 if whole else 0.0


def gini(values: Array, weights: Array, rank: Array | None = None) -> float:
    """Return the Gini coefficient, 2 cov(y, R) / ȳ: a thing's concentration along its own ladder."""
    rank = fractional_rank(values, weights) if rank is None else rank
    return concentration_index(values, rank, weights)


def gini_of_transfers(values: Array) -> float:
    """Return the Gini index of sums of both signs, Σ(2k − n − 1)·v₍ₖ₎ / ((n − 1)·Σ|v|), 0 to 1; all weigh the same.

    Reference: Raffinetti, Siletti & Vernizzi 2015, Stat Methods Appl 24:507.
    """
    count, whole = len(values), float(np.abs(values).sum())
    steps = 2.0 * np.arange(1, count + 1) - count - 1.0
    return ratio(float((steps * np.sort(values)).sum()), (count - 1) * whole)


def erreygers(index: float, mean: float, low: float = 0.0, high: float = 1.0) -> float:
    """Return E = 4 v̄ C / (high − low), the corrected index of a bounded variable (Erreygers 2009)."""
    return 4 * mean * index / (high - low)


def wagstaff(index: float, mean: float, low: float = 0.0, high: float = 1.0) -> float:
    """Return W = (high − low) v̄ C / ((high − v̄)(v̄ − low)); C / (1 − v̄) if binary (Wagstaff 2005)."""
    return ratio((high - low) * mean * index, (high - mean) * (mean - low))


def kakwani(payment: Array, income: Array, weights: Array, rank: Array) -> float:
    """Return K = C(payment) − G(income before payment): positive if the rich pay more than their share.

    Reference: Kakwani 1977.
    """
    return concentration_index(payment, rank, weights) - concentration_index(income, rank, weights)


def reynolds_smolensky(payment: Array, income: Array, weights: Array) -> tuple[float, float, float]:
    """Return (RE, V, H): redistribution G_pre − G_post, its vertical part gK/(1 − g), and reranking V − RE.

    g is the mean payment over mean income. Reference: Kakwani 1977; O'Donnell et al. 2008, ch. 17.
    """
    rank = fractional_rank(income, weights)
    left = income - payment
    effect = gini(income, weights, rank) - gini(left, weights)
    burden = ratio(weighted_sum(weights, payment), weighted_sum(weights, income))
    vertical = ratio(burden, 1 - burden) * kakwani(payment, income, weights, rank)
    return effect, vertical, vertical - effect


def concentration_curve(values: Array, rank: Array, weights: Array, points: int = 11) -> tuple[Array, Array]:
    """Return cumulative shares of people (poorest first) and of the thing, at evenly spaced points.

    With `values` = income it is the Lorenz curve.
    """
    order = np.argsort(rank)
    people = np.append(0.0, np.cumsum(weights[order]))
    thing = np.append(0.0, np.cumsum((weights * values)[order]))
    at = np.linspace(0.0, 1.0, points)
    if not people[-1] or not thing[-1]:
        return at, at.copy()
    return at, np.interp(at, people / people[-1], thing / thing[-1])
