"""Metrics of service, leakage and social cost on books small enough to work by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from govsim.agents.fund import Pool
from govsim.agents.government import Treasury
from govsim.agents.supervisor import Inspectorate
from govsim.contracts.agreement import Agreement, AgreementYear
from govsim.core.ledger import Ledger
from govsim.core.world import World
from govsim.metrics import leakage, service
from govsim.metrics.hospitals import _taken_in
from govsim.metrics.social_cost import social_cost_per_head


def agreement(name: str, lot: tuple[int, int] = (0, 1), **account: Any) -> Agreement:
    signed = Agreement(name, "critical", "fund", "x", 2023, 2025, 50.0, 0.9, None, lot=lot)
    signed.years[2023] = AgreementYear(**account)
    return signed


def served() -> SimpleNamespace:
    good = {"quality": 0.8, "score": 0.7, "staff": 1.2, "days": 15.0}
    bad = {"quality": 0.4, "score": 0.6, "staff": 0.4, "days": 60.0, "denied": 2_000}
    return SimpleNamespace(
        year=2023,
        agreements=[
            agreement("a", enrolled=30, premium=9_000, claims=8_000, **good),
            agreement("b", enrolled=10, premium=9_000, claims=8_000, **bad),
        ],
    )


def test_service_is_weighted_by_those_who_get_it() -> None:
    world = served()
    assert service.service_quality(world) == pytest.approx({"a": 0.8, "b": 0.4, "all": 0.7})
    assert service.service_quality_promised(world) == pytest.approx({"a": 0.9, "b": 0.9, "all": 0.9})
    assert service.verified_score(world) == pytest.approx({"a": 0.7, "b": 0.6, "all": 0.675})
    assert service.staff_at_work(world) == pytest.approx({"a": 1.2, "b": 0.4, "all": 1.0})
    assert service.settlement_days(world) == pytest.approx({"a": 15, "b": 60, "all": 26.25})


def test_refusals_are_a_share_of_all_that_was_valid() -> None:
    assert service.valid_claim_denial(served()) == pytest.approx({"a": 0, "b": 0.2, "all": 2 / 18})


def test_complaints_and_satisfaction_follow_service_refusals_and_days() -> None:
    # a: 2 + 20·0.2 = 6; b: 2 + 1,000·0.2·0.2 + 20·0.6 + 10·(60/30 - 1) = 64
    assert service.complaints(served()) == pytest.approx({"a": 6, "b": 64, "all": 20.5})
    # a: (0.8 + 1)/2 = 0.9; b: 0.8·(0.4 + 0.5)/2 = 0.36
    assert service.satisfaction(served()) == pytest.approx({"a": 0.9, "b": 0.36, "all": 0.765})


def test_service_above_the_norm_satisfies_nobody_twice() -> None:
    best = agreement("a", enrolled=1, premium=9_000, claims=8_000, quality=1.4, days=20.0)
    world = SimpleNamespace(year=2023, agreements=[best])
    assert service.service_quality(world)["a"] == 1.4
    assert service.satisfaction(world)["a"] == 1
    assert service.complaints(world)["a"] == 2


def test_without_a_contract_there_is_no_service() -> None:
    world = SimpleNamespace(year=2023, agreements=[], bills={})
    for each in (service.service_quality, service.complaints, service.satisfaction, service.valid_claim_denial):
        assert each(world) == {}
    assert leakage.leakage(world) == {}


def city(sold: Agreement) -> SimpleNamespace:
    """A city that sees all of the upcoding, and a fifth of the inducement, half of which is outside the scope."""
    behaviour = [
        SimpleNamespace(name="upcoding", provable=1.0, lands="in_scope", by="hospitals"),
        SimpleNamespace(name="inducement", provable=0.2, lands="both", by="hospitals"),
        SimpleNamespace(name="scope_shifting", provable=0.0, lands="out_of_scope", by="hospitals"),
        SimpleNamespace(name="false_claims", provable=1.0, lands="in_scope", by="households"),
    ]
    return SimpleNamespace(
        year=2023, agreements=[sold], bills={"inpatient": bills(300, sold.lot)}, schemes_of=lambda kind: behaviour
    )


def bills(recovered: int, lot: tuple[int, int]) -> SimpleNamespace:
    """Three bills of 100 CNY in scope, of which 20, 10 and 0 can be proved wrong; the layer pays half, half and all."""
    return SimpleNamespace(
        household=np.array([0, 1, 2]),
        scope=0.5,
        added={
            "upcoding": np.array([16.0, 6.0, 0.0]),
            "inducement": np.array([40.0, 40.0, 0.0]),
            "false_claims": np.array([0.0, 30.0, 9.0]),  # no overbilling of the hospital
        },
        in_scope=np.array([10_000, 10_000, 10_000]),
        paid={"critical": np.array([5_000, 5_000, 10_000])},
        recovered_of={("critical", lot): recovered},
    )


def test_leakage_is_what_the_layer_paid_wrongly_and_nobody_took_back() -> None:
    # the layer's part of the overbilling: 10 + 5 CNY; 3 came back; claims 200 - 3
    sold = agreement("a", enrolled=3, premium=30_000, claims=19_700, recovered=300)
    world = city(sold)
    assert leakage.leakage(world) == pytest.approx({"a": 12 / 197, "all": 12 / 197})
    assert leakage.recovered_by_seller_per_head(world) == pytest.approx({"a": 1, "all": 1})


def test_a_lot_leaks_what_its_own_households_were_billed() -> None:
    even = agreement("a", lot=(0, 2), enrolled=2, premium=20_000, claims=15_000)
    world = city(even)
    # households 0 and 2: 10 CNY of the 15, less the 3 that came back for them
    assert leakage.leakage(world)["a"] == pytest.approx(7 / 150)


def books() -> SimpleNamespace:
    ledger = Ledger()
    for name in ("government", "pool", "inspectorate", "insurer", "hospitals", "households"):
        ledger.open(name, may_owe=True)
    ledger.enter(2023, "settle")
    for payer, payee, yuan, memo in (
        ("outside", "government", 90, "taxes"),
        ("government", "pool", 80, "fiscal subsidy"),  # between public bodies
        ("households", "pool", 40, "contribution"),  # finances, does not come back
        ("pool", "hospitals", 70, "basic"),
        ("pool", "insurer", 30, "premium"),
        ("insurer", "hospitals", 20, "critical"),
        ("insurer", "outside", 5, "insurer's expenses"),
        ("insurer", "outside", 1, "dividend"),
        ("insurer", "pool", 4, "settlement"),
        ("insurer", "pool", 11, "bid bond"),
        ("pool", "insurer", 10, "bid bond returned"),
        ("insurer", "pool", 20, "performance bond"),
        ("pool", "insurer", 9, "bond returned"),
        ("government", "inspectorate", 6, "supervision budget"),
        ("inspectorate", "outside", 2, "inspection"),
        ("hospitals", "pool", 3, "recovery"),
        ("hospitals", "outside", 50, "running cost of hospitals"),
    ):
        ledger.owe(payee, yuan * 100, memo)
        ledger.pay(payer, payee, yuan * 100, memo)
    kinds = {"government": Treasury, "pool": Pool, "inspectorate": Inspectorate, "hospitals": SimpleNamespace}
    return SimpleNamespace(
        year=2023,
        ledger=ledger,
        institutions={name: Mock(spec=kind, insures=False) for name, kind in kinds.items()}
        | {"insurer": SimpleNamespace(name="insurer", insures=True)},
        agreements=[agreement("a", enrolled=4, premium=3_000, claims=2_000, denied=500, days=73.0)],
        schemes_of=lambda kind: [
            SimpleNamespace(name="inducement", is_care=True),
            SimpleNamespace(name="upcoding", is_care=False),
        ],
        bills={
            "inpatient": SimpleNamespace(
                billed=np.array([9_000, 4_000]),
                abandoned=np.array([0, 1_000]),
                added={"inducement": np.array([7.0, 0.0]), "upcoding": np.array([5.0, 5.0])},
            )
        },
        persons=SimpleNamespace(alive=[True] * 4 + [False]),
        once_a_year=lambda name, compute: compute(),
    )


def test_social_cost_counts_resources_once_and_transfers_not_at_all() -> None:
    found = social_cost_per_head(books())
    assert found == pytest.approx(
        {
            "care": (130 - 10 - 10) / 4,
            # 70 + 30 + 2 out, 4 + 3 back; bonds are not its own
            "public_funds": 0.3 * 95 / 4,
            "administration": 5 / 4,
            "supervision": 2 / 4,
            "waiting": 0.1 * 20 * 73 / 365 / 4,
            "refusals": 0.3 * 5 / 4,
            "all": (110 + 28.5 + 5 + 2 + 0.4 + 1.5) / 4,
        }
    )


def test_a_city_has_every_part_that_does_not_wait_for_a_contract() -> None:
    world = World(
        "h-city", rng=1, **{"population.households": 300, "years": 1, "institutions.insurers.capital": 1000}
    ).run()
    cost = {group: value for _, name, group, value in world.records if name == "social_cost_per_head"}
    assert all(cost[part] > 0 for part in ("care", "public_funds", "administration", "supervision"))
    assert cost["all"] == pytest.approx(sum(value for part, value in cost.items() if part != "all"))


def test_effort_is_the_lever_of_the_year_by_persons() -> None:
    world = served()
    world.agreements[0].levers = {"verification": 0.4}
    assert leakage.verification_effort(world) == pytest.approx({"a": 0.4, "b": 0.0, "all": 0.3})


def test_a_hospital_has_not_taken_in_what_it_gave_back() -> None:
    ledger = Ledger()
    for name in ("pool", "insurer", "a"):
        ledger.open(name, may_owe=True)
    ledger.enter(2023, "settle")
    for payer, payee, yuan, memo in (
        ("pool", "a", 100, "basic"),
        ("a", "insurer", 7, "recovery by the insurer"),
        ("a", "pool", 5, "recovery"),
        ("a", "pool", 3, "clearing of hospitals"),
        ("a", "pool", 2, "fine"),
        ("a", "outside", 60, "running cost of hospitals"),
    ):
        ledger.owe(payee, yuan * 100, memo)
        ledger.pay(payer, payee, yuan * 100, memo)
    world = SimpleNamespace(year=2023, ledger=ledger, once_a_year=lambda name, compute: compute())
    assert _taken_in(world, [SimpleNamespace(name="a", index=0)]).tolist() == [83]
