"""The books close in a city in which kin, crowds and charities all help, and its figures are what they can be."""

from typing import Any

import numpy as np
import pytest
from test_books import audited

from govsim.core.errors import ScenarioError
from govsim.core.scenario import Spec, read

NETWORKS: dict[str, Any] = {
    "networks.kin": {"scheme": "small_world", "degree": 6},
    "networks.online": {"scheme": "preferential_attachment", "degree": 10},
}
HELP: dict[str, Any] = {
    "population.households": 1000,
    "years": 3,
    "households.illness.cost_level": 2,
    "institutions.circle": {"scheme": "society"},
    "institutions.platform": {"scheme": "crowdfunding_platform", "detection": 0.3, "fine_multiple": 0.5},
    "institutions.red": {"scheme": "charity"},
    "institutions.blue": {"scheme": "charity", "outside_giving": 50},
    "layers.kin_help": {"payer": "circle", "network": "kin"},
    "layers.crowdfunding": {"payer": "platform", "network": "online", "mean_conscience": 1, "stigma_months": 1},
    "layers.first": {"scheme": "charity", "payer": "red", "coordination": 0.5},
    "layers.second": {"scheme": "charity", "payer": "blue", "network": "online", "rate": 0.9},
}


def helping(**more: Any) -> Spec:
    return read("h-city", NETWORKS | HELP | more)


def test_the_books_close_with_all_kinds_of_help_on() -> None:
    world, _ = audited(helping(), 1)
    for memo in ("help of kin", "donations to campaigns", "donations to charities", "fine for a false campaign"):
        assert world.ledger.flow(memo=memo) > 0, memo
    for name in ("kin_help", "crowdfunding", "first", "second", "second beyond the bill"):
        assert world.ledger.flow(memo=name) > 0, name
    last = {f"{name} {group}": value for year, name, group, value in world.records if year == world.year}
    assert last["kin_help_given richest"] > 0
    assert 0 < last["kin_help_sustained all"] <= 1
    assert last["crowdfunding_raised mean"] > 0
    assert 0 < last["crowdfunding_fraud campaigns"] < 1
    assert 0 < last["charity_double_payment second"] < 1
    for share in ("crowdfunding_inequality gini", "crowdfunding_target_reached all", "crowdfunding_trust platform"):
        assert 0 <= last[share] <= 1


def test_help_changes_nobody_s_illness() -> None:
    world, _ = audited(helping(), 1, years=1)
    alone, _ = audited(read("h-city", {"population.households": 1000, "households.illness.cost_level": 2}), 1, years=1)
    assert world.persons.severe.any()
    assert np.array_equal(world.persons.severe, alone.persons.severe)
    assert np.array_equal(world.households.income, alone.households.income)


@pytest.mark.parametrize("layer", ["kin_help", "crowdfunding"])
def test_help_without_a_network_is_refused(layer: str) -> None:
    with pytest.raises(ScenarioError, match="network"):
        helping(**{f"layers.{layer}.network": "onlime"})


SECOND: dict[str, dict[str, Any]] = {
    "kin_help": {"payer": "other", "network": "kin"},
    "crowdfunding": {"payer": "other", "network": "online"},
    "assistance_by_application": {"payer": "other", "office": "office"},
}


@pytest.mark.parametrize("kind", SECOND)
def test_a_second_layer_whose_columns_and_luck_are_the_city_s_is_refused(kind: str) -> None:
    purse = "crowdfunding_platform" if kind == "crowdfunding" else "society"
    settings = {"institutions.other": {"scheme": purse}, "institutions.office": {"scheme": "assistance_office"}}
    settings |= {"layers.once": {"scheme": kind} | SECOND[kind]}
    read("h-city", NETWORKS | settings)
    again = {"scheme": kind} | SECOND[kind] | {"payer": "more"}
    with pytest.raises(
        ScenarioError, match=r"layers\.again: there is 'once' already: a city has one layer of this kind"
    ):
        read("h-city", NETWORKS | settings | {"institutions.more": {"scheme": purse}, "layers.again": again})


@pytest.mark.parametrize("layer", ["kin_help", "crowdfunding", "first"])
def test_a_layer_that_gives_its_purse_away_shares_it_with_none(layer: str) -> None:
    payer = HELP[f"layers.{layer}"]["payer"]
    other = {"scheme": "critical", "payer": payer}
    with pytest.raises(ScenarioError, match=rf"layers\.{layer}: 'other' is paid by '{payer}' too: give it a purse"):
        helping(**{"layers.other": other})


def test_two_charities_of_one_purse_are_refused_and_of_two_are_not() -> None:
    helping()
    with pytest.raises(ScenarioError, match="'first' is paid by 'red' too"):
        helping(**{"layers.second.payer": "red"})


def test_purses_without_a_fen_and_people_without_ties_get_through_the_year() -> None:
    alone = {"scheme": "networkx", "function": "empty_graph"}
    empty = {"outside_giving": 0, "warm_glow": 0, "scheme": "charity"}
    nobody = {"networks.kin": alone, "networks.online": alone, "institutions.red": empty, "institutions.blue": empty}
    world, _ = audited(helping(**nobody), 1, years=1)
    assert world.ledger.flow(memo="help of kin") == world.ledger.flow(payer="platform") == 0
    assert world.ledger.flow(payer="red") == world.ledger.flow(payer="blue") == 0
