"""`govsim check`: is this scenario one that can be lived?"""

from __future__ import annotations

from typing import Annotated

import typer

from govsim.cli.example import EXAMPLE
from govsim.cli.run import Settings


def check(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="Shipped names, or paths.")],
    set_: Settings = None,
) -> None:
    """Read scenarios, check every year, and say OK or what is wrong, where, and what to do."""
    from govsim.cli.failure import MISTAKE, told
    from govsim.core.errors import ScenarioError
    from govsim.core.scenario import read

    wrong = 0
    for scenario in scenarios:
        try:
            spec = read(scenario, set_ or [])
            typer.echo(f"OK  {spec.hash[:12]}  {scenario}: {spec.title}, {spec.first_year} to {spec.last_year}")
        except ScenarioError as error:
            wrong += 1
            told(error)
    if wrong:
        raise typer.Exit(MISTAKE)


check.__doc__ = f"""{check.__doc__}

Nothing is lived. The first twelve digits of the scenario's hash say which text it is.

Examples:

  govsim check {EXAMPLE}

  govsim check my-city.yaml --set layers.critical.rate=0.65
"""
