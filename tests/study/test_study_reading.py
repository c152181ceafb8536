"""What a study says: its factors, its runs by number, its outcomes over years."""

import math
from pathlib import Path

import pytest
from study_texts import CAP, GOOD, GROWTH, RATE, read

from govsim.experiments.study import read_study, read_study_text


def test_a_grid_has_every_combination_once_and_the_last_factor_changes_fastest(tmp_path: Path):
    study = read(tmp_path)
    assert (study.designs, len(study)) == (30, 60)
    assert study.columns == {"layers.critical.rate": float, "cap": float, "growth": float}
    points = [tuple(study.point(design).labels.values()) for design in range(study.designs)]
    assert len(set(points)) == 30
    assert points[:3] == [(0.5, 0.02, 0.04), (0.5, 0.02, 0.08), (0.5, 0.04, 0.04)]
    assert points == sorted(points)


def test_seeds_of_a_design_stand_together(tmp_path: Path):
    study = read(tmp_path)
    runs = [study.run(number) for number in range(len(study))]
    assert [(run.design, run.seed) for run in runs[:4]] == [(0, 1), (0, 2), (1, 1), (1, 2)]
    assert [run.number for run in runs] == list(range(60))
    assert runs[1].settings == {
        "layers.critical.rate": 0.5, "contracts.cover.profit_cap": 0.02, "households.illness.cost_growth": 0.04
    }  # fmt: skip


def test_a_run_beyond_the_last_is_an_error(tmp_path: Path):
    study = read(tmp_path)
    for number in (60, -1):
        with pytest.raises(IndexError):
            study.run(number)


def test_the_scenario_of_a_design_has_its_settings_and_what_is_set_for_all(tmp_path: Path):
    study = read(tmp_path, GOOD, "population.households=250")
    spec = study.spec(29)
    said = {number.path: number.value for number in spec.numbers(2020)}
    assert said["layers.critical.rate"] == 0.7
    assert said["contracts.cover.profit_cap"] == 0.1
    assert said["population.households"] == 250
    assert spec.years == 2


def test_unit_and_meaning_come_from_the_setting(tmp_path: Path):
    rate, cap = read(tmp_path, GOOD.replace("steps: 5", "steps: 5, what: A cap.")).levers
    assert (rate.unit, rate.what, rate.part) == ("share", "Rate of the first tier.", "lever")
    assert (cap.unit, cap.what) == ("share", "A cap.")


def test_options_move_several_settings_together(tmp_path: Path):
    options = (
        "  tender: {options: {lowest: {contracts.cover.chosen_by: lowest_price}, "
        "points: {contracts.cover.chosen_by: {scored: {price_weight: 0.3}}, layers.critical.rate: 0.65}}}\n"
    )
    study = read(tmp_path, GOOD.replace(RATE + CAP, options))
    assert study.columns["tender"] is str
    assert study.point(2).labels["tender"] == "points"
    tender = next(scheme for scheme in study.spec(2).schemes(2020) if scheme.name == "cover").chosen_by
    assert tender.word() == "scored"
    assert next(each.value for each in study.spec(2).numbers(2020) if each.path == "layers.critical.rate") == 0.65


@pytest.mark.parametrize(
    ("line", "kind", "values"),
    [
        ("  a: {path: population.households, values: [200, 300]}\n", int, [200, 300]),
        ("  a: {path: population.households, from: 200, to: 300, steps: 3}\n", int, [200, 250, 300]),
        ("  a: {path: population.households, from: 100, to: 10000, steps: 3, scale: log}\n", int, [100, 1000, 10000]),
        ("  layers.critical.people: [all, resident]\n", str, ["all", "resident"]),
        ("  layers.critical.rate: [0, 1]\n", float, [0.0, 1.0]),
        ("  layers.critical: [off, {rate: 0.5}]\n", str, ["false", '{"rate": 0.5}']),
        ("  layers.critical.rate: [null, 0.5]\n", str, ["null", "0.5"]),
        ("  a: {path: layers.critical.rate, from: 0, to: 0.3, steps: 4}\n", float, [0.0, 0.1, 0.2, 0.3]),
    ],
)  # fmt: skip
def test_values_are_of_the_type_of_their_setting(tmp_path: Path, line: str, kind: type, values: list[object]):
    text = GOOD.replace(RATE + CAP, line).replace("uncertainties:\n" + GROWTH, "")
    (factor,) = read(tmp_path, text.replace("base: city.yaml", f"base: {free(tmp_path)}")).levers
    assert (factor.type, list(factor.values)) == (kind, values)
    assert all(type(value) is kind for value in factor.values)


