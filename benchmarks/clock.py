"""Clocks for ratios: processor time, so that a busy machine blurs them less, and medians over tender cycles."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean, median
from time import process_time
from typing import Any

# h-city tenders every third year
CYCLE = 3


def seconds(act: Callable[[], Any]) -> float:
    """Return the processor time that an act takes."""
    start = process_time()
    act()
    return process_time() - start


def a_year(times: list[float]) -> float:
    """Return the time of a mean year of the cycle: the median of each of its years, averaged."""
    return fmean(median(times[place::CYCLE]) for place in range(CYCLE))


class Spent:
    """Time spent inside some methods of an object; calls inside such calls count once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inside = False

    def watch(self, owner: Any, *names: str) -> None:
        for name in names:
            setattr(owner, name, self._watched(getattr(owner, name)))

    def _watched(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if self._inside:
                return method(*args, **options)
            self._inside = True
            start = process_time()
            try:
                return method(*args, **options)
            finally:
                self.seconds += process_time() - start
                self._inside = False

        return call
