"""`govsim explain`: a scenario as a reader would have it told: its year, its payers, its numbers, its guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from govsim.cli.example import EXAMPLE
from govsim.cli.run import Scenario, Settings

if TYPE_CHECKING:
    from govsim.core.scenario import Spec


def explain(
    scenario: Scenario,
    year: Annotated[int | None, typer.Option(help="As it stands in this year [the first].")] = None,
    set_: Settings = None,
    phases: Annotated[bool, typer.Option("--phases", help="Who decides and which rules act, phase by phase.")] = False,
    layers: Annotated[bool, typer.Option("--layers", help="Who pays in which order; contracts and clauses.")] = False,
    parameters: Annotated[bool, typer.Option("--parameters", help="Numbers that have a source.")] = False,
    assumptions: Annotated[bool, typer.Option("--assumptions", help="Numbers that nobody measured.")] = False,
    reforms: Annotated[bool, typer.Option("--reforms", help="Dated changes of the rules.")] = False,
) -> None:
    """Tell what a scenario says: the twelve phases, who pays, every number with its source, every assumption."""
    from govsim.cli.explain_numbers import tell_assumptions, tell_parameters
    from govsim.cli.explain_payers import tell_layers, tell_reforms
    from govsim.cli.explain_phases import tell_phases
    from govsim.cli.screen import screen
    from govsim.core.scenario import read

    spec = read(scenario, set_ or [])
    at = _year(spec, year)
    console = screen()
    console.print(f"{spec.title}, as it stands in {at} (lived {spec.first_year} to {spec.last_year})", style="bold")
    everything = not (phases or layers or parameters or assumptions or reforms)
    for wanted, tell in (
        (phases, tell_phases),
        (layers, tell_layers),
        (parameters, tell_parameters),
        (assumptions, tell_assumptions),
        (reforms, tell_reforms),
    ):
        if wanted or everything:
            console.print()
            tell(console, spec, at)


def _year(spec: Spec, year: int | None) -> int:
    """Return the year that is asked for, if it is lived."""
    if year is None or spec.first_year <= year <= spec.last_year:
        return spec.first_year if year is None else year
    from govsim.core.errors import Problem, ScenarioError

    span = f"{spec.first_year} to {spec.last_year}"
    raise ScenarioError(Problem(f"--year {year}", f"the scenario is lived from {span}."))


explain.__doc__ = f"""{explain.__doc__}

Without a section option all are told.

Examples:

  govsim explain {EXAMPLE}

  govsim explain {EXAMPLE} --year 2026 --layers

  govsim explain {EXAMPLE} --assumptions
"""
