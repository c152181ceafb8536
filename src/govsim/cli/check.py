"""`govsim check`: is this a scenario that can be lived, a study that can be swept?"""

from __future__ import annotations

from typing import Annotated

import typer

from govsim.cli.example import EXAMPLE
from govsim.cli.run import Settings


def check(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO|STUDY...", help="Shipped names, or paths.")],
    set_: Settings = None,
) -> None:
    """Read scenarios or studies, check every year, and say OK or what is wrong, where, and what to do."""
    from govsim.cli.failure import MISTAKE, told
    from govsim.core.errors import ScenarioError

    wrong = 0
    for scenario in scenarios:
        try:
            typer.echo(_checked(scenario, set_ or []))
        except ScenarioError as error:
            wrong += 1
            told(error)
    if wrong:
        raise typer.Exit(MISTAKE)


def _checked(source: str, overrides: list[str]) -> str:
    """Return the line that says OK.

    Raises:
        ScenarioError: it is none, for what is wrong with it as a scenario or as a study.
    """
    from govsim.core.scenario import read
    from govsim.experiments.study import read_study
    from govsim.experiments.study.reading import names_study

    if not names_study(source):
        spec = read(source, overrides)
        return f"OK  {spec.hash[:12]}  {source}: {spec.title}, {spec.first_year} to {spec.last_year}"
    study = read_study(source, overrides)
    seeds = f"{len(study.seeds):,} {'seed' if len(study.seeds) == 1 else 'seeds'}"
    designs = f"{study.designs:,} {'design' if study.designs == 1 else 'designs'}"
    return f"OK  {study.hash[:12]}  {source}: {study.title}, {len(study):,} runs ({designs} × {seeds})"


check.__doc__ = f"""{check.__doc__}

Nothing is lived. The first twelve digits of the hash say which text it is. Of a study the corners of its design are
tried too: whether the scenario takes every listed value and the ends of every range.

Examples:

  govsim check {EXAMPLE}

  govsim check my-city.yaml --set layers.critical.rate=0.65
"""
