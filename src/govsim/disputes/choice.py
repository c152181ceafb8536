"""Choice among options of which some are alike: the nested logit of McFadden 1978, from utilities to one choice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from govsim.core.population import Array

Nests = tuple[tuple[int, ...], ...]


def nested_logit(utilities: Array, nests: Nests, scale: Sequence[float] | Array) -> Array:
    """Return the chance of each option, a case a row: P(j) = exp(u_j/λ)/Σ exp(u/λ) in its nest × that of the nest.

    The nest's is exp(λ·I)/Σ exp(λ·I), with I = ln Σ exp(u/λ) over its options. Options of one nest share part of their
    taste: the correlation is 1 − λ², so that the one who leaves goes first to those beside it.
    Source: McFadden 1978, Modelling the choice of residential location; it follows from utility at λ in (0, 1].

    Args:
        utilities: u, cases × options, in units of the taste shock (Gumbel, scale 1); −inf for what cannot be chosen.
            Something can be in every case.
        nests: the options of each nest by column; every column is in one nest.
        scale: λ of each nest, in (0, 1]; 1 everywhere is the multinomial logit. It does nothing in a nest of one.
    """
    utilities = np.asarray(utilities, np.float64)
    chances = np.zeros_like(utilities)
    worth = _nest_worth(utilities, nests, scale)
    top = _log_sum(worth)
    for place, (nest, alike) in enumerate(zip(nests, scale, strict=True)):
        columns = list(nest)
        of_nest = worth[:, place : place + 1]
        inside = np.where(np.isneginf(of_nest), 0.0, of_nest) / alike
        chances[:, columns] = np.exp(utilities[:, columns] / alike - inside + (of_nest - top))
    return chances


def inclusive_value(utilities: Array, nests: Nests, scale: Sequence[float] | Array) -> Array:
    """Return ln Σ exp(λ·I) over nests, what the choice is worth to each case before tastes are known.

    It is the expected utility of the best option less Euler's constant, in units of the taste shock; its derivative by
    u_j is P(j) (Williams 1977; McFadden 1978). Arguments as for `nested_logit`.
    """
    return _log_sum(_nest_worth(np.asarray(utilities, np.float64), nests, scale))[:, 0]


def chosen(probabilities: Array, uniform: Array) -> Array:
    """Return the option that each case takes, by column.

    Args:
        probabilities: cases × options; only their ratios in a row count, and none is taken that has 0.
        uniform: a number in [0, 1) for each case.
    """
    cuts = np.cumsum(probabilities, axis=1)
    return np.asarray((uniform[:, None] >= cuts / cuts[:, -1:]).sum(axis=1))


def _nest_worth(utilities: Array, nests: Nests, scale: Sequence[float] | Array) -> Array:
    """Return λ·I of each nest, a case a row; −inf if nothing in it can be chosen."""
    pairs = zip(nests, scale, strict=True)
    return np.hstack([alike * _log_sum(utilities[:, list(nest)] / alike) for nest, alike in pairs])


def _log_sum(values: Array) -> Array:
    """Return ln Σ exp(values) of each row, as a column; −inf if all are."""
    top = values.max(axis=1, keepdims=True)
    top = np.where(np.isneginf(top), 0.0, top)
    total = np.exp(values - top).sum(axis=1, keepdims=True)
    return np.log(total, out=np.full_like(total, -np.inf), where=total > 0) + top
