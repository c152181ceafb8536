"""Metrics of contracts, tenders and funds on books small enough to work by hand."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import Mock

import numpy as np
import pytest

from govsim.agents.fund import Pool
from govsim.contracts.agreement import Agreement, AgreementYear, TenderRecord
from govsim.core.ledger import Ledger
from govsim.metrics import beneficiaries, contracts, funds, luck, market, procurement, supervision


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
    assert contracts.claims_per_head(world) == pytest.approx({"a": 27, "b": 12, "all": 19.5})
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


def lived(*years: tuple[int, dict[str, int]]) -> SimpleNamespace:
    signed = Agreement("a", "critical", "fund", "x", 2020, 2022, 50.0, 0.5, None)
    signed.years.update({year: AgreementYear(**account) for year, account in years})
    return SimpleNamespace(year=years[-1][0], spec=SimpleNamespace(first_year=2020), agreements=[signed])


def test_claims_grow_by_head_and_margins_spread_over_the_years_lived() -> None:
    # 20 CNY a head, then 33; margins after the rule 0.10, then -0.06 + 0.02
    world = lived(
        (2020, {"enrolled": 10, "premium": 30_000, "claims": 20_000, "expenses": 7_000}),
        (2021, {"enrolled": 10, "premium": 40_000, "claims": 33_000, "expenses": 9_400, "settlement": 800}),
    )
    assert contracts.claims_growth(world) == pytest.approx({"a": 0.65, "all": 0.65})
    # two values 0.14 apart: sd 0.14 / √2
    assert contracts.margin_spread(world) == pytest.approx({"a": 0.14 / 2**0.5, "all": 0.14 / 2**0.5})
    assert contracts.compensation_per_head(world) == pytest.approx({"a": 0.8, "all": 0.8})
    assert contracts.refund_per_head(world) == {"a": 0, "all": 0}
    world.year = 2020
    assert contracts.claims_growth(world) == {}
    assert contracts.margin_spread(world) == {}


def test_what_is_given_back_and_what_policy_costs_is_by_person_enrolled() -> None:
    world = SimpleNamespace(
        year=2021,
        agreements=[
            agreement("a", "x", enrolled=10, premium=30_000, settlement=-600, policy=1_500),
            agreement("b", "y", enrolled=30, premium=10_000, settlement=400),
        ],
    )
    assert contracts.refund_per_head(world) == pytest.approx({"a": 0.6, "b": 0, "all": 0.15})
    assert contracts.policy_cost_per_head(world) == pytest.approx({"a": 1.5, "b": 0, "all": 0.375})


def test_administration_is_shared_by_those_the_layer_paid_for() -> None:
    layer = SimpleNamespace(covered=lambda world: 40)
    world = SimpleNamespace(
        year=2021,
        agreements=[agreement("a", "x", enrolled=20, premium=30_000, expenses=9_000)],
        once_a_year=lambda name, compute: {"critical": SimpleNamespace(layer=layer, beneficiaries=6)},
    )
    # half of those covered are under the agreement: 3 of the 6 who got benefits, 90 CNY
    assert contracts.administration_per_case(world) == pytest.approx({"a": 30, "all": 30})


def test_benefits_of_all_layers_are_shared_by_households_with_somebody_in_them() -> None:
    world = SimpleNamespace(
        once_a_year=lambda name, compute: {
            "basic": SimpleNamespace(paid=900.0),
            "critical": SimpleNamespace(paid=300.0),
        },
        households=SimpleNamespace(members=np.array([2, 0, 3, 1])),
    )
    assert beneficiaries.benefits_per_household(world) == pytest.approx(400)


def test_who_left_the_market_is_told_by_last_year() -> None:
    insurers = {name: SimpleNamespace(active=name == "x", insures=True) for name in "xyz"}
    world = SimpleNamespace(year=2021, institutions=insurers, records=[])
    assert market.insurer_exits(world) == 2
    world.records = [(2020, "insurers_active", "all", 2.0)]
    assert market.insurer_exits(world) == 1
    assert market.insurer_exits(SimpleNamespace(institutions={"hospital": SimpleNamespace(insures=False)})) == {}


def life(name: str, seller: str, signed: int, until: int, ended: int | None = None) -> Agreement:
    one = Agreement(name, "critical", "fund", seller, signed, until, 50.0, 0.5, None)
    one.ended = ended
    return one


def test_an_agreement_ends_early_once() -> None:
    failed, whole = life("a", "x", 2020, 2022, ended=2021), life("b", "y", 2019, 2021)
    ended_by_reform, last_year = life("c", "x", 2020, 2022, ended=2020), life("d", "x", 2018, 2022, ended=2020)
    ended_by_reform.note(2021, "ended", "a reform ended the contract")
    world = SimpleNamespace(
        year=2021, agreements=[failed, whole, ended_by_reform, last_year, life("e", "", 2021, 2021)]
    )
    assert market.ended_early(world) == pytest.approx({"a": 1, "b": 0, "c": 1, "all": 2 / 3})
    world.year = 2020
    assert market.ended_early(world) == pytest.approx({"a": 0, "b": 0, "c": 0, "d": 1, "all": 0.25})


def test_an_agreement_that_fails_in_its_last_year_has_not_ended_early() -> None:
    last = life("a", "x", 2019, 2021, ended=2021)
    last.note(2021, "ended", "the seller is insolvent")
    assert market.ended_early(SimpleNamespace(year=2021, agreements=[last])) == {"a": 0, "all": 0}


def test_renegotiations_are_counted_in_their_year() -> None:
    one, other = life("a", "x", 2020, 2022), life("b", "y", 2020, 2022)
    for year in (2020, 2021, 2021):
        one.note(year, "renegotiated")
    one.note(2021, "reconciled")
    assert market.renegotiations(SimpleNamespace(year=2021, agreements=[one, other])) == {"a": 2, "b": 0, "all": 2}
    assert market.renegotiations(SimpleNamespace(year=2021, agreements=[])) == {}


def test_a_contract_is_renewed_by_the_same_seller_or_not() -> None:
    world = SimpleNamespace(
        year=2021,
        agreements=[
            *(life(name, seller, 2018, 2020) for name, seller in (("a", "x"), ("b", "x"), ("c", "x"), ("d", ""))),
            *(life(name, seller, 2021, 2023) for name, seller in (("a", "x"), ("b", "y"), ("c", ""), ("d", "x"))),
        ],
    )
    assert market.not_renewed(world) == pytest.approx({"a": 0, "b": 1, "c": 1, "all": 2 / 3})
    world.year = 2022
    assert market.not_renewed(world) == {}


def test_luck_is_that_of_a_pool_of_independent_persons() -> None:
    # ten persons, two rows of one who claims 300 CNY in all, one row of 100: mean 40, mean square 10,000
    bills = SimpleNamespace(
        person=np.array([3, 5, 3]), household=np.array([1, 2, 1]), paid={"critical": np.array([20_000, 10_000, 10_000])}
    )
    covered = agreement("a", "x", enrolled=10, premium=30_000)
    world = SimpleNamespace(year=2021, agreements=[covered], bills={"inpatient": bills}, persons=range(10))
    cv = (10_000 / 40**2 - 1) ** 0.5
    assert luck.claims_variation(world) == pytest.approx({"a": cv, "all": cv})
    assert luck.claims_noise(world) == pytest.approx({"a": cv / 10**0.5, "all": cv / 10**0.5})


def test_a_lot_has_the_luck_of_its_own_households() -> None:
    bills = SimpleNamespace(
        person=np.array([3, 5]), household=np.array([1, 2]), paid={"critical": np.array([30_000, 10_000])}
    )
    mine = agreement("a", "x", enrolled=5, premium=30_000)
    mine.lot = (0, 2)
    world = SimpleNamespace(year=2021, agreements=[mine], bills={"inpatient": bills}, persons=range(10))
    # one of five claims: mean square over squared mean is 5
    assert luck.claims_variation(world)["a"] == pytest.approx(2)
    world.bills = {}
    assert luck.claims_noise(world)["a"] == 0
