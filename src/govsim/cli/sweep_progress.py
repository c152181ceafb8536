"""The progress of a sweep: a bar for a human who watches, a line a minute for the log of a batch job."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from govsim.cli.wording import duration

if TYPE_CHECKING:
    from govsim.experiments.sweep.coordinator import Coordinator

EVERY = 60.0  # seconds between two lines


@contextmanager
def shown(quiet: bool) -> Iterator[Callable[[Coordinator], None] | None]:
    """Give a callback that shows how far a sweep has come; None if nobody wants to know."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as moved:
            yield moved
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Callable[[Coordinator], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[said]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("starting workers", total=None, said="")

        def moved(coordinator: Coordinator) -> None:
            total = coordinator.work.share
            who, words = _who(coordinator.sign.workers), said(coordinator)
            progress.update(task, total=total, completed=total - coordinator.left, description=who, said=words)

        yield moved


def _who(workers: int) -> str:
    return "1 worker" if workers == 1 else f"{workers:,} workers"


def said(coordinator: Coordinator) -> str:
    """Return what is left and what went wrong, in a few words."""
    sign, words = coordinator.sign, []
    if sign.workers and sign.done and coordinator.left:
        words.append(f"{duration(coordinator.left * sign.mean_seconds / sign.workers)} left")
    if sign.failed:
        words.append(f"{sign.failed:,} failed")
    return ", ".join(words)


def _lines() -> Callable[[Coordinator], None]:
    last = time.monotonic()

    def moved(coordinator: Coordinator) -> None:
        nonlocal last
        if time.monotonic() - last < EVERY:
            return
        last = time.monotonic()
        total = coordinator.work.share
        words = f"{total - coordinator.left:,} of {total:,} runs, {_who(coordinator.sign.workers)}"
        print(f"{time.strftime('%H:%M:%S')} {', '.join(filter(None, [words, said(coordinator)]))}", file=sys.stderr)

    return moved
