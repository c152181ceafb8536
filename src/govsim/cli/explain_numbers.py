"""Every number of a scenario: those with a source, and apart from them those that somebody assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from govsim.cli.screen import grid, indented

if TYPE_CHECKING:
    from rich.console import Console

    from govsim.core.scenario import Number, Spec


def tell_parameters(console: Console, spec: Spec, year: int) -> None:
    """Print the numbers that have a source."""
    sourced = [number for number in spec.numbers(year) if not number.assumption]
    console.print(Text(f"{len(sourced)} numbers with a source", "bold cyan"))
    for number in sourced:
        _tell(console, number, f"{number.source.rstrip('.')}; checked {number.checked}.")


def tell_assumptions(console: Console, spec: Spec, year: int) -> None:
    """Print the numbers that nobody measured: first those of the scenario, then those of the program."""
    assumed = [number for number in spec.numbers(year) if number.assumption]
    console.print(Text(f"{len(assumed)} assumptions", "bold cyan"))
    console.print("  Numbers that nobody measured: doubt them first, change them with --set PATH=VALUE.")
    for heading, ours in (("written in the scenario", False), ("defaults of the program", True)):
        part = [number for number in assumed if (number.where == "default") == ours]
        console.print(Text(f"  {len(part)} {heading}", "bold"))
        for number in part:
            _tell(console, number, number.source.removeprefix("assumption").lstrip(": "))


def _tell(console: Console, number: Number, papers: str) -> None:
    """Print one number: path, value and unit; under it what it means, its papers and its place."""
    place = "" if number.where == "default" else f" ({number.where})"
    console.print(Text(f"  {number.path} = {shown(number.value)} {number.unit}") + Text(place, "dim"), soft_wrap=True)
    table = grid("w")
    table.add_row(Text(" ".join([number.what, papers]).strip(), "dim"))
    console.print(indented(indented(table)))


def shown(value: Any) -> str:
    """Return a number, or a list or table of numbers, as the YAML would have it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(part)}" for key, part in value.items()) + "}"
    return f"{value:.10g}" if isinstance(value, float) else f"{value:,}".replace(",", "_")
