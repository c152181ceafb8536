"""What changed rules have cost is refunded once: by the contract, by the clause, or in part by each."""

from typing import Any

import numpy as np
import pytest

from govsim.clauses.pass_through import PassThrough
from govsim.contracts.account import Account
from govsim.contracts.contract import Contract
from govsim.contracts.cost_plus import CostPlus
from govsim.contracts.fixed_price import FixedPrice
from govsim.contracts.linear_share import LinearShare
from govsim.contracts.menu import Menu
from govsim.contracts.pay_for_performance import PayForPerformance
from govsim.contracts.risk_corridor import RiskCorridor
from govsim.contracts.shared_savings import SharedSavings
from govsim.contracts.stop_loss import StopLoss
from govsim.contracts.terms import Terms

COMMON: dict[str, Any] = {"covers": "critical", "buyer": "pool", "years": 3, "deposit": 0.0}
CONTRACTS: dict[str, Contract] = {
    "fixed_price": FixedPrice(**COMMON),
    "pay_for_performance": PayForPerformance(**COMMON),
    "cost_plus": CostPlus(**COMMON),
    "linear_share": LinearShare(**COMMON, power=0.25),
    "shared_savings": SharedSavings(**COMMON, share=0.5, downside=0.5),
    "stop_loss": StopLoss(**COMMON, attachment=1.0, limit=1.5),
    "stop_loss beyond its limit": StopLoss(**COMMON, attachment=0.2, limit=0.9),
    "menu": Menu(**COMMON, powers=(0.25, 0.0), fees=(0.0, 0.0)),
    "risk_corridor": RiskCorridor(**COMMON, profit_cap=0.05, loss_share=0.5),
    "risk_corridor with its own": RiskCorridor(**COMMON, profit_cap=0.05, loss_share=0.5, policy_share=0.7),
}
BEFORE = Account(premium=100.0, claims=100.0, planned=100.0, expected=100.0)
AFTER = Account(premium=100.0, claims=120.0, policy=20.0, planned=100.0, expected=100.0)


@pytest.mark.parametrize("name", CONTRACTS)
def test_where_all_is_passed_through_a_change_of_rules_costs_the_seller_nothing_and_brings_nothing(name: str) -> None:
    terms = Terms(CONTRACTS[name], (PassThrough(share=1.0),))
    left = [float(year.result + terms.settlement(year)) for year in (BEFORE, AFTER)]
    assert left[1] == pytest.approx(left[0])


@pytest.mark.parametrize(
    ("name", "refunded"),
    [("fixed_price", 10), ("cost_plus", 20), ("linear_share", 17.5), ("risk_corridor with its own", 17)],
)
def test_where_half_is_it_is_half_of_what_the_contract_leaves(name: str, refunded: float) -> None:
    # 20, of which the contract gives back nothing, all, three quarters, seven tenths
    terms = Terms(CONTRACTS[name], (PassThrough(share=0.5),))
    without = Terms(CONTRACTS[name])
    more = terms.settlement(AFTER) - terms.contract.settlement(BEFORE)
    assert float(more) == pytest.approx(refunded)
    assert float(terms.settlement(BEFORE)) == pytest.approx(float(without.settlement(BEFORE)))


def test_it_is_asked_about_all_that_may_happen_at_once() -> None:
    terms = Terms(CONTRACTS["linear_share"], (PassThrough(share=1.0),))
    years = Account(premium=np.full(2, 100.0), claims=np.array([100.0, 120]), policy=np.array([0.0, 20]))
    assert terms.settlement(years) == pytest.approx([0, 20])
