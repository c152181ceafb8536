"""Prevention: what an insurer spends on specialists and on the risk management of the hospitals that it covers."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array


def best_spending(gain: Array | float, scale: Array | float) -> Array:
    """Return s* = S·ln(g/S) where positive, else 0: the spending that minimises g·exp(−s/S) + s, CNY per admission.

    The first yuan saves g/S; an insurer with nothing to gain from fewer or smaller claims spends nothing.
    Source: self-protection with diminishing returns, Ehrlich & Becker 1972 (J Political Economy 80:623).

    Args:
        gain: g, what could be saved in all for the one who spends, CNY per admission, 0 or more.
        scale: S, spending that leaves 1/e of it, CNY per admission, above 0.
    """
    worth = np.maximum(gain, np.asarray(scale, np.float64))
    return np.asarray(scale * np.log(worth / scale))
