"""Worlds at the edge: nobody insures, nobody sells, nobody cheats, ten households, one year, nothing to spend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cities import spec, with_bills
from paying_cities import CITY, INJURED

from govsim.core.phases import PHASES
from govsim.core.world import World

BARE = {"first_year": 2023, "years": 3, "population": {"households": 300}}
SIZE = {"population.households": 300, "years": 3}


def bills_of(world: World) -> list[dict[str, Any]]:
    """Live a world; return, for every year, its bills by service as they stood after settlement."""
    seen: list[dict[str, Any]] = []
    world.watchers.append(lambda world: seen.append(dict(world.bills)) if world.phase == "settle" else None)
    world.run()
    return seen


def test_without_layers_households_bear_every_fen_that_is_not_left_undone() -> None:
    world = World(spec(BARE), rng=1)
    for year in bills_of(world):
        for bills in year.values():
            assert set(bills.paid) == {"out_of_pocket"}
            left = bills.owed + bills.abandoned
            assert np.array_equal(bills.paid["out_of_pocket"], bills.billed - left)
            assert (bills.billed > 0).any()
            # but for the fen of tiny bills
            assert np.average(bills.price, weights=bills.need + 1e-9) == pytest.approx(1.0, abs=1e-3)
    hospitals = sum(world.ledger.flow(payee=name) for name in world.ledger.accounts["hospitals"].members)
    paid = world.ledger.flow(memo="out_of_pocket")
    assert hospitals + world.ledger.flow(payee="clinics") == paid > 0
    assert world.ledger.flow(payer="government") == 0


def test_without_insurers_the_fund_bears_its_layer_itself() -> None:
    world = World("h-city", rng=1, **SIZE, **{"institutions.insurers.count": 0})
    world.run()
    assert {agreement.seller for agreement in world.agreements} == {""}
    assert world.ledger.flow(memo="premium") == 0
    assert world.ledger.flow(payer="resident_fund", memo="critical") == world.ledger.flow(memo="critical") > 0
    assert all(tender.bidders == 0 for tender in world.tenders)


def test_honest_hospitals_add_exactly_nothing() -> None:
    world = World("h-city", rng=1, **SIZE, **{"institutions.hospitals.strategy": "honest"})
    for year in bills_of(world):
        for bills in year.values():
            assert not np.any(bills.excess)
            assert abs(bills.billed - np.rint(bills.treated * 100)).max() <= 1  # scope splits a bill in two
    assert world.ledger.flow(memo="fine") == 0
    assert world.ledger.flow(memo="recovery") == 0
    assert world.ledger.flow(memo="inspection") > 0  # inspectors look all the same


def test_hospitals_that_respond_add_something() -> None:
    years = bills_of(World("h-city", rng=1, **SIZE))
    assert all(np.sum(year["inpatient"].excess) > 0 for year in years)
    assert all((year["inpatient"].excess >= 0).all() for year in years)


@pytest.mark.parametrize("seed", range(5))
def test_ten_households_live_one_year(seed: int) -> None:
    world = World("h-city", rng=seed, **{"population.households": 10, "years": 1})
    phases: list[str] = []
    world.watchers.append(lambda world: phases.append(world.phase))
    world.run()
    assert phases == list(PHASES)
    assert (world.year, len(world.households)) == (2023, 10)
    assert all(year == 2023 for year, *_ in world.records)


def test_care_for_nothing_makes_bills_of_nothing() -> None:
    world = World("h-city", rng=1, **SIZE, **{"households.illness.cost_level": 0})
    for year in bills_of(world):
        assert sum(int(bills.billed.sum()) for bills in year.values()) == 0
    assert world.ledger.flow(payee="clinics") == 0
    assert world.households.arrears.sum() == 0


def test_a_city_where_nobody_falls_ill_but_in_the_outpatient_clinic() -> None:
    nobody = {f"households.illness.{rate}": [0, 0, 0, 0, 0] for rate in ("admission_rate", "severe_rate")}
    world = World("h-city", rng=1, **SIZE, **nobody)
    assert all(len(year["inpatient"]) == 0 for year in bills_of(world))
    assert world.ledger.flow(memo="critical") == 0
    assert world.ledger.flow(payee="clinics") > 0


def test_households_without_income_savings_or_credit_owe_or_break_off_everything() -> None:
    poor = {
        "population.savings_years": [0, 0, 0, 0, 0],
        "households.liquidity.kin_credit": 0,
        "households.liquidity.bank_credit": 0,
        "households.liquidity.subsistence_share": 1,
        "households.liquidity.consumption_share": 1,
        "households.liquidity.consumption_elasticity": 1,
    }
    world = World(spec({**BARE, "years": 1}), rng=1, **poor)
    (year,) = bills_of(world)
    assert world.ledger.flow(memo="out_of_pocket") == 0
    owed = sum(int(bills.owed.sum()) for bills in year.values())
    assert owed == int(world.households.arrears.sum()) > 0
    assert owed + sum(int(bills.abandoned.sum()) for bills in year.values()) == sum(
        int(bills.billed.sum()) for bills in year.values()
    )


def test_hospitals_that_fear_disputes_may_be_paid_a_price_a_case() -> None:
    fund = CITY["institutions"]["assistance_fund"]
    priced = {"institutions": INJURED["institutions"] | {"assistance_fund": fund}}
    world = with_bills(World(spec(INJURED | priced | {"payments": {"drg": {"payer": "assistance_fund"}}}), rng=1))
    assert (world.bills["inpatient"].added["defensive_medicine"] > 0).any()
    assert world.ledger.flow(memo="clearing of hospitals") > 0


@pytest.mark.parametrize("households", [10, 50])
def test_injuries_where_hardly_anybody_lives(households: int) -> None:
    tiny = {"population": {"households": households}, "households": {"illness": {"cost_level": 0}}}
    tiny["institutions"] = INJURED["institutions"] | {"hospitals": {"primary": 1, "secondary": 1, "tertiary": 1}}
    world = World(spec(INJURED | tiny), rng=2).run()
    assert world.ledger.flow(memo="premium of liability cover") == 0
