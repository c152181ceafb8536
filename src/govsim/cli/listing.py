"""`govsim list`: what there is to run, to compose, to measure and to doubt."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console


class Subject(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    schemes = "schemes"
    metrics = "metrics"
    parameters = "parameters"


def list_(
    what: Annotated[Subject, typer.Argument(help="What to list.")] = Subject.scenarios,
) -> None:
    """List the shipped scenarios, studies and panels; or the schemes, metrics or parameters that a scenario can use.

    Examples:

      govsim list

      govsim list schemes

      govsim list metrics | grep catastrophic
    """
    from govsim.cli.screen import screen

    {
        Subject.scenarios: _scenarios,
        Subject.schemes: _schemes,
        Subject.metrics: _metrics,
        Subject.parameters: _parameters,
    }[what](screen())


def _part(console: Console, heading: str, rows: list[tuple[str, str]]) -> None:
    """Print a heading and its rows; the last column may wrap."""
    from rich.text import Text

    from govsim.cli.screen import grid, indented

    if not rows:
        return
    if not console.is_terminal:  # one line each, for grep
        width = max(len(name) for name, _ in rows)
        lines = (f"  {name:<{width}}  {said}" for name, said in rows)
        console.print(heading, *lines, sep="\n", soft_wrap=True)
        return
    table = grid("l", "w")
    for row in rows:
        table.add_row(*row)
    console.print(Text(heading, "bold cyan"))
    console.print(indented(table))


def _scenarios(console: Console) -> None:
    from govsim.core.scenario import shipped

    shelves: dict[str, list[tuple[str, str]]] = {}
    for name, path in {**shipped(), **shipped("study"), **shipped("panel")}.items():
        shelves.setdefault(path.parent.name, []).append((name, _title(path)))
    for shelf, rows in shelves.items():
        _part(console, shelf, rows)


def _title(path: Path) -> str:
    from govsim.core.errors import ScenarioError
    from govsim.core.scenario import read
    from govsim.experiments.delphi import read_panel
    from govsim.experiments.study import read_study

    try:
        if path.parent.name == "panels":
            return read_panel(path).title
        if path.parent.name != "studies":
            return read(path).title
        study = read_study(path)
        return f"{study.title} ({len(study):,} runs)"
    except ScenarioError as error:
        return f"(cannot be read: {error.problems[0]})"


def _schemes(console: Console) -> None:
    from govsim.core.scheme import catalogue

    for kind, words in catalogue().items():
        _part(console, kind, [(word, _first_line(cls.__doc__)) for word, cls in sorted(words.items())])


def _metrics(console: Console) -> None:
    from govsim.core.metric import metrics

    by_file: dict[str, list[tuple[str, str]]] = {}
    for name, about in metrics().items():
        way = "" if about.better == "neither" else f" ({about.better} is better)"
        said = f"{_first_line(about.what)} [{about.unit}]{way}"
        by_file.setdefault(about.function.__module__.rpartition(".")[2], []).append((name, said))
    for file, rows in by_file.items():
        _part(console, file, rows)


def _parameters(console: Console) -> None:
    from govsim.core.parameter import catalogue

    topics: dict[str, list[tuple[str, str]]] = {}
    for name, about in catalogue().items():
        papers = "assumption" if about.is_assumption else f"checked {about.checked}"
        topics.setdefault(name.partition("/")[0], []).append((name, f"{about.what} [{about.unit}; {papers}]"))
    for topic, rows in topics.items():
        _part(console, topic, rows)


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
