"""`govsim --version`."""

from __future__ import annotations

from typing import Annotated

import typer

import govsim as package


def _shown(wanted: bool) -> None:
    if wanted:
        typer.echo(f"govsim {package.__version__}")
        raise typer.Exit


def govsim(
    version: Annotated[
        bool, typer.Option("--version", callback=_shown, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Test a health-insurance contract, its tender and its supervision before you sign them."""
