"""What docs/delphi.md shows is read: its sheet, its panel files, and the screen of the panel that ships."""

import re
from pathlib import Path

import pytest

from govsim.cli.delphi_screen import show
from govsim.experiments.delphi import asked, read_panel
from govsim.results.delphi_columns import DELPHI

PAGE = (Path(__file__).parents[2] / "docs" / "delphi.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_sheet_of_the_page_is_a_panel(tmp_path: Path) -> None:
    path = tmp_path / "experts.csv"
    path.write_text(blocks("csv")[0], encoding="utf-8")
    found = asked(path)
    assert found.rounds["answered"].tolist() == [3]
    assert found.rounds["complete"].tolist() == [2]
    assert set(found.weights["weights"]) == {"panel", "equal", "government", "academics"}


def test_the_files_of_the_page_are_panels(tmp_path: Path) -> None:
    mapped, drawn = blocks("yaml")
    path = tmp_path / "panel.yaml"
    path.write_text(drawn, encoding="utf-8")
    assert read_panel(path).scores.shape == (3, 12, 3)
    path.write_text(mapped, encoding="utf-8")
    names = ("Families ruined by illness", "The residents' fund lasts", "Claims leave room for cost")
    rows = [f"{expert},{item},1,{at + 1}\n" for expert in "ab" for at, item in enumerate(names)]
    (tmp_path / "experts.csv").write_text("expert,item,round,score\n" + "".join(rows), encoding="utf-8")
    assert [item.metric for item in read_panel(path).items] == [
        "catastrophic_share", "fund_reserve_months", "loss_ratio"
    ]  # fmt: skip


def test_the_screen_of_the_page_is_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    show(asked("governance"), None, 0.0)
    said = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert blocks("text")[0].splitlines() == said[:-2]


def test_every_table_is_on_the_page() -> None:
    assert all(f"`{name}`" in PAGE for name in DELPHI)
