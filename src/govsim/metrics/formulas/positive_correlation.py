"""The positive correlation test: do those with cover claim more than those who look alike to the seller?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.population import Array


@dataclass(frozen=True)
class Correlation:
    """A correlation within groups, and how sure it is.

    Attributes:
        value: −1 to 1; nan if cover or loss do not vary within any group.
        error: its standard error, whatever the true value (by its influence function).
        statistic: W = (Σ εη)² / Σ ε²η², of χ²(1) if there is none, whatever the variances.
    """

    value: float
    error: float
    statistic: float


def positive_correlation(enrolled: Array, loss: Array, group: Array, weight: Array) -> Correlation:
    """Return the correlation of enrolment and loss among those of one group, who pay the same price.

    ε and η are what enrolment and loss exceed their group's means by: probits of a saturated model would only scale
    them group by group. Above 0: adverse selection (or moral hazard, if it is the loss after cover); below 0:
    advantageous. Source: Chiappori & Salanié 2000, J Political Economy 108:56.

    Args:
        enrolled: whether, or how much cover.
        loss: claims, or whether there was one; of those without cover what they would have claimed.
        group: what the seller can price by, a whole number from 0.
        weight: persons that each stands for.
    """
    cover, damage = (_standard(np.asarray(each, float), group, weight) for each in (enrolled, loss))
    product = weight * cover * damage
    value = float(product.sum() / weight.sum())
    pull = product - weight * value / 2 * (cover**2 + damage**2)
    error = float(np.sqrt((pull**2).sum()) / weight.sum())
    noise = float((product**2).sum())
    return Correlation(value, error, float(product.sum() ** 2 / noise) if noise else np.nan)


def _standard(values: Array, group: Array, weight: Array) -> Array:
    """Return what values exceed their group's mean by, over its root mean square; nan if they vary in no group."""
    total = np.maximum(np.bincount(group, weight), np.finfo(float).tiny)
    excess = values - (np.bincount(group, weight * values) / total)[group]
    spread = float(np.sqrt((weight * excess**2).sum() / weight.sum()))
    return np.asarray(excess / spread if spread > 1e-12 * np.abs(values).max() else np.full(len(values), np.nan))
