"""Contract theory as limit cases: the insurer's own search, in worlds so simple that the optimum is known on paper.

Claims are C = β − e + ε: verification of effort v saves s·v of them (so little of the leakage is found that it is
linear in v), at a cost of ρ_v·v²/2. In yuan saved, e = s·v and ψ(e) = ρ·e²/2 with ρ = ρ_v/s² = 1.
Laffont & Tirole 1986 (JPE), 1993; Holmström 1979; Holmström & Milgrom 1987 (Econometrica), 1991 (JLEO); McAfee &
McMillan 1986 (RAND J Econ); Hart, Shleifer & Vishny 1997 (QJE); Weitzman 1980 (Bell J Econ).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from govsim.agents.imagination import OUTCOMES, Ahead, imagined, worth
from govsim.agents.insurer import expected_maximum
from govsim.agents.insurers import Insurers
from govsim.agents.levers import Levers
from govsim.agents.underwriting import chosen, item, reservation
from govsim.clauses.clause import Clause
from govsim.clauses.evaluation import Evaluation
from govsim.clauses.ratchet import Ratchet
from govsim.contracts.contract import Contract
from govsim.contracts.cost_plus import CostPlus
from govsim.contracts.fixed_price import FixedPrice
from govsim.contracts.linear_share import LinearShare
from govsim.contracts.menu import Menu
from govsim.contracts.pay_for_performance import PayForPerformance
from govsim.contracts.terms import Terms
from govsim.tenders.lowest_price import LowestPrice

COST, PRICE = 1000.0, 1000.0
FOUND = 0.002  # share of the leakage that full effort finds
SAVED = COST * FOUND  # s: with a leakage of 1, effort 1 saves 2 of 1,000
ROLE = Insurers(
    expense_rate=0.0, signal_sd=0.0, curse_awareness=0.0, claims_sd=0.0, claims_persistence=1.0, risk_aversion=0.0,
    strategic_value=0.0, belief_gain=0.0, cost_of_capital=0.0, reputation=0.0, crowding=0.0, least_quality=0.0,
    verification_power=FOUND, authority=1.0, verification_cost=SAVED**2,
    pin={"denial": 0, "quality": 0, "staff": 1, "mark_up": 0},
)  # fmt: skip
RHO = 1.0
COMMON: dict[str, Any] = {"covers": "critical", "buyer": "fund", "deposit": 0.0, "years": 1}
ONE = np.ones(1)


def linear(power: float, fee: float = 0.0) -> LinearShare:
    return LinearShare(**COMMON, power=power, fee=fee)


def ahead(contract: Contract, cost: float = COST, *clauses: Clause, leakage: float = 1.0) -> Ahead:
    return Ahead(Terms(contract, clauses), cost * ONE, cost * ONE, ONE, ONE, leakage, 0.0)


def effort(contract: Contract, role: Insurers = ROLE, *clauses: Clause) -> float:
    """Return the effort that is chosen, in yuan of claims saved a head."""
    return SAVED * float(chosen(role, ahead(contract, COST, *clauses), PRICE).verification)


# --- effort ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("power", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_effort_is_the_power_of_the_incentive_over_rho(power: float) -> None:
    assert effort(linear(power)) == pytest.approx(power / RHO, abs=0.015)


def test_effort_halves_when_its_cost_doubles() -> None:
    dear = replace(ROLE, verification_cost=2 * ROLE.verification_cost)
    assert effort(linear(1.0), dear) == pytest.approx(0.5, abs=0.01)


def surplus(power: float, role: Insurers) -> float:
    """Return what buyer and seller have together a head, risk counted at what it costs the seller."""
    view, at = ahead(linear(power)), np.array([PRICE])
    levers = chosen(role, view, PRICE)
    year = imagined(role, view, at, levers)
    paid = PRICE + float(np.mean(view.terms.owed(year)))
    return PRICE * float(worth(role, view, at, levers)[0]) - paid


@pytest.mark.parametrize("aversion", [0.025, 0.1, 0.3])
def test_the_best_power_trades_incentive_against_risk(aversion: float) -> None:
    role = replace(ROLE, claims_sd=0.1, risk_aversion=aversion)
    # r is per unit of premium; the spread is that of the 64 outcomes, less what effort has taken off claims
    variance = (0.1 * COST) ** 2 * float(OUTCOMES.var())
    best = 1.0 / (1.0 + aversion / PRICE * RHO * variance)
    powers = np.linspace(max(0.0, best - 0.2), min(1.0, best + 0.2), 9)
    curve = np.polynomial.Polynomial.fit(powers, [surplus(power, role) for power in powers], 2)
    assert curve.deriv().roots()[0] == pytest.approx(best, abs=0.02)


# --- a menu for two types ------------------------------------------------------------------------

CHEAP, DEAR = 999.5, 1000.0
SHADOW, CHEAP_SHARE = 0.3, 0.5
# the dear type's power is cut until what distortion costs is what it saves in rent: ψ(e) − ψ(e − Δβ) has slope ρ·Δβ
DEAR_POWER = 1.0 - SHADOW / (1.0 + SHADOW) * CHEAP_SHARE / (1.0 - CHEAP_SHARE) * RHO * (DEAR - CHEAP)
DEAR_FEE = -(DEAR_POWER * (PRICE - DEAR) + DEAR_POWER**2 / (2 * RHO)) / PRICE
RENT = DEAR_POWER * (DEAR - CHEAP)
CHEAP_FEE = (RENT - (PRICE - CHEAP) - 1.0 / (2 * RHO)) / PRICE
A_HAIR = 1e-6


def menu(cheap_fee: float = CHEAP_FEE + A_HAIR, dear_fee: float = DEAR_FEE + A_HAIR / 2) -> Menu:
    return Menu(**COMMON, powers=(1.0, DEAR_POWER), fees=(cheap_fee, dear_fee))


def taken(contract: Menu, cost: float) -> tuple[float, float]:
    """Return the power that a type takes from the menu, and what it gets a head."""
    view = item(ROLE, ahead(contract, cost), PRICE)
    levers = chosen(ROLE, view, PRICE)
    got = PRICE * float(worth(ROLE, view, np.array([PRICE]), levers)[0])
    return view.terms.contract.power, got  # type: ignore[attr-defined]


def test_each_type_takes_its_own_item_and_only_the_cheap_one_has_a_rent() -> None:
    power, rent = taken(menu(), CHEAP)
    assert power == 1.0
    assert rent == pytest.approx(RENT, abs=0.01)
    power, rent = taken(menu(), DEAR)
    assert power == pytest.approx(DEAR_POWER)
    assert rent == pytest.approx(0.0, abs=0.01)


def test_without_its_rent_the_cheap_type_hides() -> None:
    # the first-best fee leaves it nothing: it takes the dear type's item
    nothing_left = (-(PRICE - CHEAP) - 1.0 / (2 * RHO)) / PRICE
    assert taken(menu(cheap_fee=nothing_left), CHEAP)[0] == pytest.approx(DEAR_POWER)


def welfare(contract: Contract) -> float:
    """Return −(1 + λ)·payments + the sellers' rents, expected over the two types."""
    total = 0.0
    for cost, share in ((CHEAP, CHEAP_SHARE), (DEAR, 1.0 - CHEAP_SHARE)):
        view = item(ROLE, ahead(contract, cost), PRICE)
        levers, at = chosen(ROLE, view, PRICE), np.array([PRICE])
        paid = PRICE + float(np.mean(view.terms.owed(imagined(ROLE, view, at, levers))))
        total += share * (PRICE * float(worth(ROLE, view, at, levers)[0]) - (1.0 + SHADOW) * paid)
    return total


