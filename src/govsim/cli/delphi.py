"""`govsim delphi`: what experts find important, how far they agree, and how scenarios stand by it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from govsim.cli.example import EXAMPLE

Panel = Annotated[
    str, typer.Argument(metavar="PANEL", help="A sheet of scores (.csv), a panel file (YAML), or a shipped name.")
]
Scenarios = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SCENARIO...]", help="Two or more to weigh; the others are held against the first."),
]
Scale = Annotated[
    tuple[float, float] | None, typer.Option(metavar="LOW HIGH", help="Lowest and highest score of a sheet; else 1 5.")
]


def delphi(
    panel: Panel,
    scenarios: Scenarios = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds, each lived in every scenario.")] = 10,
    households: Annotated[
        int | None, typer.Option(min=10, help="Size of every world; else each scenario's own.")
    ] = None,
    years: Annotated[int | None, typer.Option(min=1, help="Live so many years, in all scenarios.")] = None,
    scale: Scale = None,
    consensus: Annotated[float, typer.Option(help="Experts agree below this coefficient of variation.")] = 0.25,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**53, help="Where a drawn panel begins; else its file's, else 1.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write all tables here, as CSV.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace complete results in DIR.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no screen.")] = False,
) -> None:
    """Say what a panel of experts finds important and how far it agrees; weigh scenarios by it."""
    began = time.perf_counter()
    from govsim.experiments.delphi import asked

    with _bar(quiet) as told:
        found = asked(
            panel, scenarios or (), seeds=seeds, households=households, years=years, scale=scale,
            consensus=consensus, seed=seed, workers=workers, out=out, force=force, told=told,
        )  # fmt: skip
    if not quiet:
        from govsim.cli.delphi_screen import show

        show(found, out, time.perf_counter() - began)


@contextmanager
def _bar(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give a callback that moves a bar on stderr; None if nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("worlds"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("worlds", total=None)
        yield lambda finished, total: progress.update(task, completed=finished, total=total)


delphi.__doc__ = f"""{delphi.__doc__}

Without scenarios: who answered in each round, Kendall's W with its test, the
spread of each item, the authority of the experts, the weights that follow.

With scenarios: all are lived on the same seeds. Each item's metric, its mean
over the years turned so that more is better, becomes a z-score among these
worlds; the composite is their weighted sum and is shown beside them. A z-score
says how one stands among others, so it takes two scenarios. See docs/delphi.md.

Examples:

  govsim delphi governance

  govsim delphi my-experts.csv --scale 1 9 --consensus 0.2 --out results/experts

  govsim delphi governance {EXAMPLE} my-reform.yaml --seeds 20 --households 20000
"""
