"""A small sheet of scores that was worked by hand, and the ways to read it, to spoil it, and to be told."""

from pathlib import Path

import pytest

from govsim.core.errors import PanelError
from govsim.experiments.delphi import read_panel
from govsim.experiments.delphi.panel import Panel

HEADER = "expert,item,round,score,familiarity,basis\n"
KNOWS = {"a": "0.9,0.7", "b": "0.5,0.7", "c": "1,0.2"}
# experts a, b, c; items one to four; c does not answer in the second round
FIRST = {"a": (5, 3, 4, 2), "b": (4, 3, 5, 1), "c": (5, 2, 3, 3)}
SECOND = {"a": (5, 3, 4, 2), "b": (5, 3, 4, 2)}
ITEMS = ("one", "two", "three", "four")


def sheet(*rounds: dict[str, tuple[int, ...]]) -> str:
    """Return rounds of scores as the text of a sheet."""
    rows = [
        f"{expert},{item},{number},{score},{KNOWS[expert]}\n"
        for number, scores in enumerate(rounds, 1)
        for expert, row in scores.items()
        for item, score in zip(ITEMS, row, strict=True)
    ]
    return HEADER + "".join(rows)


GOOD = sheet(FIRST, SECOND)


def read(text: str, folder: Path, **options: object) -> Panel:
    """Return the panel of the text of a sheet."""
    path = folder / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return read_panel(path, **options)  # type: ignore[arg-type]


def refusal(text: str, folder: Path, **options: object) -> list[str]:
    """Return what is said of a sheet that must be refused, the folder taken off."""
    with pytest.raises(PanelError) as refused:
        read(text, folder, **options)
    return [str(problem).removeprefix(f"{folder}/") for problem in refused.value.problems]
