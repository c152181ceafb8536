"""What a seller does under an agreement: each lever where its marginal yuan comes back, worked by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from govsim.agents.imagination import Ahead, effort_cost, found_share
from govsim.agents.insurers import Insurers
from govsim.agents.levers import Levers
from govsim.agents.underwriting import chosen, lowest
from govsim.contracts.fixed_price import FixedPrice
from govsim.contracts.terms import Terms
from govsim.core.world import World

ONE = np.ones(1)
# nothing is uncertain, nothing is worth anything beside money, levers do not get in each other's way
ROLE = Insurers(
    expense_rate=0.0, signal_sd=0.0, curse_awareness=0.0, claims_sd=0.0, risk_aversion=0.0, strategic_value=0.0,
    belief_gain=0.5, cost_of_capital=0.0, reputation=0.0, crowding=0.0, least_quality=0.0,
)  # fmt: skip
FIXED = FixedPrice(covers="critical", buyer="pool", deposit=0.0, years=1)
CLAIMS, PRICE = 90.0, 100.0


def ahead(leakage: float = 0.0, money: float = np.inf) -> Ahead:
    return Ahead(Terms(FIXED), CLAIMS * ONE, CLAIMS * ONE, ONE, ONE, leakage, 0.0, money=money)


def test_it_refuses_valid_claims_until_the_next_costs_what_it_saves() -> None:
    # a yuan refused saves .7 after disputes; 1,500·d at the margin: d = .7 x 90/1,500
    assert chosen(ROLE, ahead(), PRICE).denial == pytest.approx(0.042, abs=2e-4)
    office = ahead()._replace(expense_rate=0.05)  # expenses are never below nothing: there must be some to add to
    assert chosen(replace(ROLE, dispute_cost=1.0), office, PRICE).denial == pytest.approx(0, abs=1e-9)


def test_an_office_is_staffed_where_wages_meet_the_backlog() -> None:
    # 2.4 a unit of staff against .6/n²: half the norm
    assert chosen(ROLE, ahead(), PRICE).staff == pytest.approx(0.5, abs=0.005)


def test_service_is_as_good_as_its_name_is_worth() -> None:
    role = replace(ROLE, reputation=0.03, pin={"staff": 1})
    # .03 x 100 a unit of quality against a cost of 6·q
    assert chosen(role, ahead(), PRICE).quality == pytest.approx(0.5, abs=0.003)


def test_bills_are_checked_until_the_next_effort_finds_no_more_than_it_costs() -> None:
    role = replace(ROLE, pin={"denial": 0})
    found = chosen(role, ahead(leakage=0.1), PRICE).verification
    # 9 of overbilling; k·a = 2.5 x .3: the next effort brings 9 x .75·exp(−.75·v) and costs 6·v
    assert 9 * 0.75 * np.exp(-0.75 * found) == pytest.approx(6 * found, rel=0.01)
    assert chosen(replace(role, authority=0.0), ahead(leakage=0.1), PRICE).verification == pytest.approx(0, abs=1e-9)


def test_the_honest_refuse_nothing_keep_their_promise_and_staff_the_norm() -> None:
    levers = chosen(replace(ROLE, strategy="honest"), ahead(leakage=0.1)._replace(promised=0.8), PRICE)
    assert (levers.denial, levers.quality, levers.staff) == (0.0, 0.8, 1.0)
    assert levers.verification > 0.5


def test_a_pinned_lever_stays() -> None:
    role = replace(ROLE, pin={"denial": 0.1, "verification": 0.25})
    levers = chosen(role, ahead(leakage=0.1), PRICE)
    assert (levers.denial, levers.verification) == (0.1, 0.25)
    assert levers.staff == pytest.approx(0.5, abs=0.005)


def test_levers_cost_what_the_formula_says() -> None:
    role = replace(ROLE, crowding=2.0)
    # 6 x .25/2 + 6 x .64/2 + 2 x .5 x .8 + 1500 x .0016/2 + 2.4 x .5 + .6 x (1/1.5 - 1)
    assert effort_cost(role, Levers(0.5, 0.04, 0.8, 1.5)) == pytest.approx(0.75 + 1.92 + 0.8 + 1.2 + 1.2 - 0.2)


def test_effort_without_authority_finds_nothing() -> None:
    assert found_share(replace(ROLE, authority=0.0), Terms(FIXED), 1.0) == 0
    assert found_share(ROLE, Terms(FIXED), 1.0) == pytest.approx(1 - np.exp(-0.75))


def test_who_has_little_to_lose_bids_low() -> None:
    role = replace(ROLE, claims_sd=0.1, pin={"verification": 0, "denial": 0, "quality": 0, "staff": 1})
    levers = chosen(role, ahead(), PRICE)
    rich, poor = (lowest(role, ahead(money=money), levers, CLAIMS) for money in (np.inf, 2.0))
    assert rich == pytest.approx(CLAIMS, rel=1e-3)
    # it loses 2 at most; what it can gain is a call: the price at which both are even is far below the cost
    assert poor is not None
    assert poor < 0.95 * CLAIMS


@pytest.fixture
def city(town: Callable[..., World]) -> Callable[..., World]:
    """The town, in which hospitals upcode by a tenth, and an insurer bears the critical layer."""

    def found(**insurers: Any) -> World:
        sections = {
            "institutions": {
                "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
                "hospitals": {"pin": {"inducement": 0, "upcoding": 0.1, "scope_shifting": 0}},
                "insurers": {"count": 1, "capital": 1000, "signal_sd": 0} | insurers,
            },
            "behaviour": {"upcoding": {}},
            "layers": {
                "critical": {
                    "payer": "pool", "people": "resident", "deductible_share": 0, "deductible": 9_500, "rate": 0.6,
                    "poor_deductible_factor": 1, "poor_extra_rate": 0,
                }
            },
            "contracts": {
                "cover": {"scheme": "fixed_price", "covers": "critical", "buyer": "pool", "ceiling_loading": 1}
            },
        }  # fmt: skip
        return town(sections, **{"households.illness.admission_rate": [0, 0, 0, 1, 0]})

    return found


def test_what_verification_finds_comes_back_from_the_hospital(city: Callable[..., World]) -> None:
    world = city(pin={"verification": 1, "denial": 0})
    world.step()
    record = world.agreements[0].years[2023]
    # 45,000 in scope and 4,500 upcoded: the layer pays .6 x 40,000, of which 4,500/49,500 is wrong; 1 − e^−.75 is found
    paid, found = 24_000, 1 - np.exp(-0.75)
    assert record.recovered / 100 == pytest.approx(paid / 11 * found, abs=0.02)
    assert record.claims / 100 == pytest.approx(paid - paid / 11 * found, abs=0.02)
    assert world.ledger.flow(payee="insurer_1", memo="recovery by the insurer") == record.recovered


def test_a_refused_claim_is_left_to_the_patient_and_its_valid_part_is_on_record(city: Callable[..., World]) -> None:
    world = city(pin={"verification": 0, "denial": 1})
    world.step()
    record = world.agreements[0].years[2023]
    assert record.denied / 100 == pytest.approx(24_000 * 10 / 11, abs=0.02)
    assert record.claims == 0
    assert world.ledger.flow(memo="critical") == 0
    # the bill of 54,500 (5,000 of it out of scope) is the family's, paid or owed
    assert world.households.oop.sum() == 54_500_00