def test_no_single_contract_does_as_well_as_the_menu() -> None:
    pooled = []
    for power in np.linspace(0.0, 1.0, 21):
        fee = -(power * (PRICE - DEAR) + power**2 / (2 * RHO)) / PRICE  # the dear type just comes
        pooled.append(welfare(linear(power, fee)))
    assert welfare(menu()) > max(pooled) + 0.001


# --- competition, risk and the share of the contractor --------------------------------------------


SPREAD = 0.004
# rents are some yuan of a thousand, so effort must save as much: up to 10, ρ = 1/10
STRONG = replace(ROLE, claims_sd=0.1, verification_power=0.01, verification_cost=10.0)


def expected_payment(power: float, bidders: int, role: Insurers) -> float:
    """Return what the buyer pays a head if the cheapest of N private costs wins at its equilibrium bid."""
    winner = COST * (1.0 - SPREAD * expected_maximum(bidders))
    view = ahead(linear(power), winner)
    found = reservation(role, view)
    assert found is not None
    price, levers = found
    price *= 1.0 + LowestPrice().mark_up(bidders, SPREAD)
    year = imagined(role, view, np.array([price]), levers)
    return price + float(np.mean(view.terms.owed(year)))


def best_share(bidders: int = 3, aversion: float = 0.2, cost: float = 10.0) -> float:
    role = replace(STRONG, risk_aversion=aversion, verification_cost=cost)
    powers = np.linspace(0.1, 1.0, 19)
    paid = np.array([expected_payment(power, bidders, role) for power in powers])
    at = int(np.clip(np.argmin(paid), 1, len(powers) - 2))
    curve = np.polynomial.Polynomial.fit(powers[at - 1 : at + 2], paid[at - 1 : at + 2], 2)
    return float(np.clip(curve.deriv().roots()[0], 0.0, 1.0))


