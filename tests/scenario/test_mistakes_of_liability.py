"""Medical liability that contradicts itself, or names what is not there, is refused by name and line, with exit 2."""

import sys
from pathlib import Path

import pytest
from mistakes import Mistake, line
from test_mistakes import refused

from govsim.cli import main
from govsim.core.scenario import read_text

RESOLUTION = "  - dispute_resolution: {taste: 1000}\n"
GOOD = f"""\
title: A city
what: Who is compensated?
first_year: 2023
years: 2
population: {{households: 100}}
institutions:
  - government
  - relief: {{scheme: society}}
  - court
  - pool: {{scheme: liability_pool, bounds: [0.8, 1.2]}}
  - mediators: {{scheme: mediator, funded_by: insurers}}
  - insurers
behaviour:
  - defensive_medicine
layers:
  - liability: {{scheme: liability_cover, payer: pool, limit: 300_000}}
  - out_of_pocket
contracts:
  - body: {{scheme: fixed_price, covers: liability, buyer: pool, chosen_by: {{lowest_price: {{rounds: 1}}}}}}
disputes:
  - medical_injury: {{clarity: 1}}
{RESOLUTION}"""
COVER = "city.yaml:16: layers.liability"
INJURY = "city.yaml:21: disputes.medical_injury"
DISPUTES = "city.yaml:22: disputes.dispute_resolution"

MISTAKES = [
    # --- disputes -------------------------------------------------------------------------------
    line(
        "no court",
        "  - court\n",
        "",
        "city.yaml:21: disputes.dispute_resolution: has no court to go to. Add `court` to the institutions.",
    ),
    line(
        "no injuries",
        "  - medical_injury: {clarity: 1}\n",
        "",
        "disputes.dispute_resolution: has no injuries to dispute. Add `medical_injury`",
        "city.yaml:14: behaviour.defensive_medicine: nothing sets defensive care. Add `medical_injury`",
    ),
    line(
        "two rules of disputes",
        RESOLUTION,
        f"{RESOLUTION}  - more: {{scheme: dispute_resolution}}\n",
        "city.yaml:23: disputes.more: 'dispute_resolution' resolves disputes already: leave one of them.",
    ),
    line(
        "a cover of no disputes", RESOLUTION, "", f"{COVER}: there are no disputes to cover. Add `dispute_resolution`"
    ),
    line("a misspelt rule", "medical_injury", "medical_injry", "Did you mean 'medical_injury'?"),
    line("no safety at all", "clarity: 1", "pin: {safety: 0}", f"{INJURY}.pin: without safety effort everybody"),
    line("a lever that nobody has", "clarity: 1", "pin: {safty: 1}", f"{INJURY}.pin", "Did you mean 'safety'?"),
    line("four levels of risk", "clarity: 1", "level_risk: [1, 1, 1, 1]", f"{INJURY}.level_risk", "3"),
    line("four weights of success", "taste: 1000", "mediation_success: [1, 1, 1, 1]", f"{DISPUTES}.", "5"),
    line("per cent for a share", "taste: 1000", "police: 30", f"{DISPUTES}.police: 30 is above 1", "0.3"),
    # --- the cover ------------------------------------------------------------------------------
    line(
        "two covers",
        "  - out_of_pocket\n",
        "  - second: {scheme: liability_cover, payer: other}\n  - out_of_pocket\n",
        "city.yaml:17: layers.second",
        "'liability' covers hospitals' liability already: leave one of them.",
    ),
    line("services", "limit: 300_000", "services: [inpatient]", f"{COVER}.services: liability cover pays indemnities"),
    line("a payer that is no pool", "payer: pool", "payer: relief", f"{COVER}.payer", "relief", "pool"),
    line("an unknown payer", "payer: pool", "payer: pol", f"{COVER}.payer", "Did you mean 'pool'?"),
    line(
        "a free level", "limit: 300_000", "level_relativities: [0, 1, 1]", f"{COVER}.level_relativities[0]: 0 is below"
    ),
    line("lots of households", "rounds: 1", "lots: 3", f"{COVER}: 'body' sells it in lots of households"),
    # --- who decides ----------------------------------------------------------------------------
    line("bounds that let nothing rise", "[0.8, 1.2]", "[0.8, 0.9]", "city.yaml:10: institutions.pool.bounds"),
    line("mediators whom nobody pays", "funded_by: insurers", "funded_by: insurer", "Did you mean 'insurers'?"),
]


def test_the_scenario_that_is_spoilt_is_good() -> None:
    assert "liability" in [scheme.name for scheme in read_text(GOOD).schemes(2023)]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_refused_with_place_and_fix(
    mistake: Mistake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert GOOD.count(mistake.old) == 1
    monkeypatch.chdir(tmp_path)
    text = GOOD.replace(mistake.old, mistake.new)
    if "other" in mistake.new:  # its pool
        text = text.replace("  - insurers\n", "  - insurers\n  - other: {scheme: liability_pool}\n")
        text = text.replace("behaviour:\n  - defensive_medicine\n", "behaviour: [defensive_medicine]\n")
    Path("city.yaml").write_text(text, encoding="utf-8")
    said = refused("city.yaml")
    assert all(fragment in said for fragment in mistake.says), said


@pytest.mark.parametrize("mistake", MISTAKES[:4], ids=lambda mistake: mistake.name)
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
