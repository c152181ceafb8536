"""The composite: worked by hand, and made of worlds that were lived."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.core.errors import PanelError, ResultsError, ScenarioError
from govsim.core.scenario import shipped
from govsim.experiments.delphi import asked, read_panel
from govsim.experiments.delphi.composite import composite, standardised, weighed, z_scores
from govsim.experiments.delphi.outcomes import Outcomes
from govsim.experiments.delphi.panel import Criterion
from govsim.experiments.worlds import Job, live

ITEMS = tuple(Criterion(name, name, "all", "") for name in ("up", "down", "still"))
WEIGHTS = pd.DataFrame({"item": ["up", "gone", "down", "still"], "panel": [0.3, 0.2, 0.4, 0.1], "equal": [0.25] * 4})
# two scenarios on two seeds; of "down" less is better
VALUES = np.array([[[1.0, 2, 7], [3, 2, 7]], [[3, 1, 7], [5, 1, 7]]])
BY_HAND = Outcomes(("a", "b"), (1, 2), ITEMS, {"gone": "a"}, VALUES, (True, False, True))
SMALL = {"households": 200, "years": 2, "workers": 1}
CITY, REFORM = "h-city", "h-city-strong-supervision"


def test_z_scores_are_against_the_worlds_of_the_same_luck() -> None:
    # up: -1 and +1 of sd √(8/3); down, turned: -½ and +½ of sd √(1/3)
    one, other = 1 / np.sqrt(8 / 3), 0.5 / np.sqrt(1 / 3)
    assert standardised(BY_HAND).tolist() == pytest.approx(np.array([[[-one, -other, 0]] * 2, [[one, other, 0]] * 2]))
    rows = z_scores(BY_HAND).set_index(["scenario", "item"])
    assert rows.loc[("b", "down"), ["better", "level", "z", "half_width"]].tolist() == ["lower", 1, other, 0]


def test_the_composite_is_their_weighted_sum() -> None:
    weights = weighed(WEIGHTS, BY_HAND)
    assert weights["item"].tolist() == ["up", "down", "still"]
    assert weights["panel"].tolist() == pytest.approx([0.375, 0.5, 0.125]), "what is left out is shared out"
    assert weights["entropy"].tolist() == [0.5, 0.5, 0], "of two scenarios they tell who moves, no more"
    found = composite(weights, BY_HAND).set_index(["weights", "scenario"])
    score = 0.375 / np.sqrt(8 / 3) + 0.5 * 0.5 / np.sqrt(1 / 3)
    assert found.loc[("panel", "b"), "score"] == pytest.approx(score)
    assert found.loc[("panel", "b"), "against_first"] == pytest.approx(2 * score)
    assert found["rank"].tolist() == [2, 1] * 3
    assert found["best_in"].tolist() == [0, 1] * 3
    assert found["verdict"].tolist() == ["", "better"] * 3


def test_items_without_weight_cannot_weigh_scenarios() -> None:
    nothing = WEIGHTS.copy()
    measured = nothing["item"].isin(["up", "down", "still"])
    nothing.loc[measured, "panel"] = 0.0
    with pytest.raises(PanelError, match="have no weight; left out are gone"):
        weighed(nothing, BY_HAND)
    silent = WEIGHTS.assign(silent=np.where(measured, 0.0, 1.0))
    assert "silent" not in weighed(silent, BY_HAND)


def test_one_seed_has_no_interval() -> None:
    once = Outcomes(("a", "b"), (1,), ITEMS, {}, VALUES[:, :1], (True, False, True))
    found = composite(weighed(WEIGHTS, once), once)
    assert found["half_width"].isna().all()
    assert set(found["verdict"]) == {"", "not told apart"}


def test_scenarios_are_lived_and_measured() -> None:
    found = asked("governance", [CITY, REFORM], seeds=2, **SMALL)
    assert found.outcomes is not None
    assert not found.outcomes.left_out
    records = live(Job.of(REFORM, 2, {"population.households": 200, "years": 2}))
    by_hand = np.mean([records[year, "excess_share", "all"] for year in {year for year, *_ in records}])
    at = [item.name for item in found.outcomes.items].index("excess_share")
    assert found.outcomes.values[1, 1, at] == by_hand
    assert not found.outcomes.higher_is_better[at]
    z = found.z_scores.set_index(["scenario", "item"])["z"]
    assert z[REFORM, "excess_share"] > 0 > z[CITY, "excess_share"], "less excess is better"
    panel = found.weights[found.weights["weights"] == "panel"].set_index("item")["weight"]
    scores = found.composite[found.composite["weights"] == "panel"].set_index("scenario")["score"]
    assert scores[REFORM] == pytest.approx((z[REFORM] * panel).sum())


def test_every_item_of_a_shipped_panel_is_measured_in_every_system() -> None:
    systems = [name for name, path in shipped().items() if path.parent.name == "systems"]
    for name in shipped("panel"):
        found = asked(name, systems, seeds=1, **SMALL)
        assert found.outcomes is not None
        assert not found.outcomes.left_out
        assert set(found.composite["scenario"]) == set(systems)


def sheet(folder: Path, *items: str) -> Path:
    path = folder / "sheet.csv"
    rows = [f"{expert},{item},1,{at + 2}\n" for expert in "ab" for at, item in enumerate(items)]
    path.write_text("expert,item,round,score\n" + "".join(rows), encoding="utf-8")
    return path


def test_what_a_scenario_lacks_is_left_out_and_said(tmp_path: Path) -> None:
    path = sheet(tmp_path, "excess_share", "catastrophic_share", "premium_per_head")
    with pytest.raises(PanelError, match=r"sheet.csv:4: nobody says which way of 'premium_per_head' is better"):
        asked(path, [CITY, "j-city"], seeds=1, **SMALL)
    path = sheet(tmp_path, "excess_share", "catastrophic_share", "satisfaction")
    found = asked(path, [CITY, "j-city"], seeds=1, **SMALL)
    assert found.outcomes is not None
    assert found.outcomes.left_out == {"satisfaction": "j-city"}
    panel = found.weights[found.weights["weights"] == "panel"]
    assert panel["weight"].tolist() == pytest.approx([0.4, 0.6])


def test_items_that_cannot_be_measured_are_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, "excess_shar", "fund_reserve_months")
    with pytest.raises(
        PanelError, match=r"sheet.csv:2: the item 'excess_shar' is no metric.*Did you mean 'excess_share'"
    ):
        asked(path, [CITY, REFORM], seeds=1, **SMALL)
    path = sheet(tmp_path, "excess_share", "fund_reserve_months")
    with pytest.raises(
        PanelError, match=r"sheet.csv:3: no scenario has .*'fund_reserve_months' in the group 'all'.*resident"
    ):
        asked(path, [CITY, REFORM], seeds=1, **SMALL)


def test_it_takes_two_scenarios_that_can_be_read() -> None:
    with pytest.raises(ScenarioError, match="it takes two"):
        asked("governance", [CITY])
    with pytest.raises(ScenarioError, match="two scenarios have this name"):
        asked("governance", [CITY, CITY])
    with pytest.raises(ScenarioError, match="Did you mean 'h-city'"):
        asked("governance", [CITY, "h-cit"])


def test_the_folder_keeps_all_tables_and_the_panel_can_be_read_again(tmp_path: Path) -> None:
    out = tmp_path / "r"
    found = asked("governance", out=out)
    assert {path.name for path in out.iterdir()} == {
        "scores.csv", "agreement.csv", "rounds.csv", "experts.csv", "weights.csv", "manifest.json"
    }  # fmt: skip
    again = asked(out / "scores.csv")
    for name in ("agreement", "rounds", "weights"):
        pd.testing.assert_frame_equal(found.tables()[name], again.tables()[name])
    with pytest.raises(ResultsError, match="--force"):
        asked("governance", out=out)
    asked("governance", out=out, force=True, seed=2)


def test_python_has_one_door() -> None:
    weights = govsim.delphi("governance")
    assert list(weights) == ["item", "weights", "weight"]
    assert len(govsim.delphi("governance", table="rounds")) == read_panel("governance").rounds
    with pytest.raises(ScenarioError, match="there is no table 'composite'"):
        govsim.delphi("governance", table="composite")
    with pytest.raises(PanelError, match="no threshold"):
        govsim.delphi("governance", consensus=-1)
