"""Points that somebody else chose: a CSV file, or a table in the study itself."""

from pathlib import Path

import pytest
from study_texts import CAP, GOOD, GROWTH, RATE, again, read, refusal

TEXT = GOOD.replace("design: grid", "design: {csv: points.csv}")
TABLE = "cap,layers.critical.rate,growth\n0.02,0.5,0.04\n0.1,0.7,0.08\n"


def with_table(folder: Path, table: str | bytes) -> None:
    """Write the file of points."""
    raw = table if isinstance(table, bytes) else table.encode()
    (folder / "points.csv").write_bytes(raw)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        "\ufeff" + TABLE,
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("cap,", "contracts.cover.profit_cap,"),
        TABLE.replace("0.02,0.5", ' "0.02" , 5e-1').replace("\n0.1", "\n\n  , ,\n0.10"),
    ],
)
def test_a_table_places_every_point(tmp_path: Path, table: str):
    with_table(tmp_path, table)
    study = read(tmp_path, TEXT)
    assert [tuple(study.point(design).labels.values()) for design in range(study.designs)] == [
        (0.5, 0.02, 0.04), (0.7, 0.1, 0.08)
    ]  # fmt: skip


def test_a_table_can_stand_in_the_study(tmp_path: Path):
    study = read(
        tmp_path, GOOD.replace("design: grid", f"design:\n  table: |\n    {TABLE.replace(chr(10), chr(10) + '    ')}")
    )
    assert study.point(1).labels == {"layers.critical.rate": 0.7, "cap": 0.1, "growth": 0.08}


def test_a_factor_of_a_table_needs_no_values(tmp_path: Path):
    lines = (
        "  rate: {path: layers.critical.rate}\n  people: {path: population.households}\n"
        "  who: {path: layers.critical.people, values: [all, resident]}\n"
        "  free: {path: contracts.cover.years, values: [1, 2]}\n"
    )
    text = TEXT.replace(RATE + CAP, lines).replace("uncertainties:\n" + GROWTH, "").replace(
        "base: city.yaml", "base: {x: {extends: city.yaml, contracts: {cover: {covers: critical}}}}"
    )  # fmt: skip
    with_table(tmp_path, "who,rate,people,free\nall,0.31,250,1\nall,0.32,251,2\n")
    study = read(tmp_path, text)
    assert study.columns == {"rate": float, "people": int, "who": str, "free": int}
    assert study.point(1).labels == {"rate": 0.32, "people": 251, "who": "all", "free": 2}
    assert again(study) == study


WRONG = {
    "": ["points.csv:1: is empty. Its first line names the factors: layers.critical.rate,cap,growth."],
    "cap,layers.critical.rate,growth\n": [
        "points.csv:1: has no points: nothing can be run. Write one row for each point."
    ],
    "cop,layers.critical.rate,growth\n0.02,0.5,0.04\n": [
        "points.csv:1: no factor is called 'cop'. Did you mean 'cap'? Known: cap, growth, layers.critical.rate.",
        "points.csv:1: has no column 'cap'. The columns are: cop, layers.critical.rate, growth.",
    ],
    "cap,cap,layers.critical.rate,growth\n": ["points.csv:1: cap: has two columns. Take one out."],
    TABLE + "0.02,0.55,0.04\n": [
        "points.csv:4: layers.critical.rate: 0.55 is not one of its values. Did you mean '0.5'? Known: 0.5, 0.6, 0.7."
    ],
    TABLE + "0.02,0.5\n": ["points.csv:4: has 2 cells where 3 belong. Quote cells with commas."],
    TABLE + "0.02,,0.04\n": [
        "points.csv:4: layers.critical.rate: has no value. Every point says where every factor stands."
    ],
    TABLE + "0.1,0.7,0.08\n": ["points.csv:4: repeats line 3. Take it out; more seeds repeat a design."],
    TABLE + "0.02,true,0.04\n": [
        "points.csv:4: layers.critical.rate: true is not one of its values. Known: 0.5, 0.6, 0.7."
    ],
    TABLE + "0.02,0:36,0.04\n": [
        "points.csv:4: layers.critical.rate: YAML reads 0:36 in its own way. "
        "Write a decimal number, or quote it: '0:36'."
    ],
    TABLE + '0.02,"0.5\n': ["points.csv:4: has 2 cells where 3 belong. Quote cells with commas."],
}


@pytest.mark.parametrize("table", WRONG)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, table: str):
    with_table(tmp_path, table)
    assert refusal(tmp_path, TEXT) == WRONG[table]


def test_a_value_beyond_a_range_is_refused_with_its_line(tmp_path: Path):
    with_table(tmp_path, TABLE + "0.3,0.5,0.04\nten,0.5,0.04\n")
    assert refusal(tmp_path, TEXT.replace(", steps: 5", "")) == [
        "points.csv:4: cap: 0.3 is above 0.1 (unit: share).",
        "points.csv:5: cap: 'ten' is no number (unit: share). Write it without unit, with a decimal point.",
    ]


def test_a_file_that_is_no_table_is_refused(tmp_path: Path):
    assert refusal(tmp_path, TEXT) == [
        "study.yaml:9: design.csv: there is no file 'points.csv'. The path is taken from the study's folder."
    ]
    with_table(tmp_path, b"cap\n\xff\xfe")
    assert refusal(tmp_path, TEXT) == ["study.yaml:9: design.csv: 'points.csv' is not UTF-8. Save the file as UTF-8."]
    assert refusal(tmp_path, TEXT.replace("points.csv", ".")) == [
        f"study.yaml:9: design.csv: '{tmp_path}' is not a regular file. Name a CSV file."
    ]


def test_a_wrong_line_of_a_table_in_the_study_is_named(tmp_path: Path):
    text = GOOD.replace("design: grid", "design:\n  table: |\n    cap,layers.critical.rate,growth\n    1,0.5,0.04")
    assert refusal(tmp_path, text) == [
        "study.yaml:10: design.table:2: cap: 1 is not one of its values. Known: 0.02, 0.04, 0.06, 0.08, 0.1."
    ]


def test_true_is_not_one(tmp_path: Path):
    with_table(tmp_path, TABLE.replace("0.7", "true"))
    assert refusal(tmp_path, TEXT.replace("[0.5, 0.6, 0.7]", "[0.5, 1]")) == [
        "points.csv:3: layers.critical.rate: true is not one of its values. Known: 0.5, 1.0."
    ]
