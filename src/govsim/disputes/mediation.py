"""Mediation: what a third party proposes to patient and hospital, and how likely they agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from govsim.core.population import Array


def success(
    independence: Array | float,
    expertise: Array | float,
    claim: Array | float,
    duration: Array | float,
    weights: Sequence[float],
) -> Array:
    """Return σ(s₀ + s₁·ι + s₂·e − s₃·ln(claim) − s₄·duration), the chance that a mediated dispute ends in agreement.

    Large claims and long proceedings succeed less often: records of two provinces, 2013-15 (S73) and 2014-19 (S74).

    Args:
        independence: ι, of the mediator from those who pay it, 0 to 1.
        expertise: e, index, 0 or more.
        claim: what the patient asks for, CNY, above 0.
        duration: of the proceedings, in the unit that s₄ is per.
        weights: s₀ to s₄, log odds.
    """
    base, by_independence, by_expertise, by_claim, by_duration = weights
    for_it = base + by_independence * np.asarray(independence, np.float64) + by_expertise * np.asarray(expertise)
    return np.asarray(expit(for_it - by_claim * np.log(claim) - by_duration * np.asarray(duration)))


def proposal(award: Array | float, independence: Array | float, bias: float) -> Array:
    """Return A·(1 − b·(1 − ι)), what a mediator proposes, CNY: less than the court's award as it is paid by one side.

    Args:
        award: A, what a court would award, CNY.
        independence: ι, of the mediator from hospitals and their insurer, 0 to 1.
        bias: b, what a wholly dependent mediator takes off, share; below 0 if patients pay it.
    """
    return np.asarray(award * (1.0 - bias * (1.0 - np.asarray(independence, np.float64))))
