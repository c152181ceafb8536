"""Comparisons: what a clause that changes nothing changes, who switched, which arms are refused."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.core.errors import EngineError, ScenarioError
from govsim.core.scenario import read
from govsim.core.world import World
from govsim.experiments.compare import Comparison, compared, comparison
from govsim.experiments.compare.arms import arms_of
from govsim.experiments.compare.seed import live_seed
from govsim.experiments.engine.engine import Done
from govsim.metrics.year.ruin import RUIN

SMALL = {"population.households": 300, "years": 3}
CHEAP = "layers.basic_resident.rates=[0.3, 0.2, 0.1]"


@pytest.fixture(scope="module")
def found() -> Comparison:
    """A change that moves much, and one that moves nothing."""
    return compared(
        "h-city", vary=[CHEAP, "contracts.critical_cover.loss_share=0"], seeds=4, overrides=SMALL, workers=1
    )


# --- a clause that changes nothing ----------------------------------------------------------------


def idle(found: Comparison, table: str) -> pd.DataFrame:
    frame = found.tables()[table]
    frame = frame[frame["arm"] == "loss_share=0"]
    # a figure that no seed has in either arm (few bid in a year) is listed for the sake of the third arm
    return frame[frame["n"] > 0] if "n" in frame else frame


def test_a_clause_that_changes_nothing_moves_no_figure_and_no_household(found: Comparison) -> None:
    for table in ("outcomes", "years", "institutions"):
        assert len(idle(found, table)) > 20
        assert idle(found, table)["identical"].all()
        assert (idle(found, table)["difference"] == 0).all()
        several = idle(found, table)[idle(found, table)["n"] > 1]
        assert set(several["verdict"]) == {"no difference"}
    assert idle(found, "switchers").empty
    assert not idle(found, "switched")[["only_first", "only_arm", "net", "half_width"]].to_numpy().any()
    assert idle(found, "agreements")["same_seller"].all()


@pytest.mark.parametrize("ruin", RUIN)
def test_nobody_switches_by_any_definition(ruin: str) -> None:
    # a change without effect: a registry that nobody is on any longer asks for no other noise
    never = {**SMALL, "institutions.insurers.count": 0}
    specs = tuple(read("h-city", never | {"institutions.insurers.signal_sd": noise}) for noise in (0.1, 0.2))
    lived = live_seed(1, specs, ruin)
    assert lived["switchers"].empty
    assert lived["lives"].to_dict("records") == [{"lived": 6, "saved": 0}]  # both worlds were really lived
    assert lived["pairs"]["other_people"].tolist() == [0]
    records = lived["records"]
    first, other = (records[records["arm"] == arm].drop(columns="arm").reset_index(drop=True) for arm in (0, 1))
    pd.testing.assert_frame_equal(first, other, check_exact=True)


# --- who switched -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ruin", RUIN)
def test_ruin_is_what_the_metric_counts(ruin: str) -> None:
    masks: list[np.ndarray] = []
    world = World("h-city", rng=5, **SMALL)
    world.watchers.append(lambda each: masks.append(RUIN[ruin](each)) if each.phase == "close_year" else None)
    world.run()
    values = {(name, group): value for year, name, group, value in world.records if year == world.year}
    share = masks[-1].sum() / (world.households.members > 0).sum()
    assert masks[-1].any()
    if ruin == "abandoned":
        assert values["abandoned_care_per_head", "all"] > 0
        return
    name = {"catastrophic": "catastrophic_share", "impoverished": "impoverishment_headcount"}.get(ruin)
    assert share == pytest.approx(values[name or "indebted_household_share", "all"], abs=1e-12)


def test_switchers_are_those_ruined_in_one_world_only(found: Comparison) -> None:
    masks: dict[str, dict[int, np.ndarray]] = {}
    rates = {"h-city": {}, "rates": {"layers.basic_resident.rates": [0.3, 0.2, 0.1]}}
    for arm, change in rates.items():
        years = masks.setdefault(arm, {})

        def note(world: World, years: dict[int, np.ndarray] = years) -> None:
            if world.phase == "close_year":
                years[world.year] = RUIN["catastrophic"](world)

        world = World("h-city", rng=2, **SMALL, **change)
        world.watchers.append(note)
        world.run()
    expected = {
        (year, int(row), "h-city" if masks["h-city"][year][row] else found.arms["arm"][1])
        for year in masks["h-city"]
        for row in np.flatnonzero(masks["h-city"][year] != masks["rates"][year])
    }
    rows = found.switchers[found.switchers["seed"] == 2]
    assert len(expected) > 5
    assert set(zip(rows["year"], rows["household"], rows["ruined_in"], strict=True)) == expected


def test_the_numbers_are_those_of_the_rows(found: Comparison) -> None:
    arm = found.arms["arm"][1]
    switched, rows = found.switched[found.switched["arm"] == arm], found.switchers
    mean = rows.groupby("ruined_in")["weight"].sum() / 4 / 3  # seeds, years
    every = switched[switched["by"] == "all"].iloc[0]
    assert every["only_arm"] == pytest.approx(mean[arm])
    assert every["only_first"] == pytest.approx(mean.get("h-city", 0.0))
    assert every["net"] == pytest.approx(every["ruined_arm"] - every["ruined_first"])
    assert every["verdict"] == "worse"
    for by, column in (("decile", "income_decile"), ("age", "age_band"), ("place", "place")):
        groups = switched[switched["by"] == by]
        assert groups["only_arm"].sum() == pytest.approx(every["only_arm"])
        assert groups["households"].sum() == pytest.approx(every["households"])
        counted = rows[rows["ruined_in"] == arm].groupby(column)["weight"].sum() / 12
        numbers = groups.set_index("group")["only_arm"]
        assert {str(key): value for key, value in counted.items()} == pytest.approx(numbers[numbers > 0].to_dict())
    years = switched[switched["by"] == "year"]
    assert years["only_arm"].mean() == pytest.approx(every["only_arm"])
    ever = switched[switched["by"] == "ever"].iloc[0]
    assert every["ruined_arm"] < ever["ruined_arm"] <= 3 * every["ruined_arm"]


def test_a_change_that_reaches_births_and_deaths_is_said() -> None:
    found = compared(
        "h-city", vary="households.demography.fertility=[0,0,0,0,0,0]", seeds=1, overrides=SMALL, workers=1
    )
    assert found.about["other_people"] > 0


# --- outcomes, contracts, institutions --------------------------------------------------------------


def test_an_outcome_is_the_mean_over_the_years_of_each_world(found: Comparison) -> None:
    row = found.outcomes.set_index(["arm", "metric", "group"]).loc[(found.arms["arm"][1], "oop_per_head", "all")]
    levels = []
    for change in ({}, {"layers.basic_resident.rates": [0.3, 0.2, 0.1]}):
        worlds = [World("h-city", rng=seed, **SMALL, **change).run() for seed in (1, 2, 3, 4)]
        years = [[v for _, name, group, v in w.records if (name, group) == ("oop_per_head", "all")] for w in worlds]
        levels.append(np.mean(years, axis=1))
    assert row["level_first"] == pytest.approx(levels[0].mean())
    assert row["difference"] == pytest.approx((levels[1] - levels[0]).mean())
    assert row["sd"] == pytest.approx((levels[1] - levels[0]).std(ddof=1))
    assert row["verdict"] == "worse"


def test_years_before_the_first_difference_do_not_count() -> None:
    reform = "h-city-public-contract"
    found = compared(["h-city", reform], seeds=2, overrides={**SMALL, "years": 5}, workers=1)
    assert found.arms["differs_from"].tolist()[1] == 2026
    assert set(found.outcomes["since"]) == {2026}
    years = found.years.set_index(["metric", "group", "year"])
    assert years.loc[(slice(None), slice(None), [2023, 2024, 2025]), "identical"].all()
    later = years.loc[("spending_per_head", "all", [2026, 2027]), "difference"]
    outcome = found.outcomes.set_index(["metric", "group"]).loc[("spending_per_head", "all"), "difference"]
    assert outcome == pytest.approx(later.mean())
    assert (found.about["years_lived"], found.about["years_saved"]) == (2 * 7, 2 * 3)


def test_contracts_stand_side_by_side(found: Comparison) -> None:
    deals = found.agreements[(found.agreements["arm"] == found.arms["arm"][1]) & (found.agreements["seed"] == 3)]
    world = World("h-city", rng=3, **SMALL).run()
    signed = {year: each for each in world.agreements for year in range(2023, 2026) if each.in_force(year)}
    for row in deals.itertuples():
        assert row.seller_first == signed[row.year].seller
        assert row.premium_per_head_first == signed[row.year].premium_per_head
    assert len(deals) == 3


def test_a_cover_in_lots_stands_beside_a_whole_one_in_one_row() -> None:
    path, rule = "contracts.critical_cover.chosen_by", {"lowest_price": {"lots": 3, "lots_per_bidder": 1}}
    deals = compared("h-city", vary=f"{path}={json.dumps(rule)}", seeds=1, overrides=SMALL, workers=1).agreements
    world = World("h-city", rng=1, **SMALL, **{path: rule}).run()
    assert list(deals["year"]) == [2023, 2024, 2025]
    lots = [each for each in world.agreements if each.in_force(2023) and each.seller]
    assert deals["seller_arm"][0] == ", ".join(sorted(each.seller for each in lots))
    assert deals["premium_per_head_arm"][0] == pytest.approx(np.mean([each.premium_per_head for each in lots]))
    assert len(lots) == 3


def test_two_worlds_without_a_seller_have_none_in_common() -> None:
    never = {**SMALL, "institutions.insurers.count": 0}
    deals = compared("h-city", vary=CHEAP, seeds=1, overrides=never, workers=1).agreements
    assert set(deals["seller_first"]) == set(deals["seller_arm"]) == {""}
    assert not deals["same_seller"].any()


def test_a_seed_that_kills_its_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import KilledWorker

    class Deadly:
        def map(self, _: object, tasks: list[int]) -> list[Done[int]]:
            return [Done(tasks[0], None, KilledWorker("task", None, 3))]  # type: ignore[arg-type]

    monkeypatch.setattr(comparison, "embedded", lambda _: contextlib.nullcontext(Deadly()))
    with pytest.raises(EngineError, match=r"seed 1: .*died several times.*--workers.*--out"):
        compared("h-city", vary=CHEAP, seeds=2, overrides=SMALL)


# --- arms ---------------------------------------------------------------------------------------------


def test_labels_can_be_files_and_are_unique() -> None:
    varied = [
        "layers.critical.rate=0.7",
        "layers.critical.rate=0.7 & layers.critical.cap=1000",
        {"layers.critical.rate": 0.7},
    ]
    arms = arms_of(["h-city", "h-city"], varied, ["years=1"])
    labels = [arm.label for arm in arms]
    assert labels == ["h-city", "h-city-2", "rate=0.7", "rate=0.7+cap=1000", "rate=0.7-2"]
    nested = arms_of("h-city", ["contracts.critical_cover.chosen_by={scored: {price_weight: 0.3}}"], ())
    assert nested[1].label == "chosen_by=scored-price_weight-0.3"


@pytest.mark.parametrize(
    ("scenarios", "vary", "said"),
    [
        ("h-city", (), "takes two arms at least"),
        ([], ["layers.critical.rate=0.7"], "takes two arms at least"),
        ("h-city", ["first_year=2024"], "begins in 2024, the other in 2023.*--set first_year=2023"),
        ("h-city", ["years=3"], "lives 3 years, the other 10.*--years 3"),
        ("h-city", ["population.households=50"], "population.households is 50, not 100000"),
        ("h-city", ["layers.critical.rat=0.7"], "--vary layers.critical.rat=0.7.*Did you mean 'rate'"),
        (["h-city", "h-citi"], (), "h-city"),
    ],
)
def test_arms_that_cannot_be_paired_are_refused(scenarios: list[str], vary: list[str], said: str) -> None:
    with pytest.raises(ScenarioError, match=f"(?s){said}"):
        arms_of(scenarios, vary, ())


def test_people_from_other_files_are_other_people(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "people.csv").write_text("household,age\n1,40\n1,38\n2,70\n")
        text = "extends: h-city\npopulation:\n  microdata: people.csv\n"
        (tmp_path / name / f"{name}.yaml").write_text(text)
    with pytest.raises(ScenarioError, match=r"population.microdata is .*two.people.csv"):
        arms_of([tmp_path / "one" / "one.yaml", tmp_path / "two" / "two.yaml"], (), ())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"ruin": "catastropic"}, "Did you mean 'catastrophic'"),
        ({"seeds": 0}, "names no seed"),
        ({"seeds": []}, "names no seed"),
        ({"seeds": 2.5}, "no whole numbers"),
        ({"seeds": ["a"]}, "no whole numbers"),
        ({"seeds": True}, "no whole numbers"),
        ({"matters": -1}, "is no share"),
        ({"table": "outcome"}, "Did you mean 'outcomes'"),
    ],
)
def test_a_wrong_argument_is_refused(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        govsim.compare("h-city", vary="layers.critical.rate=0.7", **arguments)  # type: ignore[arg-type]


def test_python_gets_a_frame_that_knows_what_it_is() -> None:
    frame = govsim.compare("h-city", vary=CHEAP, seeds=[7, 9], overrides=SMALL, workers=1, table="switched")
    assert frame.attrs["seeds"] == [7, 9]
    assert set(frame["by"]) == {"all", "decile", "age", "place", "year", "ever"}
