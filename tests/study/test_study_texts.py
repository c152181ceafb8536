"""A study travels: as a text that needs no other file, as a digest, and between processes."""

import pickle
import tracemalloc
from pathlib import Path
from time import perf_counter

import pytest
from study_texts import CAP, CITY, GOOD, RANGES, RATE, again, drawn, read

from govsim.experiments.study import Study, read_study, read_study_text

DESIGNS = (
    "grid",
    "{latin_hypercube: {points: 7, seed: 3}}",
    "{sobol: {points: 8}}",
    "{saltelli: {points: 4, second_order: true}}",
    "{morris: {trajectories: 3, levels: 6, seed: 2}}",
)


def alike(one: Study, other: Study) -> bool:
    """Whether both have the same runs, point by point, and the same table."""
    assert one == other
    assert (one.hash, one.columns, one.seeds, one.outcomes) == (other.hash, other.columns, other.seeds, other.outcomes)
    return all(one.run(number) == other.run(number) for number in range(len(one)))


@pytest.mark.parametrize("design", DESIGNS)
def test_the_text_of_a_study_reads_back_to_the_same(tmp_path: Path, design: str):
    study = drawn(tmp_path, design, GOOD if design == "grid" else RANGES)
    assert alike(study, again(study))
    assert again(study).text() == study.text()
    assert again(study).spec(3) == study.spec(3)


def test_every_form_reads_back_to_the_same(tmp_path: Path):
    (tmp_path / "other.yaml").write_text("extends: city.yaml\nlayers: {critical: {poor_extra_rate: 0.1}}\n")
    lines = (
        "  a b: {path: [layers.critical.rate, supervision.random_audit.share], from: 0.001, to: 0.5, scale: log}\n"
        "  people: {path: population.households, from: 200, to: 300, what: 'Ünits: \"many\" # {yes}'}\n"
        "  'tender: x': {options: {低价: {contracts.cover.chosen_by: lowest_price}, '10': {contracts.cover.chosen_by: "
        "{scored: {price_weight: 0.3}}}, 'no': {}}}\n"
    ).replace("'tender: x'", "tender")
    text = GOOD.replace(RATE, lines).replace("base: city.yaml", "base: [city.yaml, other.yaml]")
    text = text.replace("design: grid", "design: {sobol: {points: 16}}\nuncertainty_design: grid")
    text = text.replace("[catastrophic_share]", "[{label: late, metric: catastrophic_share, over: {from: 2021}}]")
    study = read(tmp_path, text.replace("seeds: 2", "seeds: [3, 9, 4]"))
    assert study.designs == 32
    assert alike(study, again(study))


def test_a_table_travels_with_its_study(tmp_path: Path):
    (tmp_path / "points.csv").write_text(
        "cap,layers.critical.rate,growth\n0.033333333333333331,0.5,0.04\n0.1,0.7,0.08\n"
    )
    study = drawn(tmp_path, "{csv: points.csv}", RANGES.replace("{from: 0.5, to: 0.7}", "[0.5, 0.6, 0.7]"))
    (tmp_path / "points.csv").unlink()
    assert study.point(0).labels["cap"] == 0.033333333333333331
    assert alike(study, again(study))


def test_the_digest_does_not_depend_on_the_order_of_words(tmp_path: Path):
    study = read(tmp_path)
    top = GOOD.partition("levers:")[0].splitlines(keepends=True)
    rest = GOOD[len("".join(top)) :]
    assert read(tmp_path, rest + "".join(reversed(top))).canonical() == study.canonical()
    inner = GOOD.replace(CAP, "  cap: {steps: 5, to: 0.1, from: 0.02, path: contracts.cover.profit_cap}\n")
    assert inner != GOOD
    assert read(tmp_path, inner).hash == study.hash
    assert read(tmp_path, GOOD.replace("title: A study", "title: Another")).hash == study.hash
    assert read(tmp_path, GOOD.replace("seeds: 2", "seeds: [1, 2]")).hash == study.hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("seeds: 2", "seeds: [2, 1]"),
        ("[0.5, 0.6, 0.7]", "[0.5, 0.7, 0.6]"),
        ("to: 0.1,", "to: 0.11,"),
        ("years: 2", "years: 3"),
        ("[catastrophic_share]", "[{metric: catastrophic_share, over: last}]"),
        ("  cap:", "  cop:"),
        ("design: grid", "design: {latin_hypercube: {points: 2, seed: 1}}"),
    ],
)
def test_the_digest_depends_on_what_is_planned(tmp_path: Path, old: str, new: str):
    assert old in GOOD
    assert read(tmp_path, GOOD.replace(old, new)).hash != read(tmp_path).hash


