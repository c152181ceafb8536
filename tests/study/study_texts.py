"""A small good study and the ways to read it, to spoil it, and to be told."""

from pathlib import Path

import pytest

from govsim.core.errors import StudyError
from govsim.experiments.study import Study, read_study, read_study_text

CITY = """\
title: A city
first_year: 2020
years: 3
population: {households: 300}
institutions:
  - government
  - city_fund: {scheme: fund, people: all}
  - insurers
  - supervisor
layers:
  - basic: {payer: city_fund}
  - critical: {payer: city_fund, rate: 0.6}
  - out_of_pocket
contracts:
  - cover: {scheme: risk_corridor, covers: critical, buyer: city_fund, chosen_by: lowest_price, profit_cap: 0.03}
supervision:
  - random_audit: {share: 0.05}
outcomes: [catastrophic_share]
"""
# line by line, so that a test can spoil one and know its number
GOOD = """\
title: A study
base: city.yaml
set: {years: 2}
levers:
  layers.critical.rate: [0.5, 0.6, 0.7]
  cap: {path: contracts.cover.profit_cap, from: 0.02, to: 0.1, steps: 5}
uncertainties:
  growth: {path: households.illness.cost_growth, values: [0.04, 0.08]}
design: grid
seeds: 2
outcomes: [catastrophic_share]
"""
RATE = "  layers.critical.rate: [0.5, 0.6, 0.7]\n"
CAP = "  cap: {path: contracts.cover.profit_cap, from: 0.02, to: 0.1, steps: 5}\n"
GROWTH = "  growth: {path: households.illness.cost_growth, values: [0.04, 0.08]}\n"
RANGES = GOOD.replace("[0.5, 0.6, 0.7]", "{from: 0.5, to: 0.7}").replace(", steps: 5", "")


def read(folder: Path, text: str = GOOD, *overrides: str, city: str = CITY) -> Study:
    """Return the study of a text that lies beside its city."""
    (folder / "city.yaml").write_text(city, encoding="utf-8")
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    return read_study(folder / "study.yaml", overrides)


def drawn(folder: Path, design: str, text: str = RANGES) -> Study:
    """Return the study of ranges with another design."""
    return read(folder, text.replace("design: grid", f"design: {design}"))


def refusal(folder: Path, text: str, *overrides: str, city: str = CITY) -> list[str]:
    """Return what the reader says about a text, without the path of the folder."""
    with pytest.raises(StudyError) as caught:
        read(folder, text, *overrides, city=city)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def again(study: Study) -> Study:
    """Return the study read from its own text, far from its files."""
    return read_study_text(study.text(), study.name)
