"""Waiting for a cluster: the first worker is enough to begin, and whoever waits is told why."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from govsim.core.errors import EngineError

if TYPE_CHECKING:
    from distributed import Client

LOOK_EVERY = 0.5  # seconds
SAY_EVERY = 30.0  # the same words again, so that a log shows that somebody still waits


def silent(text: str) -> None:
    """Say nothing."""


def present(client: Client) -> int:
    """Return how many worker processes there are, now."""
    return len(client.scheduler_info(n_workers=-1)["workers"])


def first_worker(
    client: Client,
    *,
    wanted: int,
    patience: float,
    say: Callable[[str], None],
    ask: Callable[[], str],
    hopeless: Callable[[], str] = str,
    every: float = LOOK_EVERY,
) -> None:
    """Wait until there is a worker.

    Args:
        client: who is asked for workers.
        wanted: how many there shall be in the end.
        patience: seconds after which it is given up.
        say: is told what is waited for, when that changes.
        ask: says what the workers wait for.
        hopeless: says why none will ever come; empty as long as there is hope.
        every: seconds between two looks.

    Raises:
        EngineError: none came in time, or none will come.
    """
    began, said, said_at = time.monotonic(), "", 0.0
    while not present(client):
        waited = time.monotonic() - began
        if why := hopeless():
            raise EngineError(why)
        if waited > patience:
            raise EngineError(f"no worker came within {patience:g} s: {ask()}")
        text = f"0 of {wanted} workers; {ask()}"
        # the first second is everybody's: nothing to say
        if waited > 1 and (text != said or time.monotonic() - said_at > SAY_EVERY):
            say(text)
            said, said_at = text, time.monotonic()
        time.sleep(every)
    if said:
        say(f"{present(client)} of {wanted} workers: beginning.")