def test_the_points_of_a_seed_are_part_of_the_digest(tmp_path: Path):
    one, other = (drawn(tmp_path, f"{{latin_hypercube: {{points: 4, seed: {seed}}}}}") for seed in (1, 2))
    assert one.canonical()["plan"]["sha256"] != other.canonical()["plan"]["sha256"]


def test_a_survey_is_found_from_anywhere_and_counts_by_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    survey = "household,age\n" + "".join(f"{number // 2},{20 + number % 60}\n" for number in range(100))
    city = CITY.replace("{households: 300}", "{microdata: people.csv}")
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "people.csv").write_text(survey)
    one, other = (read(tmp_path / folder, city=city) for folder in ("one", "other"))
    assert one == other  # the same people, wherever they lie
    monkeypatch.chdir(tmp_path)
    found = again(one)
    assert found == one
    beside = read_study_text(one.text(tmp_path / "one"), "study", tmp_path / "one")
    assert "microdata: people.csv" in one.text(tmp_path / "one")
    assert beside == one
    (tmp_path / "other" / "people.csv").write_text(survey + "99,30\n")
    assert read(tmp_path / "other", city=city) != one


def test_a_list_of_ties_is_found_from_anywhere_and_counts_by_its_content(tmp_path: Path):
    city = CITY + "networks: {kin: {scheme: edge_list, file: ties.csv}}\n"
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ties.csv").write_text("source,target\n0,1\n")
    one, other = (read(tmp_path / folder, city=city) for folder in ("one", "other"))
    assert one == other
    assert "file: ties.csv" in one.text(tmp_path / "one")
    assert read_study_text(one.text(tmp_path / "one"), "study", tmp_path / "one") == one
    (tmp_path / "other" / "ties.csv").write_text("source,target\n0,2\n")
    assert read(tmp_path / "other", city=city) != one


def test_a_study_travels_light(tmp_path: Path):
    study = drawn(tmp_path, "{latin_hypercube: {points: 100000, seed: 1}}")
    parcel = pickle.dumps(study)
    assert len(parcel) < 30_000
    assert pickle.loads(parcel).run(123_456) == study.run(123_456)


@pytest.mark.parametrize(
    "design", ["grid", "{latin_hypercube: {points: 100000, seed: 1}}", "{saltelli: {points: 16384}}"]
)
def test_a_million_runs_are_planned_in_no_time(tmp_path: Path, design: str):
    text = RANGES.replace("seeds: 2", "seeds: 12")
    if design == "grid":
        text = text.replace("to: 0.7}", "to: 0.7, steps: 250}").replace("to: 0.1}", "to: 0.1, steps: 200}")
    drawn(tmp_path, "{morris: {trajectories: 1}}", text)  # libraries are loaded once
    tracemalloc.start()
    begun = perf_counter()
    study = drawn(tmp_path, design, text)
    assert study.hash
    assert [study.run(number) for number in range(0, len(study), len(study) // 1000)]
    seconds, (_, peak) = perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(study) > 980_000
    assert seconds < 2 * 5  # tracing memory slows Python down about five times
    assert peak < 60e6


def test_a_shipped_study_reads_back_to_the_same():
    study = read_study("h-city-cap-rate-audit")
    assert again(study) == study
