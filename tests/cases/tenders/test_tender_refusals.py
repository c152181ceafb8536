"""Conditions that contradict each other are refused by name and line."""

from __future__ import annotations

import pytest

from govsim.core.errors import ScenarioError
from govsim.core.scenario import read_text

CITY = """\
title: A city
what: Which tenders are refused?
first_year: 2023
years: 2
population: {households: 1000}
institutions:
  - government
  - city_fund: {scheme: fund, people: all}
  - insurers: {capital: 20}
layers:
  - critical: {payer: city_fund, people: all}
  - out_of_pocket
contracts:
  - cover:
      scheme: fixed_price
      covers: critical
      buyer: city_fund
      deposit: 0.05
      chosen_by:
        TENDER
"""
PLACE = "contracts.cover.chosen_by"

REFUSED = {
    "weights over 1": (
        "scored: {price_weight: 0.5, staff_weight: 0.4, experience_weight: 0.2}",
        (f"{PLACE}.scored.price_weight: weights are 1.1 in sum", "20", "at most 1; quality gets the rest"),
    ),
    "a screen above 1": (
        "lowest_price: {abnormally_low: 1.5}",
        (f"{PLACE}.lowest_price.abnormally_low", "1.5 is above 1"),
    ),
    "more lots for a bidder than there are": (
        "lowest_price: {lots: 2, lots_per_bidder: 3}",
        (f"{PLACE}.lowest_price.lots_per_bidder: a bidder may win 3 lots where there are 2", "at most 2"),
    ),
    "a price that nobody names": (
        "fixed_price_quality_only: {of: ceiling}",
        (f"{PLACE}.fixed_price_quality_only.price_factor: is missing",),
    ),
    "quality without a worth": (
        "scored: {formula: quasi_linear}",
        (f"{PLACE}.scored.quality_value: quasi_linear needs the worth of quality in CNY",),
    ),
    "a worth where weights count": (
        "scored: {quality_value: 20}",
        (f"{PLACE}.scored.quality_value: low_price_first has weights", "formula: quasi_linear"),
    ),
    "weights where a worth counts": (
        "scored: {formula: quasi_linear, quality_value: 20, staff_weight: 0.1}",
        (f"{PLACE}.scored.staff_weight: quasi_linear weighs price and quality only",),
    ),
    "cost plus nothing": ("direct_award: {pricing: cost_plus}", (f"{PLACE}.direct_award.plus: cost_plus needs",)),
    "a plus on a ceiling": ("direct_award: {plus: 0.1}", (f"{PLACE}.direct_award.plus: is added by cost_plus only",)),
    "one seller that may not have all": (
        "direct_award: {lots: 3, lots_per_bidder: 1}",
        (f"{PLACE}.direct_award.lots_per_bidder: one seller is asked",),
    ),
    "a seller that is none": ("direct_award: {seller: insurer_9}", ("insurer_9",)),
    "a negative bond": ("lowest_price: {bid_bond: -0.1}", (f"{PLACE}.lowest_price.bid_bond", "below 0")),
    "more capital than anybody has": (
        "lowest_price: {least_capital: 30}",
        ("contracts.cover: asks for 30 CNY of capital a head: insurers open with at most 20", ":14:"),
    ),
}


def refused(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_text(text)
    return str(caught.value)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_name_and_line(name: str) -> None:
    tender, says = REFUSED[name]
    said = refused(CITY.replace("TENDER", tender))
    assert all(fragment in said for fragment in says), said


@pytest.mark.parametrize("tender", ["lowest_price", "{scored: {price_weight: 0.5, staff_weight: 0.5}}"])
def test_what_is_not_wrong_is_read(tender: str) -> None:
    read_text(CITY.replace("TENDER", tender))


def test_bonds_of_insurers_without_capital_are_refused() -> None:
    said = refused(CITY.replace("capital: 20", "capital: 0").replace("TENDER", "lowest_price"))
    assert "contracts.cover: asks for a performance bond (deposit) above capital" in said
    assert ":14:" in said
    said = refused(
        CITY.replace("capital: 20", "capital: 0")
        .replace("deposit: 0.05", "deposit: 0")
        .replace("TENDER", "{lowest_price: {bid_bond: 0.02}}")
    )
    assert "contracts.cover: asks for a bid bond above capital" in said
