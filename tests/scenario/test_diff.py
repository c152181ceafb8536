"""What differs between two scenarios, by what they do."""

import pytest
from toys import BASE

from govsim.core.scenario import Change, diff, read_text

pytestmark = pytest.mark.usefixtures("toy")


def changes(*overrides: str) -> list[Change]:
    spec = read_text(BASE)
    return diff(spec, spec.overridden(overrides))


def test_a_scenario_does_not_differ_from_itself_nor_from_another_layout():
    assert diff(read_text(BASE), read_text(BASE)) == []
    assert diff(read_text(BASE), read_text(BASE.replace("A toy town", "Another title"))) == []
    # a default that is written out is still the default
    assert changes("layers.cover.days=30") == []


def test_a_setting_is_compared_over_all_years():
    assert changes("layers.second.rate=0.3") == [Change("layers.second.rate", 0.2, 0.3)]
    assert changes("layers.cover.rate=0.6") == [Change("layers.cover.rate", {2016: 0.5, 2018: 0.6}, 0.6)]
    assert str(changes("layers.cover.rate=0.6")[0]) == "layers.cover.rate: 2016: 0.5, 2018: 0.6 → 0.6"


def test_a_scheme_that_goes_is_one_change():
    (change,) = changes("contracts.deal=null")
    assert (change.path, change.after) == ("contracts.deal", None)
    assert change.before["scheme"] == "deal"
    assert change.before["covers"] == "cover"


def test_a_scheme_that_comes_by_reform_is_dated():
    spec = read_text(BASE + "  - from: 2020\n    set: {layers.third: {scheme: cover, rate: 0.1}}\n")
    (change,) = diff(read_text(BASE), spec)
    assert change.path == "layers.third"
    assert change.after["rate"] == {2016: None, 2020: 0.1}


def test_another_tender_rule_shows_with_its_settings():
    found = changes("contracts.deal.chosen_by=cheapest")
    assert Change("contracts.deal.chosen_by", "weighted", "cheapest") in found
    assert Change("contracts.deal.chosen_by.weighted.price_weight", 0.3, None) in found


def test_the_head_and_the_order_count():
    assert changes("years=7", "seed=3") == [Change("years", 6, 7), Change("seed", 1, 3)]
    first, second = "  - cover: {rate: 0.5}\n", "  - second: {scheme: cover, rate: 0.2, payer: fund}\n"
    turned = read_text(BASE.replace(first + second, second + first))
    assert diff(read_text(BASE), turned) == [
        Change("layers (order)", ("cover", "second", "purse"), ("second", "cover", "purse"))
    ]
