"""The policy year of one scenario: in each phase who decides, then which rules act, in their own words."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rich.text import Text

from govsim.cli.screen import grid, indented
from govsim.core.errors import ScenarioError
from govsim.core.phases import YEAR
from govsim.core.world import World

if TYPE_CHECKING:
    from rich.console import Console

    from govsim.core.scenario import Spec

# enough to found every institution
FEW = 200


def tell_phases(console: Console, spec: Spec, year: int) -> None:
    """Print the twelve phases with those who act in them."""
    institutions = _institutions(spec)
    schemes = spec.schemes(year)
    console.print(Text("The policy year", "bold cyan"))
    for position, phase in enumerate(YEAR, 1):
        console.print(Text(f" {position:>2} {phase.name}", "bold") + Text(f"  {phase.decides}", "dim"))
        table = grid("l", "w")
        for kind, actors in (("decides", institutions), ("rule", schemes)):
            for who, does in _acting(actors, phase.name):
                table.add_row(Text(who, "green" if kind == "decides" else ""), does)
        if table.row_count:
            console.print(indented(indented(table)))
    console.print(Text("Green: those who decide, first. Then the rules, in this order.", "dim"))


def _institutions(spec: Spec) -> list[Any]:
    """Return the institutions, founded over a few households: who they are does not depend on how many."""
    with suppress(ScenarioError):  # people who are read from a file bring their own number
        spec = spec.overridden({"population.households": FEW})
    return list(World(spec).institutions.values())


def _acting(actors: Iterable[Any], phase: str) -> list[tuple[str, str]]:
    """Return who acts in a phase and what each does: those who do the same together."""
    found: dict[Any, list[str]] = {}
    for actor in actors:
        act = getattr(type(actor), phase, None)
        if act is not None:
            found.setdefault(act, []).append(getattr(actor, "role_name", actor.name))
    return [(_names(names), (act.__doc__ or "").strip().partition("\n")[0]) for act, names in found.items()]


def _names(names: list[str]) -> str:
    """Return names once each; many of one role with their number."""
    counts = {name: names.count(name) for name in names}
    return "\n".join(name + (f" ×{count}" if count > 1 else "") for name, count in counts.items())
