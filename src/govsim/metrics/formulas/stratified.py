"""Odds over strata: how much likelier something is in one group than in another, like compared with like."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array


def log_odds_ratio(cases: Array, others: Array) -> float:
    """Return ln(Σ a·d/n / Σ b·c/n), the log of the common odds ratio of Mantel & Haenszel 1959 (JNCI 22:719).

    Half a case is added to each cell (Haldane 1956, Anscombe 1956), so that it is defined if a cell is empty. A stratum
    without one of the groups says nothing and is left out; 0 if all are.

    Args:
        cases: a and c, a row a stratum: number in the first group, and in the second, to whom it happened.
        others: b and d: those to whom it did not.
    """
    both = ((np.asarray(cases) + others) > 0).all(axis=1)
    if not both.any():
        return 0.0
    (a, c), (b, d) = (np.asarray(each, np.float64)[both].T + 0.5 for each in (cases, others))
    whole = a + b + c + d
    return float(np.log((a * d / whole).sum() / (b * c / whole).sum()))
