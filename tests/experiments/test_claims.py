"""Claims are data: what a file may say, and how a figure is judged."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from govsim.cli.claims import _csv
from govsim.core.errors import ScenarioError
from govsim.core.scenario.files import gallery
from govsim.experiments.claims import Claim, Figure, Judgement, judge, read_claims
from govsim.experiments.study import read_study

ENTRY = """
X1:
  statement: something
  tier: 1
  use: held_out
  source: a book
  scenario: {scenario}
  years: 1
  burn_in: 0
  households: 60
  arms:
    base: {{}}
    dear: {{households.illness.cost_level: 2}}
  figures:
    - {{what: level, metric: {metric}, band: [0, 1]}}
    - what: change
      of: relative
      metric: spending_per_head
      group: inpatient
      from: base
      to: dear
      band: [0.2, null]
      sign: 1
"""


def written(folder: Path, text: str) -> Path:
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


def judgement(values: tuple[float, ...], band: tuple[float, float], sign: int = 0) -> Judgement:
    claim = Claim("X", "s", 1, "held_out", "b", "c", 1, 0, 10, {"base": {}}, ())
    return Judgement(claim, Figure("w", band, {}, sign), values)


@pytest.mark.parametrize(
    ("values", "band", "sign", "verdict"),
    [
        ((0.10, 0.11, 0.12), (0.10, 0.12), 0, "PASS"),
        ((0.30, 0.31, 0.32), (0.10, 0.12), 0, "MISS"),
        ((0.10, 0.13, 0.16), (0.10, 0.12), 0, "INCONCLUSIVE"),
        ((-0.1, 0.0, 0.2), (-1.0, 1.0), 1, "INCONCLUSIVE"),
        ((0.1, 0.11, 0.12), (-1.0, 1.0), 1, "PASS"),
        ((0.1, 0.11, 0.12), (-1.0, 1.0), -1, "INCONCLUSIVE"),
        ((0.11,), (0.10, 0.12), 0, "INCONCLUSIVE"),
    ],
)
def test_a_verdict_follows_the_interval(
    values: tuple[float, ...], band: tuple[float, float], sign: int, verdict: str
) -> None:
    assert judgement(values, band, sign).verdict == verdict


def test_the_csv_keeps_every_text_and_one_seed_has_no_interval() -> None:
    claim = Claim("X", "s", 1, "held_out", "b", "c", 1, 0, 10, {"base": {}}, ())
    what = 'of "basic", in\ntwo lines'
    head, row = csv.reader(io.StringIO(_csv([Judgement(claim, Figure(what, (0, 1), {}), (0.5,))])))
    assert dict(zip(head, row, strict=True))["what"] == what
    assert row[:3] == ["X", "INCONCLUSIVE", "0.5, no interval"]


def test_the_half_width_is_students() -> None:
    # three values 1, 2, 3: sd 1, t(2, 0.975) = 4.3027, over the root of 3
    assert judgement((1.0, 2.0, 3.0), (0, 1)).half_width == pytest.approx(2.4842, abs=1e-4)


def test_a_claim_is_lived_in_every_arm(tmp_path: Path, scenario: str) -> None:
    claims = read_claims(written(tmp_path, ENTRY.format(scenario=scenario, metric="admitted_share")))
    seen: list[tuple[int, int]] = []
    level, change = judge(list(claims.values()), [1, 2], workers=1, done=lambda *at: seen.append(at))
    assert seen[-1] == (4, 4)
    assert 0 < level.mean < 0.5
    assert change.mean > 0.5


@pytest.mark.parametrize("workers", [2])
def test_the_number_of_workers_changes_nothing(tmp_path: Path, scenario: str, workers: int) -> None:
    claims = list(read_claims(written(tmp_path, ENTRY.format(scenario=scenario, metric="admitted_share"))).values())
    alone = judge(claims, [1, 2], workers=1)
    together = judge(claims, [1, 2], workers=workers)
    assert [one.values for one in alone] == [one.values for one in together]


def test_an_unknown_metric_is_named(tmp_path: Path, scenario: str) -> None:
    claims = read_claims(written(tmp_path, ENTRY.format(scenario=scenario, metric="admited_share")))
    with pytest.raises(ScenarioError, match="Did you mean 'admitted_share"):
        judge(list(claims.values()), [1], workers=1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("use: held_out", "use: maybe", "use is 'maybe'"),
        ("of: relative", "of: relativ", "Did you mean 'relative'"),
        ("  source: a book\n", "", "lacks 'source'"),
        ("band: [0, 1]", "band: [0]", "not a claim"),
        ("band: [0, 1]", "band: [1, 0]", "runs from 1 to 0"),
        ("band: [0, 1]", "band: [.nan, 1]", "runs from nan to 1"),
        ("X1:", "X1: [", "cannot be read"),
        ("  years: 1", "  designs: h-city-robust\n  years: 1", "Did you mean 'h-city-robust-rule'"),
    ],
)
def test_a_wrong_entry_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = ENTRY.format(scenario="any", metric="admitted_share")
    assert old in text
    with pytest.raises(ScenarioError, match=said):
        read_claims(written(tmp_path, text.replace(old, new)))


def test_the_designs_of_a_study_are_arms(tmp_path: Path) -> None:
    text = ENTRY.format(scenario="h-city", metric="admitted_share")
    text = text.replace("  years: 1", "  designs: h-city-robust-rule\n  years: 1")
    (claim,) = read_claims(written(tmp_path, text)).values()
    assert len(claim.arms) == 2 + 60
    study = read_study("h-city-robust-rule")
    assert claim.arms["design 59"] == study.point(59).settings


def test_every_shipped_claim_reads_and_says_its_source() -> None:
    claims = read_claims(gallery() / "claims")
    assert len(claims) >= 11
    assert all(claim.source and claim.figures for claim in claims.values())
    assert {claim.use for claim in claims.values()} == {"calibrated", "held_out"}
