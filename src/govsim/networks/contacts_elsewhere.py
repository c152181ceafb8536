"""Contacts elsewhere: the part of a cascade that has left the city, a branching process for each case."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, pdtrik

from govsim.core.population import Array
from govsim.networks.graph import Graph

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class ContactsElsewhere:
    """People outside who hear of cases: as many ties as in here, to each other only, whom nobody meets twice.

    Source: Harris 1963, The Theory of Branching Processes; Newman 2010, Networks, ch. 13 for the mean 〈d²〉/〈d〉 of
    the ties of whom a tie leads to.

    Attributes:
        per_tie: contacts elsewhere for each tie in the city.
        mean: contacts of whom a tie leads to, in all.
        spread: their variance over the square of the mean.
    """

    per_tie: float
    mean: float
    spread: float

    @classmethod
    def of(cls, graph: Graph, share: float) -> ContactsElsewhere:
        """Return those of a network, of whose contacts this share, below 1, lives elsewhere."""
        degree = graph.degree.astype(np.float64)
        ties = max(float(degree.sum()), 1.0)
        mean = float((degree**2).sum()) / ties
        spread = float((degree**3).sum()) / ties / max(mean, 1e-12) ** 2 - 1.0
        return cls(share / (1.0 - share), mean / (1.0 - share), max(spread, 0.0))

    def told_by(self, tellers: Array, luck: Array) -> Numbers:
        """Return how many are told by so many tellers elsewhere: gamma with the mean and variance of their ties."""
        return total(tellers, self.mean, self.spread, luck)


def total(number: Array, mean: Array | float, spread: float, luck: Array) -> Numbers:
    """Return the sum of so many sizes of a mean and a variance of `spread`·mean², gamma by a luck of 0 to 1."""
    if not spread:
        return np.asarray(number * mean * np.ones(len(luck)))
    shape = np.maximum(number, 1e-9) / spread
    return np.asarray(np.where(number > 0, gammaincinv(shape, luck) * spread * mean, 0.0))


def events(mean: Array, luck: Array) -> Numbers:
    """Return how often a rare thing happens that happens `mean` times on average: Poisson by a luck of 0 to 1."""
    found = np.ceil(pdtrik(np.clip(luck, 1e-12, 1 - 1e-12), np.maximum(mean, 1e-9)))
    return np.asarray(np.where((mean > 0) & (luck > np.exp(-mean)), np.nan_to_num(found), 0.0))
