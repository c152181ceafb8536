"""The embedded engine: all cores of this machine, started for one piece of work and gone after it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from govsim.core.errors import EngineError
from govsim.experiments.engine.engine import Engine, InProcess
from govsim.experiments.engine.hushed import hushed
from govsim.experiments.engine.settings import SETTINGS

EVERY = 2.0  # seconds between two looks whether all workers are there
UNGUARDED = (
    "In a script, call what lives many worlds under `if __name__ == '__main__':`, for workers import the script."
)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def embedded(workers: int | None = None, *, memory: str | int = "auto", alone: bool = False) -> Iterator[Engine]:
    """Start workers on this machine; they are gone when the block ends.

    Args:
        workers: processes; as many as there are cores if left out. One is this very process,
            unless `alone` is set.
        memory: what each may use, such as "4GB"; "auto" is an equal share of the machine's. A worker that
            takes more is stopped, and its run fails.
        alone: a single worker gets a process of its own too, so that it can be stopped and its memory bounded.
    """
    wanted = workers or cores()
    if wanted == 1 and not alone:
        yield InProcess()
        return
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise EngineError(UNGUARDED)  # a worker that imports the script which has started it
    import dask
    from distributed import Client, LocalCluster

    from govsim.experiments.engine.distributed import Distributed

    with tempfile.TemporaryDirectory(prefix="govsim-") as scratch, dask.config.set(SETTINGS), hushed():
        with _deaf_to_interrupts(), _told():
            cluster = LocalCluster(
                n_workers=wanted,
                threads_per_worker=1,
                processes=True,
                dashboard_address=":0",
                memory_limit=memory,
                local_directory=scratch,
                silence_logs=logging.CRITICAL,
            )
        with cluster, _kept_up(cluster, wanted), Client(cluster, set_as_default=False) as client:
            yield Distributed(client)


@contextmanager
def _kept_up(cluster: Any, wanted: int) -> Iterator[None]:
    """Keep so many workers: one that dies and is slow to come back is given up by the engine, and not replaced."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            cluster.scale(wanted)

    thread = threading.Thread(target=look, daemon=True, name="keeper of workers")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def _told() -> Iterator[None]:
    """Say what is the matter if no worker can be started."""
    try:
        yield
    except RuntimeError as error:
        raise EngineError(f"no worker could be started on this machine. {UNGUARDED}") from error


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C: it is for the one who hands out the work."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)
