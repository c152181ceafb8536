"""Experience rating: how far a hospital's own losses move its premium (Bühlmann 1967; Bühlmann & Straub 1970)."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array


def credibility(exposure: Array | float, constant: float) -> Array:
    """Return Z = n/(n + K), the weight of a hospital's own losses; 0 where it has no exposure yet.

    Among all premiums Z·own + (1 − Z)·pool it has the least mean squared error if K is the variance within hospitals
    over the variance between them. Source: Bühlmann 1967 (ASTIN Bulletin 4:199).

    Args:
        exposure: n, admissions (or whatever unit K is in) of all years counted, 0 or more.
        constant: K, in the unit of exposure, 0 or more; infinite if hospitals do not differ.
    """
    seen = np.asarray(exposure, np.float64)
    return np.divide(seen, seen + constant, out=np.zeros_like(seen), where=seen > 0)


def relativity(own: Array | float, pool: Array | float, credibility: Array | float, bounds: float) -> Array:
    """Return 1 + Z·(own/pool − 1) within 1 ± b, the factor on the manual premium; 1 if the pool has no losses.

    Args:
        own: losses of each hospital per unit of exposure, CNY.
        pool: losses of all hospitals, or of those of its class, per unit of exposure, CNY.
        credibility: Z of each, 0 to 1.
        bounds: b, the most that a premium may move either way, share.
    """
    level = np.asarray(pool, np.float64)
    ratio = np.divide(own, level, out=np.ones(np.broadcast(own, level).shape), where=level > 0)
    return np.clip(1.0 + credibility * (ratio - 1.0), 1.0 - bounds, 1.0 + bounds)


def credibility_constant(losses: Array, exposure: Array) -> float:
    """Return K, variance within hospitals over variance between them, from what they lost; in the unit of exposure.

    The unbiased estimators of Bühlmann & Straub 1970 (Mitteilungen VSVM 70:111), with any number of years
    for each hospital. Infinite if the table shows no variance between hospitals, or cannot show any: fewer than two
    hospitals, or no hospital with two years.

    Args:
        losses: a hospital a row, a year a column, CNY.
        exposure: of the same shape, admissions; a year without exposure is left out.
    """
    losses, exposure = np.asarray(losses, np.float64), np.asarray(exposure, np.float64)
    seen = exposure.sum(axis=1) > 0
    losses, exposure = losses[seen], exposure[seen]
    freedom = np.count_nonzero(exposure) - len(exposure)
    if len(exposure) < 2 or freedom < 1:
        return np.inf
    rate = np.divide(losses, exposure, out=np.zeros_like(losses), where=exposure > 0)
    weight = exposure.sum(axis=1)
    own = (exposure * rate).sum(axis=1) / weight
    pool = (weight * own).sum() / weight.sum()
    within = (exposure * (rate - own[:, None]) ** 2).sum() / freedom
    spread = (weight * (own - pool) ** 2).sum() - (len(weight) - 1) * within
    between = spread / (weight.sum() - (weight**2).sum() / weight.sum())
    return float(within / between) if between > 0 else np.inf
