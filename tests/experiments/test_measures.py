"""Measures of a claim, each on records made up so that the answer can be worked by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from govsim.core.errors import ScenarioError
from govsim.core.metric import metrics
from govsim.core.scenario import read
from govsim.core.scenario.files import gallery
from govsim.experiments.claims import read_claims
from govsim.experiments.measures import MEASURES, Lived

FIRST = 2023
DESIGNS = {"base": 100, "design 0": 2, "design 1": 4}


def lived(burn_in: int = 0, **arms: Mapping[str, list[float | None]]) -> Lived:
    """Return worlds whose metrics take these values year by year; None where there is none."""
    return Lived(
        "X",
        burn_in,
        {
            arm: {
                (FIRST + year, metric, "all"): value
                for metric, values in each.items()
                for year, value in enumerate(values)
                if value is not None
            }
            for arm, each in arms.items()
        },
    )


def figure(of: str, worlds: Lived, **spec: Any) -> float:
    return MEASURES[of](worlds, {"metric": "m", **spec})


def test_a_level_counts_the_years_after_the_burn_in_or_those_named() -> None:
    worlds = lived(2, a={"m": [9, 9, 1, 2, 3]}, b={"m": [0, 0, 0, 0, 7]})
    assert figure("level", worlds) == pytest.approx(2)
    assert figure("level", worlds, in_years=[0, 2]) == pytest.approx(5)
    assert figure("level", worlds, arm="b", in_years=[4]) == pytest.approx(7)


def test_a_year_without_a_value_is_passed_over_and_none_at_all_is_said() -> None:
    worlds = lived(a={"m": [4, None, 6]})
    assert figure("level", worlds, in_years=[1, 2]) == pytest.approx(6)
    with pytest.raises(ScenarioError, match=r"in none of the years \[1\]"):
        figure("level", worlds, in_years=[1])
    with pytest.raises(ScenarioError, match="no metric"):
        figure("level", worlds, metric="n")


def test_over_designs_is_the_mean_of_those_arms_and_of_no_other() -> None:
    worlds = Lived("X", 0, {name: lived(a={"m": [value]}).arms["a"] for name, value in DESIGNS.items()})
    assert figure("over_designs", worlds) == pytest.approx(3)


def test_the_worst_fall_is_that_from_one_year_to_the_next() -> None:
    assert figure("worst_fall", lived(a={"m": [5, 7, 4, 6, 5]})) == 3
    assert figure("worst_fall", lived(a={"m": [1, 2, 2]})) == 0
    assert figure("worst_fall", lived(a={"m": [9, 1, 2]}), in_years=[1, 2]) == 0


def test_a_pair_is_two_arms_or_two_groups_of_years() -> None:
    worlds = lived(a={"m": [4, 4, 3, 1]}, b={"m": [1, 1, 1, 1]})
    assert figure("difference", worlds, **{"from": "a", "to": "b"}) == pytest.approx(-2)
    # from the first year to the mean of the last two, in one arm
    assert figure("relative", worlds, **{"from": {"in_years": [0]}, "to": {"in_years": [2, 3]}}) == pytest.approx(-0.5)


def test_ratio_and_gap_are_of_two_metrics() -> None:
    worlds = lived(a={"m": [6, 6], "n": [2, 2]})
    assert figure("ratio", worlds, over={"metric": "n"}) == pytest.approx(3)
    assert figure("gap", worlds, minus={"metric": "n"}) == pytest.approx(4)


def test_slope_and_arc_recover_a_power_law() -> None:
    # m = price^-0.5, at prices 1 and 4
    worlds = lived(a={"m": [1.0], "n": [1.0]}, b={"m": [0.5], "n": [0.25]})
    between = {"from": "a", "to": "b"}
    assert figure("log_slope", worlds, step=4, **between) == pytest.approx(-0.5)
    # ((0.5 − 1)/1.5) / (3/5)
    assert figure("arc_elasticity", worlds, prices=[1, 4], **between) == pytest.approx(-5 / 9)
    # n: ((0.25 − 1)/1.25) / (3/5) = −1
    assert figure("arc_share", worlds, prices=[1, 4], over={"metric": "n"}, **between) == pytest.approx(5 / 9)


def test_a_peak_is_the_top_of_a_parabola() -> None:
    worlds = lived(a={"m": [0.0]}, b={"m": [3.0]}, c={"m": [4.0]}, d={"m": [3.0]})
    assert figure("peak", worlds, at={"a": 0, "b": 1, "c": 2, "d": 3}) == pytest.approx(2)
    assert figure("peak", worlds, at={"a": 0, "b": 1}) == pytest.approx(1)


def test_a_rise_is_per_year_of_each_span() -> None:
    worlds = lived(a={"m": [1.0, 1.2, 1.4, 0.9, 1.1, 1.2]})
    assert figure("per_year", worlds, spans=[[0, 2], [3, 5]]) == pytest.approx((0.2 + 0.15) / 2)
    # the second contract was over before its third year
    assert figure("per_year", worlds, spans=[[0, 2], [4, 6]]) == pytest.approx(0.2)
    with pytest.raises(ScenarioError, match="ends of none of the spans"):
        figure("per_year", worlds, spans=[[4, 6]])


def test_a_gap_is_the_mean_distance_year_by_year() -> None:
    # distances 0.2 and 0.2 on either side of the arm without noise, then 0.05 and 0.15; a year only one has is left out
    worlds = lived(exact={"m": [1.0, 1.0, None]}, dark={"m": [0.8, 1.2, 5.0]}, open={"m": [0.95, 1.15, 9.0]})
    change = figure("gap_change", worlds, zero="exact", **{"from": "dark", "to": "open"})
    assert change == pytest.approx(0.1 / 0.2 - 1)


def test_noise_is_what_is_new_each_year_over_what_luck_gives() -> None:
    # differences 2, −2, 2: root of half their mean square is √2, over a mean of 10
    worlds = lived(a={"m": [9, 11, 9, 11], "luck": [0.1, 0.1, 0.1, 0.1]})
    assert figure("noise_ratio", worlds, over={"metric": "luck"}) == pytest.approx(math.sqrt(2))


def test_what_money_averts_is_compared_by_the_million() -> None:
    cost = {"metric": "cost"}
    worlds = lived(
        before={"m": [0.10], "cost": [1000.0]},
        cheap={"m": [0.08], "cost": [3000.0]},
        dear={"m": [0.09], "cost": [5000.0]},
    )
    # 0.02 for 2,000 is 10 a million; 0.01 for 4,000 is 2.5
    assert figure("averted", worlds, cost=cost, **{"from": "before", "to": "cheap"}) == pytest.approx(10)
    margin = {"from": "before", "to": "cheap", "over": {"to": "dear"}, "cost": cost}
    assert figure("averted_margin", worlds, times=2, **margin) == pytest.approx(5)


def test_a_part_is_what_one_omission_adds_over_what_all_add() -> None:
    worlds = lived(whole={"m": [0.08]}, first={"m": [0.14]}, second={"m": [0.10]})
    found = figure("part", worlds, all=["first", "second"], **{"from": "whole", "to": "first"})
    assert found == pytest.approx(0.75)


def test_a_survey_sees_a_difference_in_its_own_standard_errors() -> None:
    worlds = lived(before={"m": [0.20]}, after={"m": [0.30]})
    # .1 over √(2·.25·.75/150) = .05
    assert figure("survey_z", worlds, sample=150, **{"from": "before", "to": "after"}) == pytest.approx(2)


def metrics_named(spec: Mapping[str, Any]) -> Iterator[str]:
    if "metric" in spec:
        yield spec["metric"]
    for value in spec.values():
        if isinstance(value, Mapping):
            yield from metrics_named(value)


def arms_named(spec: Mapping[str, Any]) -> Iterator[str]:
    for word, value in spec.items():
        if word in ("arm", "from", "to", "zero") and isinstance(value, str):
            yield value
        elif word in ("at", "all"):
            yield from value
        elif isinstance(value, Mapping):
            yield from arms_named(value)


def test_every_claim_names_metrics_and_arms_that_there_are() -> None:
    known = metrics()
    for claim in read_claims(gallery() / "claims").values():
        for each in claim.figures:
            assert set(metrics_named(each.spec)) <= set(known), (claim.name, each.what)
            assert set(arms_named(each.spec)) <= set(claim.arms), (claim.name, each.what)


def test_every_arm_of_every_claim_is_a_scenario() -> None:
    for claim in read_claims(gallery() / "claims").values():
        for arm in claim.arms:
            read(claim.scenario, overrides=json.loads(claim.job(arm, 1, None).overrides))
