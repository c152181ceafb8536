"""Losses in a few nodes: a distribution as (loss, covered, weight), so that an expectation is a short sum."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from govsim.core.population import Array


class LossNodes(NamedTuple):
    """A loss and what a cover would pay of it; the nodes are along the last axis, the same for each of a group.

    Attributes:
        loss: L, CNY.
        covered: B, CNY, what is paid of it.
        weight: of the node; each group's sum to 1.
    """

    loss: Array
    covered: Array
    weight: Array


def sample_nodes(loss: Array, covered: Array, weight: Array, shares: Array) -> LossNodes:
    """Return one node for each quantile group of the loss: its mean loss, mean cover and share of the weight.

    The means of loss and cover are those of the sample. What varies within a group is lost, so that E e^{rL} and
    E e^{r(L−B)} are at most the sample's (Jensen): let the groups be finer where losses are large (`finer_upwards`).

    Args:
        loss: of each observation, CNY.
        covered: what is paid of it, CNY.
        weight: of the observation, above 0.
        shares: of all weight in each group, from the smallest losses to the largest.
    """
    order = np.argsort(loss, kind="stable")
    sorted_weight = weight[order]
    middle = (np.cumsum(sorted_weight) - sorted_weight / 2) / sorted_weight.sum()
    group = np.searchsorted(np.cumsum(shares)[:-1] / np.sum(shares), middle)
    total = np.bincount(group, sorted_weight, len(shares))
    some = total > 0  # a small sample leaves groups empty
    sums = [np.bincount(group, sorted_weight * column[order], len(shares))[some] for column in (loss, covered)]
    return LossNodes(sums[0] / total[some], sums[1] / total[some], total[some] / total.sum())


def finer_upwards(count: int, ratio: float = 2.0) -> Array:
    """Return shares of `count` quantile groups, each `ratio` times as large as the next one up; they sum to 1."""
    shares = ratio ** -np.arange(count, dtype=float)
    return np.asarray(shares / shares.sum())
