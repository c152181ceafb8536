"""`govsim compare`: two or more designs on the same people and the same luck; what moved, and for whom."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govsim.cli.example import EXAMPLE
from govsim.cli.run import Format

if TYPE_CHECKING:
    from govsim.experiments.compare import Comparison


class Ruin(StrEnum):
    """What counts as ruined."""

    catastrophic = "catastrophic"
    impoverished = "impoverished"
    indebted = "indebted"
    abandoned = "abandoned"


Arms = Annotated[
    list[str], typer.Argument(metavar="SCENARIO...", help="Shipped names or paths; each is compared with the first.")
]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH=VALUE", help="Add an arm: the first scenario with this change. Join changes by ' & '; repeat."
    ),
]
Everywhere = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change one setting in all arms; repeat.")
]
Matters = Annotated[float, typer.Option(min=0, help="Smallest effect that matters, a share of the first arm's level.")]
Outcomes = Annotated[
    list[str] | None, typer.Option(metavar="METRIC", help="Show this metric too, METRIC or METRIC.GROUP; repeat.")
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Write all tables and finished seeds here.")]


def compare(
    scenarios: Arms,
    vary: Vary = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds, each lived in every arm.")] = 10,
    set_: Everywhere = None,
    years: Annotated[int | None, typer.Option(min=1, help="Live so many years, in all arms.")] = None,
    ruin: Annotated[Ruin, typer.Option(help="What counts as ruined, for who switched.")] = Ruin.catastrophic,
    matters: Matters = 0.05,
    outcome: Outcomes = None,
    out: Out = None,
    format: Annotated[Format, typer.Option(help="How tables are written.")] = Format.parquet,
    force: Annotated[bool, typer.Option("--force", help="Replace complete results in DIR.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no screen.")] = False,
) -> None:
    """Live several designs on the same people, illnesses, bidders and inspections; say what moved, and for whom."""
    began = time.perf_counter()
    from govsim.experiments.compare import compared

    overrides = [*(set_ or []), *([f"years={years}"] if years is not None else [])]
    _known(outcome or [])
    with _unfinished(out), _bar(quiet) as told:
        found = compared(
            scenarios, vary=vary or (), seeds=seeds, overrides=overrides, workers=workers, ruin=ruin.value,
            matters=matters, out=out, format=format.value, force=force, told=told,
        )  # fmt: skip
    _measured(outcome or [], found)
    if not quiet:
        from govsim.cli.compare_screen import show

        show(found, outcome or [], out, time.perf_counter() - began)


@contextmanager
def _unfinished(out: Path | None) -> Iterator[None]:
    """Say after Ctrl-C that the folder can be taken up again."""
    try:
        yield
    except KeyboardInterrupt:
        if out is not None and not (out / "manifest.json").exists():
            from govsim.cli.failure import say

            say(f"{out} is unfinished; the same command lives the seeds that are missing.")
        raise


def _known(outcomes: list[str]) -> None:
    """Refuse a metric that there is none of, before anything is lived."""
    from govsim.core.errors import Problem, ScenarioError, did_you_mean
    from govsim.core.metric import metrics

    unknown = [name for name in outcomes if name.partition(".")[0] not in metrics()]
    if unknown:
        problems = [Problem(f"--outcome {each}", "is not a metric.", did_you_mean(each, metrics())) for each in unknown]
        raise ScenarioError(problems)


def _measured(outcomes: list[str], found: Comparison) -> None:
    """Refuse a group that the metric has none of; which there are is known once the worlds were lived."""
    from govsim.core.errors import Problem, ScenarioError, did_you_mean

    problems = []
    for each in outcomes:
        name, dot, group = each.partition(".")
        groups = set(found.outcomes.loc[found.outcomes["metric"] == name, "group"])
        if dot and group not in groups:
            problems.append(Problem(f"--outcome {each}", f"has no group '{group}'.", did_you_mean(group, groups)))
    if problems:
        raise ScenarioError(problems)


@contextmanager
def _bar(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give a callback that moves a bar on stderr; None if nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("seeds"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("seeds", total=None)
        yield lambda finished, total: progress.update(task, completed=finished, total=total)


compare.__doc__ = f"""{compare.__doc__}

Every arm lives the same seeds; a common past is lived once. Differences are
paired by seed: mean, 95 % interval, verdict, the smallest effect that so many
seeds can detect, and what pairing was worth. See docs/compare.md.

Examples:

  govsim compare {EXAMPLE} --vary contracts.critical_cover.profit_cap=0.08

  govsim compare {EXAMPLE} my-reform.yaml --seeds 20 --out results/my-reform

  govsim compare {EXAMPLE} --vary "layers.critical.rate=0.7 & layers.critical.cap=200000"

  govsim compare {EXAMPLE} --vary supervision.random_audit=null --ruin indebted
"""
