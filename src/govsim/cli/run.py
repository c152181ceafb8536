"""`govsim run`: live one scenario and say how it went."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from govsim.cli.example import EXAMPLE


class Format(StrEnum):
    """How tables are written."""

    parquet = "parquet"
    csv = "csv"


Scenario = Annotated[str, typer.Argument(help="A shipped name (see `govsim list`) or the path of a YAML file.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Change one setting; repeat for more. `govsim explain` has paths."
    ),
]


def run(
    scenario: Scenario,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**53, help="Where chance begins; else the scenario's, else 1.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write tables and manifest into this folder.")] = None,
    set_: Settings = None,
    years: Annotated[int | None, typer.Option(min=1, help="Live so many years.")] = None,
    households: Annotated[bool, typer.Option("--households", help="Write each household and person too.")] = False,
    format: Annotated[Format, typer.Option(help="How tables are written.")] = Format.parquet,
    force: Annotated[bool, typer.Option("--force", help="Replace complete results in DIR.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no closing screen.")] = False,
) -> None:
    """Live one scenario, year by year, and say who paid, who gained, who was ruined."""
    began = time.perf_counter()
    from govsim.cli.progress import shown
    from govsim.experiments.run import run as live

    overrides = [*(set_ or []), *([f"years={years}"] if years is not None else [])]
    try:
        with shown(quiet) as progress:
            world = live(
                scenario, seed=seed, overrides=overrides, out=out, households=households,
                format=format.value, force=force, progress=progress,
            )  # fmt: skip
    except KeyboardInterrupt:
        if out is not None and not (out / "manifest.json").exists():
            from govsim.cli.failure import say

            say(f"{out} is unfinished; the same command starts again.")
        raise
    if not quiet:
        from govsim.cli.closing import close

        close(world, out, time.perf_counter() - began)


run.__doc__ = f"""{run.__doc__}

Nothing is kept unless --out names a folder; the same scenario and seed give the same files, byte by byte.

Examples:

  govsim run {EXAMPLE} --set population.households=5000 --years 3

  govsim run {EXAMPLE} --seed 7 --out results/first

  govsim run results/first/scenario.yaml --seed 7 --out results/again
"""
