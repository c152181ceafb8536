"""What a capped and shared margin is worth: closed form against the contract's own settlement.

With m ~ N(μ, σ²) before sharing, a cap κ, a share s_U of the excess kept and a share s_L of losses borne by the buyer:
E[M] = μ − (1 − s_U)·{σφ((κ−μ)/σ) − (κ−μ)[1 − Φ((κ−μ)/σ)]} + s_L·{σφ(μ/σ) − μ[1 − Φ(μ/σ)]}: partial expectations of a
normal, as of a short call and a long put (Bachelier 1900). Contracts: State Council Office Doc 57 (2015).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

from govsim.agents.imagination import Ahead
from govsim.agents.imagination import worth as worth_of
from govsim.agents.insurers import Insurers
from govsim.agents.levers import Levers
from govsim.agents.underwriting import PRICES
from govsim.contracts.account import Account
from govsim.contracts.risk_corridor import RiskCorridor
from govsim.contracts.terms import Terms

MEAN, SPREAD = 0.03, 0.10
TWO_TENTHS_OF_A_POINT = 0.002
GRID = [
    (cap, loss, excess)
    for cap in (0.02, 0.03, 0.05, 0.08, 1.0)
    for loss in (0.0, 0.25, 0.5, 1.0)
    for excess in (0.0, 0.5)
]


def closed_form(cap: float, loss_share: float, excess: float, mean: float = MEAN, spread: float = SPREAD) -> float:
    above = (cap - mean) / spread
    call = spread * norm.pdf(above) - (cap - mean) * norm.sf(above)
    put = spread * norm.pdf(mean / spread) - mean * norm.sf(mean / spread)
    return float(mean - call * (1 - excess) + loss_share * put)


def corridor(cap: float, loss_share: float = 0.0, excess: float = 0.0) -> RiskCorridor:
    return RiskCorridor(
        covers="critical", buyer="fund", deposit=0.0, profit_cap=cap, loss_share=loss_share, share_of_excess=excess
    )


@pytest.mark.parametrize(("cap", "loss", "excess"), GRID)
def test_the_margin_kept_is_the_closed_form_by_quadrature(cap: float, loss: float, excess: float) -> None:
    kept = corridor(cap, loss, excess).kept
    low, high = MEAN - 9 * SPREAD, MEAN + 9 * SPREAD
    found = 0.0
    kinks = sorted({low, 0.0, min(cap, high), high})
    for start, end in pairwise(kinks):
        found += quad(lambda m: float(kept(np.array(m))) * norm.pdf(m, MEAN, SPREAD), start, end)[0]
    assert found == pytest.approx(closed_form(cap, loss, excess), abs=1e-6)


@pytest.mark.parametrize(("cap", "loss", "excess"), GRID)
def test_the_margin_kept_is_the_closed_form_by_a_million_settled_years(cap: float, loss: float, excess: float) -> None:
    generator = np.random.default_rng(1)
    premium = generator.uniform(50, 150, 1_000_000)
    expenses = 0.05 * premium
    claims = premium * (0.95 - MEAN - SPREAD * generator.standard_normal(len(premium)))
    settled = corridor(cap, loss, excess).settlement(Account(premium=premium, claims=claims, expenses=expenses))
    margin = (premium - claims - expenses + settled) / premium
    assert margin.mean() == pytest.approx(closed_form(cap, loss, excess), abs=TWO_TENTHS_OF_A_POINT)


def test_a_capped_contract_breaks_even_if_the_buyer_bears_37_percent_of_losses() -> None:
    assert closed_form(0.03, 0.0, 0.0) == pytest.approx(-0.010, abs=0.0005)
    # by the formula, and by the program's own valuation on its 64 outcomes
    exact = brentq(lambda share: closed_form(0.03, share, 0.0), 0, 1)
    assert exact == pytest.approx(0.37, abs=0.005)
    program = brentq(lambda share: worth(corridor(0.03, share)), 0, 1)
    assert program == pytest.approx(0.37, abs=0.02)


# an insurer that looks at the margin alone: at a premium of 100, claims of 97 spread by 10 % of the premium
PLAIN = Insurers(
    expense_rate=0.0,
    signal_sd=0.0,
    curse_awareness=0.0,
    claims_sd=SPREAD / (1 - MEAN),
    risk_aversion=0.0,
    strategic_value=0.0,
    belief_gain=0.0,
    claims_persistence=1.0,
    cost_of_capital=0.0,
    reputation=0.0,
)
ONE_YEAR = np.ones(1)


def valued(contract: RiskCorridor, prices: np.ndarray, claims: float, role: Insurers) -> np.ndarray:
    """Return what a year of the contract is worth at these prices to an insurer that pulls no lever."""
    ahead = Ahead(Terms(contract), claims * ONE_YEAR, claims * ONE_YEAR, ONE_YEAR, ONE_YEAR, 0.0, role.expense_rate)
    return worth_of(role, ahead, prices, Levers())


def worth(contract: RiskCorridor, role: Insurers = PLAIN) -> float:
    return float(valued(contract, np.array([100.0]), 100 * (1 - MEAN), role)[0])


@pytest.mark.parametrize(("cap", "loss", "excess"), GRID)
def test_an_insurer_values_a_contract_at_the_closed_form(cap: float, loss: float, excess: float) -> None:
    found = worth(corridor(cap, loss, excess))
    assert found == pytest.approx(closed_form(cap, loss, excess), abs=TWO_TENTHS_OF_A_POINT)


def test_an_insurer_stays_away_from_capped_profit_and_comes_if_losses_are_shared() -> None:
    assert worth(corridor(0.03, 0.0)) == pytest.approx(-0.010, abs=0.001)
    assert worth(corridor(0.03, 0.5)) == pytest.approx(0.003, abs=0.001)
    assert worth(corridor(1.0, 0.0)) == pytest.approx(MEAN, abs=1e-6)


def test_at_any_price_a_tight_cap_alone_is_hardly_worth_having() -> None:
    prices = PRICES * 97.0
    capped = valued(corridor(0.03, 0.0), prices, 97.0, PLAIN)
    shared = valued(corridor(0.03, 0.5), prices, 97.0, PLAIN)
    first = [float(prices[np.flatnonzero(value >= 0)[0]]) for value in (capped, shared)]
    assert first[0] > 1.02 * first[1]  # sharing losses lowers the price at which it comes
    assert capped.max() <= 0.03 + 1e-12


@pytest.mark.parametrize("contract", [corridor(0.03, 0.0), corridor(0.05, 0.5, 0.5), corridor(1.0)])
def test_the_certainty_equivalent_falls_in_risk_aversion_by_half_the_variance(contract: RiskCorridor) -> None:
    values = [worth(contract, replace(PLAIN, risk_aversion=r)) for r in (0.0, 1.0, 2.0, 4.0)]
    assert values == sorted(values, reverse=True)
    steps = -np.diff(values)
    assert steps[1] == pytest.approx(steps[0])
    assert steps[2] == pytest.approx(2 * steps[0])
    assert steps[0] > 0
