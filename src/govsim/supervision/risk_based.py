"""Risk-based audit: bills are ranked by a score of suspicion, and the most suspicious are opened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from govsim.core.scheme import setting
from govsim.households.bills import Bills
from govsim.supervision.supervision import Supervision


@dataclass(frozen=True, kw_only=True)
class RiskBased(Supervision):
    """Opens the share of bills whose score is highest; the score sees what can be proved, but through noise.

    s = ρ·x + √(1 − ρ²)·z, x being the normal score of the rank of what can be proved, z noise. `targeting` is the
    chance c that of two bills the worse has the higher score (the area under a ROC curve): ρ = sin(π(c − 1/2)), so that
    1/2 is a random audit of the same share and 1 opens the worst bills and no others.
    Sources: Becker 1968 (JPE); Mookherjee & Png 1989 (QJE): audit what is most likely to be false. For c: Greiner 1909.
    """

    share: float = setting(
        unit="share", low=0, high=1, parameter="audit/inspection_probability", what="Share of bills opened."
    )
    targeting: float = setting(
        0.7, unit="share", low=0.5, high=1, what="Chance c that of two bills the worse has the higher score."
    )

    def score(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the score of suspicion of each bill."""
        provable = np.broadcast_to(np.asarray(people.provable, np.float64), draw.shape)
        rho = np.sin(np.pi * (self.targeting - 0.5))
        suspicion = ndtri((_ranks(provable) - 0.5) / max(1, len(draw)))
        noise = ndtri(np.clip(draw, 1e-12, 1.0 - 1e-12))
        return np.asarray(rho * suspicion + np.sqrt(max(0.0, 1.0 - rho**2)) * noise)

    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return the share of all bills with the highest scores, among those that no other rule has opened."""
        chosen = np.zeros(len(draw), bool)
        worst = np.argsort(-self.score(people, draw), kind="stable")
        worst = worst[~np.broadcast_to(self.seen(people), len(draw))[worst]]
        chosen[worst[: round(self.share * len(draw))]] = True
        return chosen

    def order_of(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the most suspicious bill first."""
        return -self.score(people, draw)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of each value from 1; equal ones share the mean of their ranks."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2.0)[place]
