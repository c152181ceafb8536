"""The console that commands print to: readable at 100 columns, the same when it goes into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

WIDTH = 100


def screen() -> Console:
    """Return the console of stdout: a terminal's own width up to 120, 100 for a file or a pipe."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, 120) if console.is_terminal else WIDTH
    return console


def grid(*justify: str) -> Table:
    """Return a table without lines; a column is text ("l"), numbers ("r") or text that may wrap ("w")."""
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for word in justify:
        table.add_column(justify="right" if word == "r" else "left", no_wrap=word != "w", overflow="fold")
    return table


def indented(table: RenderableType) -> RenderableType:
    """Return a table, or what is indented already, two columns further in."""
    from rich.padding import Padding

    return Padding(table, (0, 0, 0, 2))
