"""Rationing: what is paid of dues that exceed the money, where not all are cut by the same share."""

from __future__ import annotations

import numpy as np

from govsim.core.ledger import Fen
from govsim.core.population import Array


def in_turn(due: Fen, turn: Array, money: int) -> Fen:
    """Return the dues paid in full by ascending `turn` until the money is out; the last gets what is left."""
    order = np.argsort(turn, kind="stable")
    before = np.cumsum(due[order]) - due[order]
    paid = np.zeros(len(due), np.int64)
    paid[order] = np.clip(money - before, 0, due[order])
    return paid


def by_lower_cap(due: Fen, money: int) -> Fen:
    """Return the dues cut to the highest cap that the money allows, in whole fen."""
    if int(due.sum()) <= money:
        return due
    low, high = 0, int(due.max())
    while low < high:  # the highest whole cap whose sum the money covers
        middle = (low + high + 1) // 2
        low, high = (middle, high) if int(np.minimum(due, middle).sum()) <= money else (low, middle - 1)
    return np.minimum(due, low)
