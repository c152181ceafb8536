"""Limited loss: what a cover with a limit pays of a lognormal loss."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from govsim.core.population import Array


def limited_moment(mean: Array | float, sigma: float, limit: float, power: int = 1) -> Array:
    """Return E[min(X, limit)^power] of a lognormal loss X.

    E = exp(p·μ + p²σ²/2)·Φ((ln L − μ − p·σ²)/σ) + Lᵖ·(1 − Φ((ln L − μ)/σ)), μ = ln(mean) − σ²/2.
    Source: Klugman, Panjer & Willmot 2012, Loss Models, appendix A.4.

    Args:
        mean: E[X], CNY, above 0.
        sigma: standard deviation of ln X, above 0.
        limit: most that is paid, CNY.
        power: which moment.
    """
    mu = np.log(mean) - sigma**2 / 2
    with np.errstate(divide="ignore"):
        distance = (np.log(limit) - mu) / sigma
    below = np.exp(power * mu + power**2 * sigma**2 / 2) * ndtr(distance - power * sigma)
    return np.asarray(below + limit**power * (1.0 - ndtr(distance)))
