"""Rules of supervision that contradict themselves or each other are refused by name and place."""

import pytest

from govsim.core.errors import ScenarioError
from govsim.core.scenario import read_text

CITY = """\
title: A city
what: Who is inspected?
first_year: 2023
years: 3
institutions:
  - city_fund: {scheme: fund, people: all}
  - insurers
  - supervisor: OFFICE
behaviour: [BEHAVIOUR]
layers:
  - basic: {payer: city_fund}
contracts: CONTRACTS
supervision:
  - RULE
"""
SOLD = "{fixed_price: {covers: basic, buyer: city_fund}}"


def written(rule: str, *, office: str = "{}", contracts: str = SOLD, behaviour: str = "upcoding") -> str:
    """Return the city with a rule, in line 14."""
    text = CITY.replace("RULE", rule).replace("OFFICE", office).replace("CONTRACTS", contracts)
    return text.replace("BEHAVIOUR", behaviour)


GOOD = [
    "random_audit: {sanctions: money_only}",
    "risk_based: {sanctions: {graduated: {points: 1, limit: 12, publication: 0.5}}}",
    "claims_review: {sanctions: {graduated: {forfeit: 1}}}",
    "threshold: {threshold: 0}",
    "tip_off: {reward: 1}",
    "real_time",
]
BAD = [
    ("threshold: {threshold: -1}", "14: supervision.threshold.threshold: -1 is below 0"),
    ("tip_off: {reward: 1.5}", "14: supervision.tip_off.reward: 1.5 is above 1"),
    ("tip_off: {reporting_cost: 0}", "14: supervision.tip_off.reporting_cost: 0 is below 0.01"),
    ("risk_based: {targeting: 0.4}", "14: supervision.risk_based.targeting: 0.4 is below 0.5"),
    ("real_time: {sure_share: 0}", "14: supervision.real_time.sure_share: 0 is below"),
    (
        "random_audit: {sanctions: {graduated: {limit: 12}}}",
        "14: supervision.random_audit.sanctions.graduated.limit: nobody can reach it, for nothing brings points",
    ),
    (
        "random_audit: {sanctions: {graduated: {points: 1}}}",
        "14: supervision.random_audit.sanctions.graduated.points: lead to nothing without a limit",
    ),
    ("random_audit: {sanctions: {graduated: {point: 1}}}", "unknown setting 'point'. Did you mean 'points'?"),
    ("random_audit: {sanctions: gradated}", "unknown set of sanctions 'gradated'. Did you mean 'graduated'?"),
    ("random_audit: {sanctions: {graduated: {forfeit: 0.5}}}", "hospitals have given none. Take `forfeit` out"),
    (
        "household_review: {sanctions: {graduated: {points: 1, limit: 2}}}",
        "14: supervision.household_review.sanctions: households pay back and are fined",
    ),
    (
        "random_audit: {supervisor: inspectors}",
        "14: supervision.random_audit.supervisor: there is no supervisor 'inspectors'",
    ),
]


@pytest.mark.parametrize("rule", GOOD)
def test_what_makes_sense_is_read(rule: str) -> None:
    assert read_text(written(rule)).schemes(2023)


def test_households_are_reviewed_only_where_they_can_claim_what_is_false() -> None:
    assert read_text(written("household_review", behaviour="false_claims")).schemes(2023)
    with pytest.raises(ScenarioError) as caught:
        read_text(written("household_review"))
    said = str(caught.value)
    assert "14: supervision.household_review: reviews what households claim falsely, but nobody does" in said, said


@pytest.mark.parametrize(("rule", "says"), BAD)
def test_what_does_not_is_refused(rule: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_text(written(rule))
    assert says in str(caught.value), str(caught.value)


def test_insurers_cannot_be_reviewed_where_nobody_sells_cover() -> None:
    with pytest.raises(ScenarioError) as caught:
        read_text(written("claims_review", contracts="[]"))
    said = str(caught.value)
    assert "14: supervision.claims_review: reviews what insurers refuse, but nobody sells cover" in said, said


@pytest.mark.parametrize(
    ("office", "says"),
    [
        ("{capture: 2}", "8: institutions.supervisor.capture: 2 is above 1"),
        ("{drift: -0.1}", "8: institutions.supervisor.drift: -0.1 is below 0"),
        ("{capacity: 1.5}", "8: institutions.supervisor.capacity: 1.5 is above 1"),
    ],
)
def test_an_impossible_supervisor_is_refused(office: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_text(written("random_audit", office=office))
    assert says in str(caught.value), str(caught.value)
