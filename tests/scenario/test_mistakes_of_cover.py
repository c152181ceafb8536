"""Voluntary cover that contradicts itself, or names what is not there, is refused by name and line, with exit 2."""

import sys
from pathlib import Path

import pytest
from mistakes import Mistake, line
from test_mistakes import refused

from govsim.cli import main
from govsim.core.errors import ScenarioError
from govsim.core.scenario import read_text

GOOD = """\
title: A city
what: What does it protect?
first_year: 2023
years: 2
population: {households: 100}
networks:
  - near: {scheme: small_world}
institutions:
  - government
  - relief: {scheme: society}
  - backing: {scheme: collaboration}
  - agency: {scheme: cover_pool, collaboration: backing}
  - insurers
layers:
  - inclusive: {scheme: voluntary_cover, payer: agency, network: near, group_network: near, poor_paid_by: relief}
  - out_of_pocket
contracts:
  - body: {scheme: minimum_payout, covers: inclusive, buyer: agency}
clauses:
  - expense_cap
"""


def pool(name: str, settings: str, *says: str) -> Mistake:
    """A mistake in the pool, in line 12."""
    return line(name, "collaboration: backing}", f"{settings}}}", "city.yaml:12: institutions.agency", *says)


def cover(name: str, old: str, new: str, *says: str) -> Mistake:
    """A mistake in the product, in line 15."""
    return line(name, old, new, "city.yaml:15: layers.inclusive", *says)


def more(name: str, settings: str, *says: str) -> Mistake:
    """A mistake in a setting of the product."""
    return cover(name, "network: near, group_network: near,", f"{settings},", *says)


MISTAKES = [
    # --- the pool -------------------------------------------------------------------------------
    pool(
        "bounds the wrong way round",
        "bounds: [1.3, 0.8]",
        ".bounds: the first must be at most 1, the second at least 1",
    ),
    pool("bounds that let nothing fall", "bounds: [1.1, 1.3]", ".bounds: the first must be at most 1"),
    pool("one bound", "bounds: [0.8]", ".bounds", "2"),
    pool("an unknown collaboration", "collaboration: bakcing", ".collaboration", "bakcing", "Did you mean 'backing'?"),
    pool("a fund for a collaboration", "collaboration: relief", ".collaboration", "relief"),
    pool("an unknown way of repricing", "repricing: experiance", ".repricing", "Did you mean 'experience'?"),
    pool("an operator that takes all", "operator_share: 0.95", ".operator_share: 0.95 is above 0.9"),
    pool("per cent for a share", "operator_share: 15", "Did you mean 0.15?"),
    # --- the product ----------------------------------------------------------------------------
    cover("an unknown pool", "payer: agency", "payer: agenci", ".payer", "agenci", "Did you mean 'agency'?"),
    cover("a purse that is no pool", "payer: agency", "payer: relief", ".payer", "relief", "agency"),
    cover("no pool at all", "payer: agency, ", "", "payer"),
    more("an unknown network", "network: naer", ".network", "naer", "Did you mean 'near'?"),
    more("an unknown network of groups", "group_network: naer", ".group_network", "Did you mean 'near'?"),
    more(
        "cover of outpatient care",
        "services: [inpatient, outpatient]",
        ".services: voluntary cover is for inpatient bills",
    ),
    more(
        "cover of outpatient care alone", "services: [outpatient]", ".services: voluntary cover is for inpatient bills"
    ),
    more("four prices for five ages", "age_factors: [1, 1, 1, 1]", ".age_factors", "5"),
    more("a price below nothing", "age_factors: [1, 1, 1, 1, -1]", ".age_factors", "-1 is below 0"),
    more("a window of more than a year", "window_days: 367", ".window_days: 367 is above 366"),
    more("more than all groups", "group_share: 1.5", ".group_share: 1.5 is above 1"),
    more(
        "a misspelt setting",
        "preexisting_rat: 0.5",
        "unknown setting 'preexisting_rat'",
        "Did you mean 'preexisting_rate'?",
    ),
    cover(
        "an unknown fund for the poor",
        "poor_paid_by: relief",
        "poor_paid_by: releif",
        ".poor_paid_by",
        "Did you mean 'relief'?",
    ),
    # --- two products ---------------------------------------------------------------------------
    line(
        "two products on one pool",
        "  - out_of_pocket\n",
        "  - second: {scheme: voluntary_cover, payer: agency}\n  - out_of_pocket\n",
        "city.yaml:15: layers.inclusive: 'second' is paid by 'agency' too: give it a purse of its own.",
        "city.yaml:16: layers.second: 'inclusive' is paid by 'agency' too: give it a purse of its own.",
    ),
    # --- the contract ---------------------------------------------------------------------------
    line(
        "a ratio in per cent",
        "buyer: agency}",
        "buyer: agency, payout_ratio: 85}",
        "city.yaml:18: contracts.body.payout_ratio: 85 is above 1",
        "0.85",
    ),
    line(
        "a cap above everything",
        "  - expense_cap\n",
        "  - expense_cap: {share: 1.5}\n",
        "city.yaml:20: clauses.expense_cap.share: 1.5 is above 1",
    ),
    line(
        "a buyer that is not there",
        "buyer: agency}",
        "buyer: agencies}",
        "city.yaml:18: contracts.body.buyer",
        "Did you mean 'agency'?",
    ),
]


def test_the_scenario_that_is_spoilt_is_good() -> None:
    assert "inclusive" in [scheme.name for scheme in read_text(GOOD).schemes(2023)]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_refused_with_place_and_fix(
    mistake: Mistake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert GOOD.count(mistake.old) == 1
    monkeypatch.chdir(tmp_path)
    Path("city.yaml").write_text(GOOD.replace(mistake.old, mistake.new), encoding="utf-8")
    said = refused("city.yaml")
    assert all(fragment in said for fragment in mistake.says), said


@pytest.mark.parametrize("mistake", [MISTAKES[0], MISTAKES[3], MISTAKES[8], MISTAKES[13], MISTAKES[21]])
def test_the_command_line_ends_with_two_and_says_the_same(
    mistake: Mistake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "500")
    Path("city.yaml").write_text(GOOD.replace(mistake.old, mistake.new), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["govsim", "check", "city.yaml"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    said = capfd.readouterr().err
    assert all(fragment in said for fragment in mistake.says), said


def test_people_and_groups_are_the_same_for_all_products() -> None:
    second = "  - second: {scheme: voluntary_cover, payer: rival, group_network: near, group_households: 3}\n"
    text = GOOD.replace("  - insurers\n", "  - insurers\n  - rival: {scheme: cover_pool}\n")
    text = text.replace("  - out_of_pocket\n", second + "  - out_of_pocket\n")
    with pytest.raises(ScenarioError, match=r"layers\.second: its group_households differs from that of 'inclusive'"):
        read_text(text)
