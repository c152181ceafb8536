"""Metrics of contracts, tenders and funds on books small enough to work by hand."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from govsim.agents.fund import Pool
from govsim.contracts.agreement import Agreement, AgreementYear, TenderRecord
from govsim.core.ledger import Ledger
from govsim.metrics import contracts, funds, procurement, supervision


def agreement(name: str, seller: str, **account: int) -> Agreement:
    signed = Agreement(name, "critical", "fund", seller, 2020, 2022, 50.0, 0.5, None)
    signed.years[2021] = AgreementYear(**account)
    return signed


def test_ratios_of_all_contracts_are_weighted_by_premium() -> None:
    world = SimpleNamespace(
        year=2021,
        agreements=[
            agreement("a", "x", enrolled=10, premium=30_000, claims=27_000, expenses=1_500, settlement=-600),
            agreement("b", "y", enrolled=10, premium=10_000, claims=12_000, expenses=500, settlement=0),
            agreement("self-run", "", enrolled=10),
        ],
    )
    assert contracts.loss_ratio(world) == pytest.approx({"a": 0.9, "b": 1.2, "all": 0.975})
    assert contracts.combined_ratio(world) == pytest.approx({"a": 0.95, "b": 1.25, "all": 1.025})
    assert contracts.margin_before_rule(world) == pytest.approx({"a": 0.05, "b": -0.25, "all": -0.025})
    assert contracts.margin_after_rule(world) == pytest.approx({"a": 0.03, "b": -0.25, "all": -0.04})
    assert contracts.premium_per_head(world) == pytest.approx({"a": 30, "b": 10})
    assert contracts.seller_concentration(world) == pytest.approx({"all": 10_000 * (0.75**2 + 0.25**2)})


def test_without_a_contract_nothing_is_recorded() -> None:
    world = SimpleNamespace(year=2021, agreements=[], tenders=[])
    assert contracts.loss_ratio(world) == {}
    assert contracts.seller_concentration(world) == {}
    assert procurement.failed_tenders(world) == {}


def tender(contract: str, attempt: int, bidders: int, winner: str, year: int = 2021) -> TenderRecord:
    return TenderRecord(year, contract, "critical", attempt, 4, bidders, winner, 90.0, 100.0, 110.0)


def test_a_tender_counts_once_by_its_last_round() -> None:
    rounds = [tender("a", 1, 0, ""), tender("a", 2, 3, "x"), tender("b", 1, 0, ""), tender("b", 2, 0, "")]
    world = SimpleNamespace(year=2021, tenders=[tender("a", 1, 9, "x", year=2018), *rounds])
    assert procurement.bidders(world) == pytest.approx({"critical": 1.5, "all": 1.5})
    assert procurement.failed_tenders(world) == pytest.approx({"critical": 0.5, "all": 0.5})
    assert procurement.win_to_cost(world) == pytest.approx({"critical": 0.9, "all": 0.9})


def test_a_loan_is_neither_income_nor_outlay_of_a_fund() -> None:
    ledger = Ledger()
    ledger.open("pool")
    for year, payer, payee, fen, memo in (
        (2020, "outside", "pool", 50_000, "contribution"),
        (2021, "outside", "pool", 60_000, "contribution"),
        (2021, "outside", "pool", 10_000, "loan"),
        (2021, "pool", "outside", 96_000, "basic"),
        (2021, "outside", "pool", 4_000, "recovery"),
    ):
        ledger.enter(year, "settle")
        ledger.owe(payee, fen, memo)
        ledger.pay(payer, payee, fen, memo)
    world = SimpleNamespace(
        year=2021,
        ledger=ledger,
        institutions={"pool": Mock(spec=Pool), "clinic": object()},
        once_a_year=lambda name, compute: compute(),
    )
    assert funds.fund_balance(world) == pytest.approx({"pool": 280})
    assert funds.fund_reserve_months(world) == pytest.approx({"pool": 12 * 280 / 960})
    assert funds.fund_deficit(world) == pytest.approx({"pool": 960 - 640})
    assert funds.fund_loans(world) == pytest.approx({"pool": 100})
    world.persons = SimpleNamespace(alive=[True] * 8 + [False])
    assert supervision.recoveries_per_head(world) == pytest.approx(5)
