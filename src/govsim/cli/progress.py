"""The progress of a run, on stderr, for a human who watches; nothing when nobody does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govsim.core.world import World


@contextmanager
def shown(quiet: bool) -> Iterator[Callable[[World], None] | None]:
    """Give a callback that moves a bar after each phase; None if stderr is not a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from govsim.core.phases import PHASES

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("founding the city".ljust(20), total=None)

        def moved(world: World) -> None:
            done = PHASES.index(world.phase) + 1
            upcoming = world.phase if done == len(PHASES) else PHASES[done]
            total = world.spec.years * len(PHASES)
            progress.update(task, advance=1, total=total, description=f"{world.year} {upcoming}".ljust(20))

        yield moved
