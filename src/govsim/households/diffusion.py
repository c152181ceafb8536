"""Diffusion: when in the year a household takes up something new, by itself or after its peers (Bass)."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array


def adoption_time(chance: Array, peers: Array | float, innovation: float, imitation: float) -> Array:
    """Return the part of the year after which each adopts, infinity for who does not within it.

    Bass's curve dF/dt = (p + qF)(1 − F), started at the share s of its peers that have adopted. Who has not
    adopted by then has not within t with probability
    (p + q)e / (p + qs + q(1 − s)e), e = exp(−(p + q)t), solved here for t at 1 − chance.
    Source: Bass 1969, Management Science 15:215.

    Args:
        chance: a uniform number for each.
        peers: share s of those whom it looks at who have adopted at the start of the year.
        innovation: p, per year, of those who decide by themselves.
        imitation: q, per year, of those who follow.
    """
    pace, left = innovation + imitation, 1.0 - np.asarray(chance, np.float64)
    by_now = innovation + imitation * np.asarray(peers, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        decayed = left * by_now / (pace - left * imitation * (1.0 - peers))
        time = -np.log(decayed) / pace
    return np.where((by_now > 0) & (time < 1.0), np.maximum(time, 0.0), np.inf)


def adopters(years: Array, innovation: float, imitation: float) -> Array:
    """Return the share that has adopted after so many years, F(t) = (1 − e)/(1 + (q/p)·e), e = exp(−(p + q)t).

    Source: Bass 1969, Management Science 15:215, from F(0) = 0.
    """
    decay = np.exp(-(innovation + imitation) * np.asarray(years, np.float64))
    return np.asarray((1.0 - decay) / (1.0 + imitation / innovation * decay))
