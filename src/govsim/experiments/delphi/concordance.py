"""Concordance: whether those who score the same items put them in the same order.

Each expert's scores are ranked, equal ones by the mean of their ranks. With m experts, n items, R_i the sum of item i's
ranks and t the size of each group of equal scores of one expert, Kendall's coefficient is

    W = 12 Σ(R_i − R̄)² / (m² (n³ − n) − m Σ(t³ − t)),

1 if all agree, 0 if the rank sums are equal. If ranks came by chance, χ² = m (n − 1) W has n − 1 degrees of freedom: it
is the statistic of Friedman's test with the experts as blocks.
Sources: Kendall & Babington Smith 1939 (Annals of Mathematical Statistics 10:275); Friedman 1937 (Journal of the
American Statistical Association 32:675); ties and permutation: Legendre 2005 (J Agric Biol Environ Stat 10:226).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc
from scipy.stats import rankdata

from govsim.experiments.delphi.panel import Numbers


@dataclass(frozen=True)
class Concordance:
    """Kendall's W and its test.

    Attributes:
        w: the coefficient, 0 to 1; not a number where no expert tells items apart, or fewer than two are whole.
        chi_square: m (n − 1) W.
        freedom: degrees of freedom, n − 1.
        p: probability of so large a χ² if ranks came by chance.
    """

    w: float
    chi_square: float
    freedom: int
    p: float


def concordance(scores: Numbers) -> Concordance:
    """Return the concordance of experts (rows) who have each scored every item (columns)."""
    experts, items = scores.shape
    freedom = items - 1
    if experts < 2:
        return Concordance(np.nan, np.nan, freedom, np.nan)
    ranks = rankdata(scores, axis=1)
    spread = float(((ranks.sum(axis=0) - experts * (items + 1) / 2) ** 2).sum())
    most = experts**2 * (items**3 - items) - experts * _ties(scores)
    if not most:
        return Concordance(np.nan, np.nan, freedom, np.nan)
    w = 12 * spread / most
    chi_square = experts * freedom * w
    return Concordance(w, chi_square, freedom, float(chdtrc(freedom, chi_square)))


def _ties(scores: Numbers) -> int:
    """Return Σ(t³ − t) over the groups of equal scores of every expert."""
    sizes = np.concatenate([np.unique(row, return_counts=True)[1] for row in scores])
    return int((sizes**3 - sizes).sum())