def test_the_best_share_of_the_contractor_rises_with_competition() -> None:
    shares = [best_share(bidders) for bidders in (2, 3, 6)]
    assert shares == sorted(shares)
    assert shares[-1] > shares[0] + 0.1
    # b* = (1/ρ − m_N·C)/(1/ρ + r·σ²), m_N the equilibrium mark-up
    variance = (0.1 * COST) ** 2 * float(OUTCOMES.var())
    for bidders, share in zip((2, 3, 6), shares, strict=True):
        rent = COST * LowestPrice().mark_up(bidders, SPREAD)
        assert share == pytest.approx((10.0 - rent) / (10.0 + 0.2 / PRICE * variance), abs=0.03)


def test_it_falls_with_risk_aversion_and_rises_with_moral_hazard() -> None:
    shares = [best_share(aversion=aversion) for aversion in (0.1, 0.5, 2.0)]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < shares[0] - 0.2
    assert best_share(cost=7.0) > best_share(cost=10.0) > best_share(cost=14.0)


# --- two tasks ------------------------------------------------------------------------------------

BOTH = replace(
    ROLE, pin={"denial": 0, "staff": 1, "mark_up": 0}, reputation=0.002, quality_cost=4.0, crowding=1.0,
)  # fmt: skip


def tasks(contract: Contract, role: Insurers = BOTH, *clauses: Clause) -> tuple[float, float]:
    levers = chosen(role, ahead(contract, COST, *clauses), PRICE)
    return float(levers.verification), float(levers.quality)


@pytest.mark.parametrize("power", [0.0, 0.3, 0.6, 0.9])
def test_quality_that_nobody_pays_for_falls_as_cost_control_is_paid_more(power: float) -> None:
    # ρ_v·v + γ·q = b·s and θ·q + γ·v = R; no effort is negative
    rho, theta, gamma, name = SAVED**2, 4.0, 1.0, 0.002 * PRICE
    solved = np.linalg.solve([[rho, gamma], [gamma, theta]], [power * SAVED, name])
    expected = (0.0, name / theta) if solved[0] < 0 else tuple(solved)
    assert tasks(linear(power)) == pytest.approx(expected, abs=0.01)


def test_a_fixed_price_saves_more_and_serves_worse_than_cost_plus() -> None:
    fixed, cost_plus = tasks(FixedPrice(**COMMON)), tasks(CostPlus(**COMMON, fee=0.1))
    assert fixed[0] > cost_plus[0] + 0.3
    assert fixed[1] < cost_plus[1] - 0.05


def test_quality_that_is_verified_and_paid_for_does_not_have_to_give_way() -> None:
    seen = Evaluation(service=1.0, denial=0.0, days=0.0, staff=0.0, noise=0.0)
    paid = PayForPerformance(**COMMON, holdback=0.005, floor=0.0, target=1.0)
    role = replace(BOTH, least_quality=0.0)
    view = ahead(paid, COST, seen)._replace(promised=1.0)
    levers = chosen(role, view, PRICE)
    # a unit of quality is worth half a per cent of the premium more
    solved = np.linalg.solve([[SAVED**2, 1.0], [1.0, 4.0]], [SAVED, 0.002 * PRICE + 0.005 * PRICE])
    assert float(levers.quality) == pytest.approx(min(1.0, solved[1]), abs=0.02)
    assert float(levers.quality) > tasks(FixedPrice(**COMMON))[1] + 0.3


# --- the ratchet ----------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_effort_in_the_last_year_gives_way_to_the_price_of_the_next_term(weight: float) -> None:
    ratchet = Ratchet(weight=weight, load=0.1, discount=0.6)
    expected = max(0.0, 1.0 - 0.6 * weight * 1.1) / RHO
    assert effort(linear(1.0), ROLE, ratchet) == pytest.approx(expected, abs=0.015)


def test_under_a_full_ratchet_that_counts_a_year_as_a_year_nobody_saves() -> None:
    assert effort(linear(1.0), ROLE, Ratchet(weight=1.0, load=0.0, discount=1.0)) == pytest.approx(0.0, abs=1e-6)


def test_levers_that_are_pinned_are_not_searched() -> None:
    assert chosen(ROLE, ahead(linear(1.0)), PRICE)._replace(verification=0.0) == Levers(0.0, 0, 0, 1)
