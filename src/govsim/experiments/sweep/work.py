"""What is left of a sweep: the runs that are not done, cut into pieces of work of a good size."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from govsim.results.store.store import BLOCK

SECONDS = 3.0  # of work in a piece: long beside what handing it over costs, short beside what a lost one costs
MOST = 500  # runs in a piece


class Work:
    """The runs that are left, handed out once each.

    Pieces grow with what a run has been seen to take, and shrink toward the end, so that no worker is left
    alone with a long one. A piece under which workers died comes back run by run, to find the one at fault.

    Attributes:
        share: how many runs are ours, done or not. wanted: how many of them nobody had done.
    """

    def __init__(self, done: NDArray[np.bool_], share: slice = slice(None), start: float = 0.0) -> None:
        """Take the runs that are not done.

        Args:
            done: whether each run of the sweep is.
            share: those of the sweep's runs that are ours to do.
            start: where to begin, as a part of what is left: two coordinators that begin apart meet late.
        """
        mine = np.zeros(len(done), np.bool_)
        mine[share] = True
        left = np.flatnonzero(mine & ~done)
        self._left = np.roll(left, -int(start * len(left)))
        self._next = 0
        self._alone: deque[int] = deque()
        self.share = int(mine.sum())
        self.wanted = len(left)

    def skip(self, done: NDArray[np.bool_]) -> None:
        """Leave out what somebody else has done meanwhile."""
        rest = self._left[self._next :]
        kept = rest[~done[rest]]
        self.wanted -= len(rest) - len(kept)
        self._left, self._next = kept, 0

    def again(self, numbers: tuple[int, ...]) -> None:
        """Hand these runs out once more, each alone."""
        self._alone.extend(numbers)

    def piece(self, seconds_a_run: float, workers: int) -> tuple[int, ...] | None:
        """Return the next piece of work; None if all has been handed out.

        Args:
            seconds_a_run: what a run has been seen to take; 0 if that is not known yet.
            workers: how many there are to share what is left.
        """
        if self._alone:
            return (self._alone.popleft(),)
        rest = self._left[self._next :]
        if not len(rest):
            return None
        return self._cut(rest, min(self._size(seconds_a_run), max(1, len(rest) // (4 * max(1, workers)))))

    @staticmethod
    def _size(seconds_a_run: float) -> int:
        return max(1, min(MOST, round(SECONDS / seconds_a_run))) if seconds_a_run else 1

    def _cut(self, rest: NDArray[np.int64], size: int) -> tuple[int, ...]:
        """Take the next runs; a piece lies in one block of the table, and keeps the order of the runs."""
        piece = rest[:size]
        same = (piece // BLOCK == piece[0] // BLOCK) & (piece >= piece[0])
        count = len(piece) if same.all() else int(np.argmin(same))
        self._next += count
        return tuple(piece[:count].tolist())
