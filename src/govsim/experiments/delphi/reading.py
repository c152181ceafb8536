"""Reading a panel: a sheet of scores, a panel file, or the name of one that ships."""

from __future__ import annotations

from pathlib import Path

from govsim.core.errors import PanelError, Problem, ScenarioError
from govsim.core.scenario.files import find, label, text_of
from govsim.core.scenario.item import Problems
from govsim.core.scenario.text import parse
from govsim.experiments.delphi.panel import SCALE, Panel
from govsim.experiments.delphi.panel_file import PanelFile
from govsim.experiments.delphi.sheet import Sheet


def read_panel(source: str | Path, *, scale: tuple[float, float] | None = None, seed: int | None = None) -> Panel:
    """Return the panel of a CSV file, of a YAML file, or of a shipped name.

    Args:
        source: a path that ends in .csv is a sheet of scores; anything else a panel file.
        scale: lowest and highest score of a sheet, 1 and 5 if left out; a panel file says its own.
        seed: where the chance of a drawn panel begins; the file's own if left out.

    Raises:
        PanelError: carries every problem, each with file, line and fix.
    """
    try:
        path = find(source, "panel")
        if path.suffix.lower() == ".csv":
            return _sheet(path, SCALE if scale is None else scale, seed)
        if scale is not None:
            raise ScenarioError(
                Problem("--scale", "a panel file says its scale itself.", "Write `scale: [1, 5]` in it.")
            )
        problems = Problems()
        raw = parse(text_of(path), label(path), problems)
        problems.stop()
        return PanelFile(raw, path, seed, problems).read()
    except ScenarioError as error:
        raise PanelError(error.problems) from None


def _sheet(path: Path, scale: tuple[float, float], seed: int | None) -> Panel:
    low, high = scale
    if not 0 <= low < high < float("inf"):
        said = f"{low:g} to {high:g} is no scale."
        raise ScenarioError(Problem("--scale", said, "Give the lowest score, 0 or more, and then the highest."))
    if seed is not None:
        raise ScenarioError(Problem("--seed", "a sheet of scores draws nothing.", "Take it out."))
    return Sheet(label(path), path.stem, scale, None, Problems()).read(text_of(path))