def free(folder: Path) -> str:
    """Write a city without a contract, so that its layers can go; return its name."""
    (folder / "free.yaml").write_text(
        "title: f\nfirst_year: 2020\nyears: 3\npopulation: {households: 300}\n"
        "institutions: [government, city_fund: {scheme: fund, people: all}]\n"
        "layers: [basic: {payer: city_fund}, critical: {payer: city_fund, rate: 0.6}, out_of_pocket]\n"
    )
    return "free.yaml"


def test_one_factor_can_move_several_settings(tmp_path: Path):
    line = "  both: {path: [layers.critical.rate, supervision.random_audit.share], values: [0.1, 0.2]}\n"
    study = read(tmp_path, GOOD.replace(RATE, line))
    assert (
        study.run(0).settings["layers.critical.rate"] == study.run(0).settings["supervision.random_audit.share"] == 0.1
    )


def test_a_study_of_seeds_only_has_one_design(tmp_path: Path):
    study = read(tmp_path, "base: city.yaml\nseeds: {from: 5, count: 3}\n")
    assert (study.designs, study.seeds, study.columns, study.title) == (1, (5, 6, 7), {}, "study")
    assert study.run(2).settings == {}
    assert [outcome.label for outcome in study.outcomes] == ["catastrophic_share"]


def test_without_seeds_the_scenario_s_own_is_lived(tmp_path: Path):
    assert read(tmp_path, GOOD.replace("seeds: 2\n", "")).seeds == (1,)
    assert read(tmp_path, GOOD.replace("seeds: 2", "seeds: [7, 3]")).seeds == (7, 3)


def test_several_bases_become_a_factor(tmp_path: Path):
    (tmp_path / "other.yaml").write_text("extends: city.yaml\nlayers: {critical: {rate: 0.5}}\n")
    text = GOOD.replace("base: city.yaml", "base: {now: city.yaml, other: other.yaml, mine: {extends: city.yaml}}")
    study = read(tmp_path, text.replace(RATE, ""))
    assert next(iter(study.columns.items())) == ("base", str)
    assert [study.point(design).base for design in (0, 10, 20)] == ["now", "other", "mine"]
    assert study.point(10).labels["base"] == "other"
    assert study.spec(10).overridden({"layers.critical.rate": 0.6}) == study.spec(0)


OVER = {
    "mean": 2.5, "first": 1.0, "last": 4.0, "sum": 10.0, "2021": 2.0, "{from: 2022}": 3.5
}  # fmt: skip


@pytest.mark.parametrize("over", OVER)
def test_an_outcome_takes_years_together(tmp_path: Path, over: str):
    text = GOOD.replace("set: {years: 2}\n", "set: {years: 4}\n")
    said = f"[{{label: x, metric: fund_balance, group: city_fund, over: {over}}}]"
    (outcome,) = read(tmp_path, text.replace("[catastrophic_share]", said)).outcomes
    assert outcome.of({2020: 1.0, 2021: 2.0, 2022: 3.0, 2023: 4.0}) == OVER[over]
    assert (outcome.metric, outcome.group, outcome.unit) == ("fund_balance", "city_fund", "CNY")


def test_a_year_without_a_value_counts_for_nothing(tmp_path: Path):
    (outcome,) = read(tmp_path).outcomes
    assert outcome.of({2021: 3.0}) == 3.0
    assert math.isnan(outcome.of({}))


def test_outcomes_can_be_written_in_short(tmp_path: Path):
    said = "{catastrophic_share: , fund_balance.city_fund: higher, catastrophic_share.quintile_1: neither}"
    found = read(tmp_path, GOOD.replace("[catastrophic_share]", said)).outcomes
    assert [(each.label, each.group, each.better) for each in found] == [
        ("catastrophic_share", "all", "lower"),
        ("fund_balance.city_fund", "city_fund", "higher"),
        ("catastrophic_share.quintile_1", "quintile_1", "neither"),
    ]


def test_a_study_is_found_by_its_shipped_name():
    assert read_study_text("base: h-city\n").bases.keys() == {"h-city"}
    assert len(read_study("h-city-robust-rule")) == 120
