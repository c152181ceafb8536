"""`govsim delphi`: what its screen says, what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from govsim.cli.example import EXAMPLE

SMALL = ("--households", "200", "--years", "2", "--workers", "1")
HEADER = "expert,item,round,score\n"
ROWS = "".join(
    f"{expert},{item},1,{score}\n"
    for expert, scores in (("a", (5, 3, 2)), ("b", (4, 4, 1)), ("c", (5, 3, 3)))
    for item, score in zip(("catastrophic_share", "excess_share", "independent mediator"), scores, strict=True)
)


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    (tmp_path / "sheet.csv").write_text(HEADER + ROWS, encoding="utf-8")
    return "sheet.csv"


def test_a_drawn_panel_says_that_nobody_was_asked(govsim: Callable) -> None:
    done = govsim("delphi", "governance")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 100
    for words in ("26 experts of 5 groups, 8 items, 3 rounds", "nobody was asked", "Kendall's W", "25 of 26"):
        assert words in done.stdout
    assert re.search(r"from the first round to the last: W rises 0\.\d\d → 0\.\d\d, mean CV falls", done.stdout)
    assert re.search(r"authority C_r 0\.\d\d \(familiarity", done.stdout)
    assert "Composite" not in done.stdout
    assert govsim("delphi", "governance", "--seed", "2").stdout != done.stdout


def test_one_round_reports_no_convergence(govsim: Callable, sheet: str) -> None:
    done = govsim("delphi", sheet, "--consensus", "0.05")
    assert done.returncode == 0, done.stderr
    assert "one round: nothing can be said of convergence" in done.stdout
    assert "nobody was asked" not in done.stdout
    assert "authority: nothing is said of it" in done.stdout
    assert "0 of 3" in done.stdout
    assert re.search(r"Catastrophic health \w+ +3 +4\.67", done.stdout), "an item that is a metric has its label"


def test_a_round_that_one_expert_answers_has_no_w(govsim: Callable, sheet: str, tmp_path: Path) -> None:
    (tmp_path / sheet).write_text(HEADER + ROWS + "a,catastrophic_share,2,5\na,excess_share,2,3\n", encoding="utf-8")
    done = govsim("delphi", sheet)
    assert done.returncode == 0, done.stderr
    assert re.search(r"2 +1 of 3 +1 +- +- +- ", done.stdout)
    assert "W is not in both, mean CV is not in both" in done.stdout


def test_scenarios_are_weighed(govsim: Callable, tmp_path: Path) -> None:
    reform = f"{EXAMPLE}-strong-supervision"
    done = govsim("delphi", "governance", EXAMPLE, reform, "--seeds", "2", "--out", "r", *SMALL)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 100
    for words in (f"B  {reform}", "means of 2 seeds", "entropy", "against A", "of seeds", "academics", "tables in r"):
        assert words in done.stdout
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert manifest["kind"] == "delphi"
    assert manifest["scenarios"] == [EXAMPLE, reform]
    assert {"composite.csv", "z_scores.csv"} <= manifest["files"].keys()
    assert govsim("delphi", "governance", "--out", "r").returncode == 2


def test_what_is_left_out_is_said(govsim: Callable, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(HEADER + ROWS.replace("independent mediator", "satisfaction"), encoding="utf-8")
    done = govsim("delphi", "s.csv", EXAMPLE, "j-city", "--seeds", "1", *SMALL)
    assert "left out, its weight shared out among the rest: " in " ".join(done.stdout.split())
    assert "(not measured in j-city)" in " ".join(done.stdout.split())


def test_quiet_says_nothing(govsim: Callable) -> None:
    done = govsim("delphi", "governance", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("governanc",), "Did you mean 'governance'"),
        (("nowhere.csv",), "nowhere.csv"),
        ((EXAMPLE,), "is a scenario, not a panel"),
        (("governance", EXAMPLE), "it takes two"),
        (("governance", EXAMPLE, "nowhere"), "nowhere"),
        (("governance", EXAMPLE, EXAMPLE), "two scenarios have this name"),
        (("governance", "--scale", "1", "5"), "a panel file says its scale itself"),
        (("governance", "--consensus", "0"), "is no threshold"),
        (("sheet.csv", "--scale", "1", "4"), "sheet.csv:2: score: 5 is not within 1 to 4"),
        (("sheet.csv", "--seed", "1"), "draws nothing"),
        (("sheet.csv", EXAMPLE, "j-city"), "sheet.csv:4: the item 'independent mediator' is no metric"),
        (("governance", EXAMPLE, "j-city", "--seeds", "0"), "seeds"),
    ],
)
@pytest.mark.usefixtures("sheet")
def test_a_mistake_is_refused(refused: Callable[..., str], arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("delphi", *arguments)


def test_a_panel_is_no_scenario(refused: Callable[..., str]) -> None:
    assert "is a panel, not a scenario" in refused("run", "governance")


def test_a_text_in_a_score_is_refused_by_its_line(refused: Callable[..., str], sheet: str, tmp_path: Path) -> None:
    (tmp_path / sheet).write_text(HEADER + ROWS.replace("excess_share,1,4", "excess_share,1,high"), encoding="utf-8")
    assert refused("delphi", sheet).splitlines() == [
        "The panel has a problem:",
        "sheet.csv:6: score: 'high' is no number.",
        "    Write a number from 1 to 5.",
    ]
