"""`govsim new`: a rule, a metric or a scenario that works as it is, to be changed into one's own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """What can be begun."""

    layer = "layer"
    contract = "contract"
    clause = "clause"
    tender = "tender"
    behaviour = "behaviour"
    supervision = "supervision"
    network = "network"
    metric = "metric"
    scenario = "scenario"


def new(
    kind: Annotated[Kind, typer.Argument(help="What to begin.")],
    name: Annotated[str, typer.Argument(help="Its word in a scenario: small letters, e.g. second_price.")],
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write it here, to be found through GOVSIM_SCHEMES.")
    ] = None,
) -> None:
    """Write a small rule, metric or scenario that works as it is, and say the one YAML line that uses it.

    In a checkout a rule goes to its folder in src/govsim, with a hand-worked case in tests/cases; elsewhere to
    ./schemes, where GOVSIM_SCHEMES=schemes finds it. No other file has to change.

    Examples:

      govsim new tender second_price

      govsim new layer income_cap --folder my-rules

      govsim new scenario my-city
    """
    from govsim.cli.scaffold import place, written

    files = place(kind.value, name, folder)
    for path, text in files.texts.items():
        written(path, text)
        typer.echo(f"wrote {path}")
    typer.echo(files.advice)
