"""Effects are data: what a file may say, how a row is measured, and what its verdict is."""

from __future__ import annotations

from pathlib import Path

import pytest

from govsim.core.errors import ScenarioError
from govsim.experiments.effects import Effect, Row, measure, problems_of, read_effects

TEXT = """
scenario: {scenario}
years: 1
households: 60
rows:
  dearer:
    what: dearer care
    low: {{}}
    high: {{households.illness.cost_level: 2}}
    outcome: spending_per_head
    group: inpatient
    sign: 1
    why: it is dearer
"""


def written(folder: Path, text: str) -> Path:
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    return folder / "mine.yaml"


def row(sign: int, **settings: object) -> Row:
    said = {"low": {}, "high": {"a.b": 1}, "both": {}, **settings}
    return Row(name="r", what="w", scenario="c", outcome="spending_per_head", sign=sign, why="y", **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("high", "sign", "verdict"),
    [
        ((2.0, 2.1, 2.2), 1, "as expected"),
        ((2.0, 2.1, 2.2), -1, "other way"),
        ((2.0, 2.1, 2.2), 0, "other way"),
        ((0.0, 1.0, 2.5), 1, "not told apart"),
        ((0.0, 1.0, 2.5), 0, "as expected"),
        ((1.0, 1.0, 1.0), 1, "not told apart"),
        ((2.0, float("nan"), float("nan")), 1, "not measured"),
    ],
)
def test_a_verdict_follows_the_interval_and_the_sign(high: tuple[float, ...], sign: int, verdict: str) -> None:
    assert Effect(row(sign), (1.0, 1.0, 1.0), high).verdict == verdict


def test_the_effect_is_the_mean_of_paired_differences_and_a_seed_without_a_pair_is_left_out() -> None:
    effect = Effect(row(1), (1.0, 2.0, 3.0, float("nan")), (2.0, 4.0, 6.0, 9.0))
    assert (effect.pairs, effect.level, effect.mean) == (3, 2.0, 2.0)
    # differences 1, 2, 3: sd 1, t(2, 0.975) = 4.3027, over the root of 3
    assert effect.interval == pytest.approx((2 - 2.4842, 2 + 2.4842), abs=1e-4)


def test_years_become_one_number_as_the_row_says() -> None:
    records = {(2020 + year, "spending_per_head", "all"): value for year, value in enumerate((9.0, 1.0, 4.0))}
    found = {over: row(1, over=over, burn_in=1).measured(records) for over in ("mean", "sum", "last", "most")}
    assert found == {"mean": 2.5, "sum": 5.0, "last": 4.0, "most": 4.0}
    assert row(1, group="nobody").measured(records) != row(1, group="nobody").measured(records)


def test_settings_of_an_arm_come_after_those_of_both_and_may_name_another_city() -> None:
    one = row(1, both={"a.b": 0, "c.d": 2}, low={"scenario": "other"})
    assert one.world("low") == ("other", {"years": 6, "a.b": 0, "c.d": 2})
    assert one.world("high") == ("c", {"years": 6, "a.b": 1, "c.d": 2})


def test_a_scenario_that_is_a_file_is_named_from_the_folder_of_the_effects(tmp_path: Path) -> None:
    text = TEXT.format(scenario="worlds/a.yaml").replace("low: {}", "low: {scenario: worlds/b.yaml}")
    one = read_effects(written(tmp_path, text))["dearer"]
    assert one.world("low")[0] == str(tmp_path / "worlds" / "b.yaml")
    assert one.world("high")[0] == str(tmp_path / "worlds" / "a.yaml")


def test_a_row_is_lived_in_both_arms_on_every_seed(tmp_path: Path, scenario: str) -> None:
    rows = read_effects(written(tmp_path, TEXT.format(scenario=scenario)))
    assert list(problems_of(rows)) == []
    seen: list[tuple[int, int]] = []
    (effect,) = measure(list(rows.values()), [1, 2], workers=1, done=lambda *at: seen.append(at))
    assert seen[-1] == (4, 4)
    assert effect.mean > 0.3 * effect.level
    assert effect.pairs == 2


def test_what_can_be_told_without_living_is_told(tmp_path: Path, scenario: str) -> None:
    text = TEXT.format(scenario=scenario).replace("spending_per_head", "spending_per_hed")
    wrong = list(problems_of(read_effects(written(tmp_path, text.replace("cost_level", "cost_levl")))))
    assert "Did you mean 'spending_per_head'" in wrong[0]
    assert wrong[1].startswith("dearer, high: ")
    assert "Did you mean 'cost_level'" in wrong[1]


def test_a_group_that_nobody_has_is_named(tmp_path: Path, scenario: str) -> None:
    rows = read_effects(
        written(tmp_path, TEXT.format(scenario=scenario).replace("group: inpatient", "group: inpatent"))
    )
    with pytest.raises(ScenarioError, match="Did you mean 'spending_per_head \\[inpatient\\]"):
        measure(list(rows.values()), [1], workers=1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    sign: 1\n", "", "lacks 'sign'"),
        ("    why: it is dearer\n", "", "lacks 'why'"),
        ("sign: 1", "sign: 2", "the sign is 2"),
        ("group:", "grop:", "Did you mean 'group'"),
        ("why:", "over: means\n    why:", "Did you mean 'mean'"),
        ("cost_level: 2}", "cost_level: 2}\n    low: {households.illness.cost_level: 2}", "arms say the same"),
        ("years: 1", "years: 1\nburn_in: 1", "no year is left"),
        ("rows:", "row:", "has no rows"),
        ("households: 60", "household: 60", "Did you mean 'households'"),
        ("scenario: any", "scenario: [any", "cannot be read"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = TEXT.format(scenario="any")
    assert old in text
    with pytest.raises(ScenarioError, match=said):
        read_effects(written(tmp_path, text.replace(old, new)))
