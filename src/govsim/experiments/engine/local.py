"""The embedded engine: all cores of this machine, started for one piece of work and gone after it."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from govsim.experiments.engine.engine import Engine, InProcess
from govsim.experiments.engine.hushed import hushed
from govsim.experiments.engine.settings import SETTINGS


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
    import dask
    from distributed import Client, LocalCluster

    from govsim.experiments.engine.distributed import Distributed

    with tempfile.TemporaryDirectory(prefix="govsim-") as scratch, dask.config.set(SETTINGS), hushed():
        with _deaf_to_interrupts():
            cluster = LocalCluster(
                n_workers=wanted,
                threads_per_worker=1,
                processes=True,
                dashboard_address=":0",
                memory_limit=memory,
                local_directory=scratch,
                silence_logs=logging.CRITICAL,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield Distributed(client)


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
