"""Every shipped row of effects can be read, and the pages show the rows as they are. Nothing is lived."""

import runpy
from pathlib import Path

import pytest

from govsim.experiments.effects import Row, problems_of, read_effects

ROOT = Path(__file__).parents[2]
FILES = {path.stem: read_effects(path) for path in sorted((ROOT / "scenarios" / "effects").glob("*.yaml"))}
GENERATOR = runpy.run_path(str(ROOT / "docs" / "effects.py"))
PARTS = [
    pytest.param(found, id=f"{page.name}: {found['name']} {found['table'] or ''}".strip())
    for page in GENERATOR["pages"]()
    for found in GENERATOR["PART"].finditer(page.read_text(encoding="utf-8"))
]


def test_effects_are_shipped() -> None:
    assert FILES
    assert PARTS


@pytest.mark.parametrize("name", FILES)
def test_every_path_value_and_outcome_is_known(name: str) -> None:
    assert list(problems_of(FILES[name])) == []


@pytest.mark.parametrize("name", FILES)
def test_every_row_stands_in_a_page(name: str) -> None:
    shown = [found.values[0]["table"] for found in PARTS if found.values[0]["name"] == name]
    missing = [row.name for row in FILES[name].values() if None not in shown and row.table not in shown]
    assert not missing, f"no page of docs/ has a part <!-- effects: {name} ... --> for {missing}"


@pytest.mark.parametrize("found", PARTS)
def test_a_page_shows_the_rows_of_its_file(found) -> None:
    rows = GENERATOR["rows_of"](FILES[found["name"]].values(), found["table"])
    wanted = [GENERATOR["stated"](row) for row in rows]
    assert GENERATOR["shown"](found["text"]) == wanted, f"run `python docs/effects.py {found['name']}`."


def test_a_table_names_its_rows_whatever_they_say() -> None:
    row = Row(
        name="r", what="this | that", scenario="c", low={}, high={"a.b": {"c": 1}}, both={"d.e": 2},
        outcome="loss_ratio", sign=1, why="y",
    )  # fmt: skip
    effect = runpy.run_path(str(ROOT / "docs" / "effects.py"))["Effect"](row, (1.0, 2.0), (2.0, 3.5))
    text = GENERATOR["written"]([effect], 2, None)
    assert GENERATOR["shown"](text) == [GENERATOR["stated"](row)]
    assert GENERATOR["stated"](row)[:4] == ["this \\| that", "`c`, `d.e: 2`", "as it is", "`a.b: {c: 1}`"]
    assert "0 of 1 rows are as expected" in text


def test_no_page_shows_where_a_checkout_lies() -> None:
    folder = ROOT / "scenarios" / "effects"
    row = Row(
        name="r", what="w", scenario=str(folder / "worlds" / "a.yaml"), low={}, both={}, outcome="loss_ratio",
        high={"scenario": str(folder / "worlds" / "b.yaml")}, sign=1, why="y",
    )  # fmt: skip
    assert GENERATOR["stated"](row)[1:4] == ["`worlds/a.yaml`", "as it is", "`scenario: worlds/b.yaml`"]
    assert not any(str(ROOT) in str(found.values[0]["text"]) for found in PARTS)
