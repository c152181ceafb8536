"""`govsim claims`: do the stylised facts hold in the worlds that this version makes?"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from govsim.experiments.claims import Claim, Judgement


class Look(StrEnum):
    """How the verdicts are printed."""

    table = "table"
    markdown = "markdown"
    csv = "csv"


def claims(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="Claims to judge; all if left out.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Replicates of every world.")] = 10,
    households: Annotated[
        int | None, typer.Option(min=10, help="Size of every world; each claim's own if left out.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="A folder of claims of your own.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
    look: Annotated[Look, typer.Option(help="How the verdicts are printed.")] = Look.table,
    reasons: Annotated[bool, typer.Option(help="Say why, where a known miss is explained.")] = True,
) -> None:
    """Live the worlds that the stylised facts speak of; say PASS, MISS or INCONCLUSIVE, with figure and interval.

    PASS: the mean over seeds lies in the band, and has the sign claimed. MISS: the whole 95 % interval lies
    outside. INCONCLUSIVE: anything between; more seeds may tell. "calibrated" facts were looked at when
    parameters were chosen, "held out" ones were not.
    """
    from govsim.experiments.claims import judge

    wanted = _wanted(names, folder)
    with _bar() as done:
        judged = judge(wanted, range(1, seeds + 1), households=households, workers=workers, done=done)
    if seeds < 2:
        typer.echo("An interval needs two seeds at least: with one, every verdict is INCONCLUSIVE.", err=True)
    if look is Look.table:
        _print_table(judged, seeds, reasons)
    else:
        typer.echo(_csv(judged) if look is Look.csv else "\n".join(_markdown(judged)), nl=look is not Look.csv)


def _wanted(names: Sequence[str] | None, folder: Path | None) -> list[Claim]:
    from govsim.core.errors import Problem, ScenarioError, did_you_mean
    from govsim.core.scenario.files import gallery
    from govsim.experiments.claims import read_claims

    known = read_claims(folder or gallery() / "claims")
    unknown = [name for name in names or () if name not in known]
    if unknown or not known:
        raise ScenarioError(
            [Problem(name, "is not a claim.", did_you_mean(name, known)) for name in unknown]
            or Problem(str(folder), "holds no claims.", "A claim is an entry of a YAML file in it.")
        )
    return [claim for name, claim in known.items() if not names or name in names]


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None] | None]:
    """Give a callback that moves a bar on stderr; None if nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("living worlds", total=None)
        yield lambda finished, total: progress.update(task, completed=finished, total=total)


def _row(one: Judgement) -> tuple[str, ...]:
    low, high = one.figure.band
    band = f"{low:.4g} to {high:.4g}" if high < float("inf") else f"at least {low:.4g}"
    figure = f"{one.mean:.4g}" + (f" ± {one.half_width:.2g}" if len(one.values) > 1 else ", no interval")
    return one.claim.name, one.verdict, figure, band, one.claim.use.replace("_", " "), one.figure.what


HEADER = ("claim", "verdict", "figure, 95 % interval", "band", "use", "what")


def _markdown(judged: Sequence[Judgement]) -> Iterator[str]:
    for row in (HEADER, tuple("---" for _ in HEADER), *map(_row, judged)):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _csv(judged: Sequence[Judgement]) -> str:
    """Return the verdicts as CSV, line breaks and quotes in a text kept."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *map(_row, judged)])
    return text.getvalue()


def _print_table(judged: Sequence[Judgement], seeds: int, reasons: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    from govsim.cli.screen import screen

    colours = {"PASS": "green", "MISS": "red", "INCONCLUSIVE": "yellow"}
    table = Table(*HEADER, box=None, pad_edge=False)
    for one in judged:
        name, verdict, *rest = _row(one)
        table.add_row(name, Text(verdict, style=colours[verdict]), *rest)
    console = screen()
    console.print(table)
    by_claim: dict[str, set[str]] = {}
    for one in judged:
        by_claim.setdefault(one.claim.name, set()).add(one.verdict)
    passed = sum(verdicts == {"PASS"} for verdicts in by_claim.values())
    console.print(f"\n{passed} of {len(by_claim)} claims hold in every figure; {seeds} seeds.")
    missed = {one.claim.name: one.claim.reason for one in judged if one.verdict != "PASS" and one.claim.reason}
    for name, reason in missed.items() if reasons else ():
        console.print(f"{name}: {reason}", soft_wrap=False)
