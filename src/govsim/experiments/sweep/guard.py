"""Guards over a single run: it may not take for ever, nor all the memory there is.

A run is looked at after each phase, where it can be stopped with a proper error. One that never comes to the
end of a phase is stopped by a second thread: that one notes what the run was doing and ends the worker, for
nothing less stops code that does not return; the engine starts another worker.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from govsim.core.world import World

SLACK = 1.2  # times its seconds, and one more, after which a run that does not return is stopped
SHARE = 0.85  # of its limit that a worker may use; at 0.95 the engine stops it
STOPPED = 70  # exit code of a worker that had to stop itself


class OutOfTimeError(Exception):
    """A run took longer than it may."""


class OutOfMemoryError(Exception):
    """A run took more memory than it may."""


class Guard:
    """Watches one run: a watcher of its world, and a thread that needs no answer from it."""

    def __init__(self, seconds: float | None, memory: int | None, last_words: Callable[[str, str], None]) -> None:
        self._seconds, self._memory = seconds, memory
        self._last_words = last_words
        self._began = time.monotonic()

    def __call__(self, world: World) -> None:
        """Stop the run at the end of a phase if it has taken too much.

        Raises:
            OutOfTimeError: of time.
            OutOfMemoryError: of memory.
        """
        if self._seconds is not None and time.monotonic() - self._began > self._seconds:
            raise OutOfTimeError(f"took more than {self._seconds:g} s; it had come to {world.phase} of {world.year}.")
        if self._memory is not None and (used := psutil.Process().memory_info().rss) > SHARE * self._memory:
            raise OutOfMemoryError(
                f"took {used / 1e9:.2f} GB of the {self._memory / 1e9:.2f} GB that a worker has; "
                f"it had come to {world.phase} of {world.year}."
            )

    @contextmanager
    def watching(self) -> Iterator[Guard]:
        """Watch while the block lasts; if it never ends, end the process."""
        if self._seconds is None:
            yield self
            return
        over, runner = threading.Event(), threading.get_ident()
        limit = SLACK * self._seconds + 1.0
        thread = threading.Thread(target=self._wait, args=(over, limit, runner), daemon=True, name="guard of a run")
        thread.start()
        try:
            yield self
        finally:
            over.set()
            thread.join()

    def _wait(self, over: threading.Event, limit: float, runner: int) -> None:
        if over.wait(limit):
            return
        frame = sys._current_frames().get(runner)
        doing = "".join(traceback.format_stack(frame)) if frame is not None else ""
        try:
            self._last_words(f"did not return for {limit:.0f} s, {self._seconds:g} s were allowed.", doing)
        finally:
            os._exit(STOPPED)


def memory_of_worker() -> int | None:
    """Return the bytes that the worker we run in may use; None if there is no bound or no worker."""
    from distributed import get_worker

    try:
        limit = get_worker().memory_manager.memory_limit
    except (ValueError, AttributeError):
        return None
    return int(limit) if limit else None
