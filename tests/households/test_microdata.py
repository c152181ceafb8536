"""A survey's persons become the city; what the survey lacks is synthesised, and said."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from govsim.core.errors import ScenarioError
from govsim.core.world import World

SCENARIO = "title: A survey\nfirst_year: 2020\nyears: 2\npopulation: {{microdata: {file}{more}}}\n"
MAP = ", column_map: {household: hhid, age: a1, female: sex, income: faminc, weight: w, scheme: ins}"
ROWS = {
    "hhid": ["b", "a", "a", "b", "c"],
    "a1": [70, 34, 8, 66, 45],
    "sex": [0, 1, 0, 1, 1],
    "faminc": [30_000, 90_000, 90_000, 30_000, 0],
    "w": [2.5, 2.5, 2.5, 2.5, 2.5],
    "ins": [1, 2, 1, 1, 0],
}


@pytest.fixture
def found(tmp_path):
    """Return a function that writes a file and a scenario that names it, and builds the world."""

    def make(rows, more=MAP, file="survey.csv"):
        table = pd.DataFrame(rows)
        table.to_parquet(tmp_path / file) if file.endswith("parquet") else table.to_csv(tmp_path / file, index=False)
        (tmp_path / "city.yaml").write_text(SCENARIO.format(file=file, more=more))
        return World(tmp_path / "city.yaml")

    return make


@pytest.mark.parametrize("file", ["survey.csv", "survey.parquet"])
def test_the_files_persons_are_used_as_they_are(found, file):
    world = found(ROWS, file=file)
    alive = world.persons.alive
    assert world.persons.age[alive].tolist() == [70, 66, 34, 8, 45]  # by household, in order of appearance
    assert world.persons.female[alive].tolist() == [False, True, True, False, True]
    assert world.persons.scheme[alive].tolist() == [1, 1, 2, 1, 0]
    assert world.households.members.tolist() == [2, 2, 1]
    assert world.households.weight.tolist() == [1, 1, 1]
    assert world.households.permanent_income.tolist() == [30_000, 90_000, 0]


def test_what_the_file_lacks_is_synthesised_and_said(found):
    notes = found(ROWS).population_notes
    assert notes[0] == "5 persons in 3 households were read from survey.csv"
    assert notes[1].endswith(": quintile, urban, savings, trust, awareness, misjudged, chronic, frailty")


def test_a_synthetic_city_has_nothing_to_say(build):
    assert build(10).population_notes == []


def test_only_household_and_age_are_needed(found, tmp_path):
    world = found({"household": [1, 1, 2], "age": [30, 31, 80]}, more="")
    assert "synthesised: female" in world.population_notes
    assert world.households.weight.tolist() == [1, 1]
    heads = world.households.members
    assert world.households.permanent_income.sum() / heads.sum() == pytest.approx(24_000)


def test_quintiles_are_of_weighted_persons(found):
    rows = {
        "household": range(6),
        "age": [40] * 6,
        "income": [1e3, 2e3, 3e3, 4e3, 5e3, 6e3],
        "weight": [4, 1, 1, 1, 1, 2],
    }
    world = found(rows, more=", households: 10")
    fifths = [1, 1, 2, 2, 3, 3, 4, 4]
    assert world.households.quintile.tolist() == [0, 0, *fifths]
    assert world.households.permanent_income.tolist() == [1e3] * 4 + [2e3, 3e3, 4e3, 5e3] + [6e3] * 2


def test_a_survey_lives_a_year(found):
    world = found({"household": np.arange(300) // 3, "age": [30, 32, 5] * 100, "savings": [1000.0] * 300}, more="")
    world.step()
    assert world.ledger.flow(memo="opening savings") == 100 * 100_000


def test_words_for_yes_and_no_are_understood(found):
    world = found({"household": [1, 1], "age": [30, 31], "female": ["yes", "No"], "chronic": [True, False]}, more="")
    assert world.persons.female[world.persons.alive].tolist() == [True, False]
    assert world.persons.chronic[world.persons.alive].tolist() == [True, False]


WRONG = [
    ({"household": [1]}, "", "has no column 'age'.*The file has: household"),
    ({"age": [30]}, "", "has no column 'household'"),
    (
        {"household": [1, None], "age": [30, 31]},
        "",
        "survey.csv, column 'household', row 2: a person has no",
    ),
    ({"household": [1, 1], "age": [30, None]}, "", "column 'age', row 2: 'nan' is not a number"),
    ({"household": [1, 1], "age": [30, "old"]}, "", "column 'age', row 2: 'old' is not a number"),
    ({"household": [1, 1], "age": [30, 200]}, "", "column 'age', row 2: '200' is not between 0 and 120"),
    ({"household": [1], "age": [30], "income": [-5]}, "", "column 'income', row 1: '-5' is not between"),
    ({"household": [1], "age": [30], "weight": [-1]}, "", "survey.csv, column 'weight', row 1: '-1' is not between"),
    ({"household": [1], "age": [30], "weight": [None]}, "", "column 'weight', row 1: 'nan' is not a number"),
    ({"household": [1, 2], "age": [30, 31], "weight": [0, 0]}, "", "survey.csv, column 'weight': every row is 0"),
    ({"household": [1, 2], "age": [30, 31], "income": [0, 0]}, "", "survey.csv, column 'income': every row is 0"),
    ({"household": [1, 1], "age": [30, 30.9]}, "", "survey.csv, column 'age', row 2: '30.9' is not a whole number"),
    ({"household": [1], "age": [30], "scheme": [1.7]}, "", "column 'scheme', row 1: '1.7' is not a whole number"),
    ({"household": [1], "age": [30], "scheme": [3]}, "", "column 'scheme', row 1: '3' is not between 0 and 2"),
    ({"household": [1], "age": [30], "female": [0.5]}, "", "column 'female', row 1: '0.5' is not a whole number"),
    ({"household": [1], "age": ["inf"]}, "", "column 'age', row 1: 'inf' is not between"),
    ({"household": [1], "age": [-1]}, "", "column 'age', row 1: '-1' is not between"),
    ({"household": [1, 1], "age": [30, 31], "income": [5, 6]}, "", "column 'income' differs within household '1'"),
    ({"household": [1] * 300, "age": [30] * 300}, "", "household '1' has 300 members"),
    ({"household": [1], "age": [30]}, ", column_map: {ages: age}", "unknown column 'ages'.*Did you mean 'age'"),
    ({"household": [1], "age": [30]}, ", column_map: {income: agee}", "no column 'agee'.*Did you mean 'age'"),
    ({"household": [], "age": []}, "", "has no rows"),
]


@pytest.mark.parametrize(("rows", "more", "message"), WRONG, ids=[case[2][:40] for case in WRONG])
def test_a_bad_file_is_refused_with_its_place(found, rows, more, message):
    with pytest.raises(ScenarioError, match=message):
        found(rows, more=more)


def test_a_missing_file_is_refused(tmp_path):
    (tmp_path / "city.yaml").write_text(SCENARIO.format(file="nowhere.csv", more=""))
    with pytest.raises(ScenarioError, match=r"there is no file 'nowhere\.csv'"):
        World(tmp_path / "city.yaml")


def test_a_file_that_is_not_parquet_is_refused(tmp_path):
    (tmp_path / "broken.parquet").write_text("no")
    (tmp_path / "city.yaml").write_text(SCENARIO.format(file="broken.parquet", more=""))
    with pytest.raises(ScenarioError, match=r"broken.parquet cannot be read"):
        World(tmp_path / "city.yaml")


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "city.yaml").write_text(SCENARIO.format(file="empty.csv", more=""))
    with pytest.raises(ScenarioError, match=r"empty.csv cannot be read: No columns"):
        World(tmp_path / "city.yaml")


@pytest.mark.parametrize("file", ["survey.csv", "survey.parquet"])
def test_two_columns_of_one_name_are_refused(tmp_path, file):
    if file.endswith("parquet"):
        table = pa.Table.from_arrays([pa.array([1]), pa.array([30]), pa.array([31])], names=["household", "age", "age"])
        pq.write_table(table, tmp_path / file)
    else:
        (tmp_path / file).write_text("household,age,age\n1,30,31\n")
    (tmp_path / "city.yaml").write_text(SCENARIO.format(file=file, more=""))
    with pytest.raises(ScenarioError, match=f"{file} has more than one column 'age'"):
        World(tmp_path / "city.yaml")


def test_households_without_an_adult_are_allowed_and_noted(found):
    world = found({"household": [1, 2, 2], "age": [17, 5, 18]}, more="")
    assert "households of the file without an adult (18 or older): 1" in world.population_notes


def test_the_oldest_that_a_file_may_bring_live_a_year_and_die(found):
    world = found({"household": [1, 1, 2], "age": [120, 120, 30], "female": [0, 1, 1]}, more="")
    world.run()
    assert world.households.members.tolist() == [0, 1]
