"""`govsim results`: a sweep as one table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd

MOST = 20  # rows on the screen
DIGEST = "key"


def results(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder of a sweep: a path, or s3://bucket/folder.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the table here; the ending says how: .csv or .parquet.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(metavar="CONDITION", help="Only such rows: 'seed<=3'; repeat for more.")
    ] = None,
    columns: Annotated[str | None, typer.Option(metavar="NAME,...", help="Only these columns, in this order.")] = None,
    by_design: Annotated[
        bool, typer.Option("--by-design", help="Mean over seeds, with half its 95 % interval.")
    ] = False,
) -> None:
    """Show the runs of a sweep as one table, a row each, or write it as CSV or Parquet.

    On a screen the first rows are shown; into a pipe goes the whole table, as CSV. The sweep may still be running.

    Examples:

      govsim results results/robust

      govsim results results/robust --by-design

      govsim results results/robust --where "seed<=3" --out first.csv

      govsim results results/robust --columns seed,catastrophic_share | head
    """
    from govsim.core.errors import ResultsError
    from govsim.results.store.store import opened
    from govsim.results.sweeps import chosen, read_sweep, summarised

    if out is not None and out.suffix not in (".csv", ".parquet"):
        raise ResultsError(f"--out {out}: the ending must be .csv or .parquet.")
    wanted = [name.strip() for name in columns.split(",")] if columns else None
    frame = read_sweep(folder, where or ())
    if by_design:
        frame = summarised(frame, opened(folder))
    if wanted is not None:
        frame = chosen(frame, wanted)
    if out is not None:
        _write(frame, out)
    elif sys.stdout.isatty():
        _show(frame)
    else:
        frame.to_csv(sys.stdout, index=False, lineterminator="\n")


def _write(frame: pd.DataFrame, out: Path) -> None:
    """Write the table, whole or not at all."""
    import os

    from govsim.results.folder import told
    from govsim.results.writing import save

    with told(out):
        part = out.with_name(f".{out.stem}.part{out.suffix}")
        save(frame, part)
        os.replace(part, out)
    typer.echo(f"{len(frame):,} rows, {len(frame.columns)} columns: {out}")


def _show(frame: pd.DataFrame) -> None:
    from rich.table import Table

    from govsim.cli.screen import screen

    shown = frame.drop(columns=[DIGEST], errors="ignore").head(MOST)
    table = Table(box=None, pad_edge=False)
    for name in shown.columns:
        table.add_column(name, justify="left" if shown[name].dtype.kind not in "iuf" else "right", overflow="fold")
    for row in shown.itertuples(index=False):
        table.add_row(*(f"{value:.5g}" if isinstance(value, float) else str(value) for value in row))
    console = screen()
    console.print(table)
    if len(frame) > MOST:
        console.print(f"... and {len(frame) - MOST:,} more rows. --out FILE.csv has them all.")
