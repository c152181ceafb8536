"""Giving: whether a household tells a campaign on, whether and how much it donates, what it gives away for good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtri

from govsim.core.population import Array


@dataclass(frozen=True)
class Telling:
    """How likely who hears of a campaign tells it on: σ(a + b·tie − f·ln(1 + heard)).

    Attributes:
        base: a. tie: b, for those tied to the patient.
        fatigue: f, for the campaigns that it heard of last year.
    """

    base: float
    tie: float
    fatigue: float

    def chance(self, tied: Array | float, heard: Array | float) -> Array:
        """Return the chance of each: tied to the patient or not, by the campaigns that it heard of last year."""
        return np.asarray(expit(self.base + self.tie * tied - self.fatigue * np.log1p(heard)))


@dataclass(frozen=True)
class Donating:
    """How likely who hears of a campaign donates: a logit; each attribute is the weight of what its name says.

    Attributes:
        base: log odds of a stranger to the patient who trusts the platform fully.
        tie: for those tied to the patient.
        reciprocity: where the donor has been helped by a campaign before, or the patient's household has donated.
        severity: of ln(target over the city's yearly income per head).
        verified: where the platform vouches for the campaign.
        trust: of trust in the platform, less 1.
        recent: of ln(1 + donations made last year), against.
    """

    base: float
    tie: float
    reciprocity: float
    severity: float
    verified: float
    trust: float
    recent: float

    def chance(
        self, tied: Array | float, mutual: Array | float, severity: Array, verified: Array, trust: float, recent: Array
    ) -> Array:
        """Return the chance of each who hears of it."""
        index = self.base + self.tie * tied + self.reciprocity * mutual + self.severity * severity
        index = index + self.verified * verified + self.trust * (trust - 1.0) - self.recent * np.log1p(recent)
        return np.asarray(expit(index))


def amount(mean: Array | float, spread: float, luck: Array) -> Array:
    """Return what a donor gives, CNY: lognormal of this mean and spread of the logarithm, by its luck of 0 to 1."""
    return np.asarray(mean * np.exp(spread * ndtri(np.clip(luck, 1e-12, 1 - 1e-12)) - spread**2 / 2))


def warm_glow(spare: Array, glow: Array | float) -> Array:
    """Return what a household gives away of what it can spare: d = g/(1 + g)·w.

    It maximises ln(w − d) + g·ln(d): giving is a good of its own. Source: Andreoni 1990, Economic Journal 100:464.
    """
    return np.asarray(glow / (1.0 + glow) * spare)
