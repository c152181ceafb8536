"""Studies at the command line, and the schema that editors check them with."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from study_texts import CAP, CITY, GOOD, RATE, read

from govsim.core.scenario import shipped
from govsim.experiments.study import read_study_text
from govsim.experiments.study.designs import WORDS
from govsim.experiments.study.outcomes import OVER
from govsim.experiments.study.reading import TOP
from govsim.experiments.study.schema import study_schema


def govsim(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Call the command line in a folder."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "govsim", *arguments],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_check_says_how_many_runs_a_study_has(tmp_path: Path):
    study = read(tmp_path)
    done = govsim("check", "study.yaml", "city.yaml", "--set", "population.households=200", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first.endswith("study.yaml: A study, 60 runs (30 designs × 2 seeds)")
    assert second.endswith("city.yaml: A city, 2020 to 2022")
    assert study.hash[:12] not in first  # other households, other study


def test_check_tells_what_is_wrong_with_a_study(tmp_path: Path):
    (tmp_path / "city.yaml").write_text(CITY)
    (tmp_path / "study.yaml").write_text(GOOD.replace("[0.5, 0.6, 0.7]", "[60]"))
    done = govsim("check", "study.yaml", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "The study has a problem:",
        "study.yaml:5: levers.layers.critical.rate: 60 is above 1 (unit: share).",
        "    Did you mean 0.6?",
    ]


def test_a_study_is_not_run_as_if_it_were_a_scenario(tmp_path: Path):
    for name in ("study.yaml", next(iter(shipped("study")))):
        read(tmp_path)
        done = govsim("run", name, folder=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "is a study, not a scenario." in done.stderr
        assert "govsim sweep" in done.stderr
        assert "Traceback" not in done.stderr


def test_list_names_the_studies_apart(tmp_path: Path):
    said = govsim("list", folder=tmp_path).stdout
    for name in shipped("study"):
        assert f"{name} " in said.partition("\nstudies\n")[2]
        assert name not in said.partition("\nstudies\n")[0]


def test_the_shipped_schema_is_the_one_that_govsim_prints(tmp_path: Path):
    kept = (Path(__file__).parents[2] / "scenarios" / "study-schema.json").read_text(encoding="utf-8")
    said = govsim("schema", "--study", folder=tmp_path).stdout
    assert said == kept, "scenarios/study-schema.json lags behind the code. Run `python docs/generate.py`."


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    found = study_schema()
    Draft202012Validator.check_schema(found)
    json.dumps(found, allow_nan=False)
    return Draft202012Validator(found)


ACCEPTED = {
    "design: grid": [
        "design: {sobol: {points: 8, seed: 1}}",
        "design: {morris: {}}",
        "design: {csv: points.csv}",
        "uncertainty_design: {saltelli: {points: 4, second_order: true}}",
    ],
    "seeds: 2": ["seeds: [3, 1]", "seeds: {from: 0, count: 5}"],
    "[catastrophic_share]": [
        "[fund_balance.x, {catastrophic_share: lower}]",
        "{catastrophic_share: }",
        "[{metric: bidders, over: {from: 2020}}]",
    ],
    "base: city.yaml": ["base: [a, b]", "base: {a: b, c: {extends: d}}"],
    CAP: ["  cap: {options: {a: {x.y: 1}, b: {}}}\n", "  cap: {path: [a.b, c.d], from: 1, to: 2, scale: log}\n"],
}
REFUSED = {
    "levers:": ["lever:"],
    "base: city.yaml\n": [""],
    "design: grid": ["design: gird", "design: {sobol: {point: 8}}", "design: {sobol: {}}", "design: {csv: 3}"],
    "seeds: 2": ["seeds: 0", "seeds: []", "seeds: [1, 1]", "seeds: {from: 1}"],
    "[catastrophic_share]": [
        "[catastrophic_shar]",
        "[]",
        "[{metric: bidders, over: often}]",
        "[{metric: bidders, x: 1}]",
    ],
    RATE: ["  layers.critical.rate: 0.5\n", "  layers.critical.rate: []\n", "  a: {path: b.c, from: 1}\n"],
    "steps: 5": ["steps: 1", "step: 5", "scale: lin"],
}


def variants(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return each old text with each of its new ones."""
    return [(old, new) for old, news in table.items() for new in news]


@pytest.mark.parametrize(("old", "new"), [("", ""), *variants(ACCEPTED)])
def test_an_editor_accepts_every_form(old: str, new: str, schema: Draft202012Validator):
    assert [error.message for error in schema.iter_errors(yaml.safe_load(GOOD.replace(old, new)))] == []


@pytest.mark.parametrize(("old", "new"), variants(REFUSED))
def test_an_editor_underlines_a_mistake(old: str, new: str, schema: Draft202012Validator):
    assert old in GOOD
    assert not schema.is_valid(yaml.safe_load(GOOD.replace(old, new)))


def test_the_page_on_studies_teaches_what_can_be_read():
    page = (Path(__file__).parents[2] / "docs" / "studies.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    study = read_study_text(example)
    assert f"{len(study)} runs" in page
    assert all(f"`{column}`" in page for column in study.columns)
    assert [word for word in (*TOP, *WORDS, *OVER) if word not in page] == []
