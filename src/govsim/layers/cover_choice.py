"""Choosing voluntary cover: what it is worth to each person, who hears of it in time, and how the others pull."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import expit

from govsim.core.population import Array
from govsim.core.scheme import Scheme, setting


@dataclass(frozen=True, kw_only=True)
class CoverChoice(Scheme):
    """How a person decides: cover is bought if what it is worth to it, all things felt, is no less than its price.

    Worth is the reservation price of expected utility over what illness would otherwise cost (`exposure`), as
    perceived: of one below 45 less by a share, of everybody with a lasting private error, less what claiming costs in
    effort. Things felt are a factor e^u on it: u = β_0 + β_G·G·trust + β_N·(share of neighbours − share of all) +
    β_E·experience + β_I·(was covered), and a taste of standard logistic distribution over β_W, drawn each year. So the
    chance to buy is σ(β_W·ln(worth/price) + u).
    Sources: McFadden 1974 for the logit; Pratt 1964 for the worth; parameters of the topic inclusive.
    """

    abstract: ClassVar[bool] = True

    risk_aversion: float = setting(
        unit="elasticity", low=0, high=10, parameter="inclusive/risk_aversion", what="Relative aversion to risk, γ."
    )
    perception_error: float = setting(
        unit="log points", low=0, high=3, parameter="inclusive/perception_error",
        what="Spread of the lasting error with which a person sees its own risk.",
    )  # fmt: skip
    optimism: float = setting(
        unit="share", low=0, high=1, parameter="inclusive/optimism",
        what="Share of their risk that persons below 45 do not see.",
    )  # fmt: skip
    claim_effort: float = setting(
        unit="share", low=0, high=1, parameter="inclusive/claim_effort",
        what="Share of a benefit that claiming it costs in effort, without any help of the city.",
    )  # fmt: skip
    taste: float = setting(unit="log odds", low=-20, high=20, parameter="inclusive/taste", what="β_0.")
    worth_weight: float = setting(
        unit="log odds", low=0.01, high=20, parameter="inclusive/worth_weight", what="β_W, of ln(worth / price)."
    )
    endorsement_weight: float = setting(
        unit="log odds", low=0, high=20, parameter="inclusive/endorsement_weight",
        what="β_G, of the city's backing G times trust.",
    )  # fmt: skip
    peer_weight: float = setting(
        unit="log odds", low=0, high=20, parameter="inclusive/peer_weight", what="β_N, of neighbours who are covered."
    )
    experience_weight: float = setting(
        unit="log odds", low=0, high=20, parameter="inclusive/experience_weight", what="β_E, of experience."
    )
    inertia: float = setting(
        unit="log odds", low=0, high=20, parameter="inclusive/inertia", what="β_I, of having been covered last year."
    )
    window_days: float = setting(60.0, unit="days", low=0, high=366, what="How long cover is on sale.")
    hearing_days: float = setting(
        unit="days", low=0.1, parameter="inclusive/hearing_days",
        what="Mean days until one who is fully aware of risks and rules has heard that it is on sale.",
    )  # fmt: skip

    def perceived(self, worth: Array, age: Array, error: Array, backing: float) -> Array:
        """Return what cover is worth as perceived, CNY.

        Args:
            worth: reservation price, CNY.
            age: years.
            error: lasting, in standard deviations.
            backing: the city's, G.
        """
        seen = np.where(age < 45, 1.0 - self.optimism, 1.0) * (1.0 - self.claim_effort * (1.0 - backing))
        # the error moves ranks, not the mean
        spread = np.exp(self.perception_error * error - self.perception_error**2 / 2)
        return np.asarray(worth * seen * spread)

    def felt(self, trust: Array, peers: Array, experience: Array, was: Array, backing: float) -> Array:
        """Return u: log odds besides those of worth over price. Pure.

        Args:
            trust: in the government's schemes, 0 to 1.
            peers: share of neighbours who were covered, less that of all.
            experience: see `learned`.
            was: whether the person was covered last year.
            backing: the city's, G.
        """
        social = self.peer_weight * peers + self.experience_weight * experience
        return np.asarray(self.taste + self.endorsement_weight * backing * trust + social + self.inertia * was)

    def chance(self, worth: Array, price: Array, felt: Array) -> Array:
        """Return the chance to buy of one who has heard of it: σ(β_W·ln(worth/price) + u); 0 where worth is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(worth > 0, np.log(worth / np.maximum(price, 0.01)), -np.inf)
        return np.asarray(expit(self.worth_weight * ratio + felt))

    def hears(self, awareness: Array, promotion: float) -> Array:
        """Return the chance to hear of it in time: 1 − exp(−days·(w + (1 − w)·promotion) / mean days).

        Args:
            awareness: w, 0 to 1.
            promotion: how far the city promotes it too, 0 to 1.
        """
        reach = awareness + (1.0 - awareness) * promotion
        return np.asarray(1.0 - np.exp(-self.window_days * reach / self.hearing_days))


def learned(before: Array, got: Array, refused: Array, idle: Array, around: Array) -> Array:
    """Return the experience of a household: half of what it was, and what the year has taught.

    +1 for a benefit paid to a member, −1 for a claim refused, −0.1 for a premium that has brought nothing, and the
    share of neighbours who were paid. The weights are assumptions; their order is that of the field studies.
    """
    return np.asarray(0.5 * before + 1.0 * got - 1.0 * refused - 0.1 * idle + around)
