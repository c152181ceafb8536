"""Fund and hospital clear what a payment gives above or below the charges, worked by hand in the town."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from town import OLD_ARE_ILL, until, yuan

from govsim.core.errors import ScenarioError
from govsim.core.world import World

MEMO = "clearing of hospitals"
SECONDARY = {"households.hospital_choice.ordinary_urban": [0, 1, 0]}
POOL = {"scheme": "fund", "people": "all", "opening_reserve": 100_000}
CLERKS = {"scheme": "fund", "people": "employee"}
COVER = {"basic": {"payer": "pool", "rates": [0.5] * 3, "deductibles": [0] * 3, "cap": 200_000}}


@pytest.fixture
def paid(town: Callable[..., World]) -> Callable[..., World]:
    """Return a function that founds the town, its hospitals honest and paid in one way."""

    def make(
        payments: dict[str, Any],
        hospitals: dict[str, Any] | None = None,
        office: dict[str, Any] | None = None,
        **settings: Any,
    ) -> World:
        honest = {"strategy": "honest", "primary": 1, "secondary": 2, "tertiary": 1}
        sections = {
            "institutions": {"pool": POOL, "clerks": CLERKS, "hospitals": honest | (hospitals or {})} | (office or {}),
            "behaviour": {"inducement": {}, "upcoding": {}, "scope_shifting": {}},
            "layers": COVER,
            "payments": payments,
            "supervision": {"random_audit": {"share": 1, "accuracy": 1, "fine_multiple": 0}} if office else {},
        }
        return town(sections, **{**OLD_ARE_ILL, **SECONDARY, **settings})

    return make


def drg(**settings: Any) -> dict[str, Any]:
    return {"drg": {"payer": "pool", "growth": 0, "fewest_cases": 1} | settings}


def test_in_its_first_year_a_price_is_what_would_have_been_billed(paid: Callable[..., World]) -> None:
    world = until(paid(drg()), "reconcile")
    assert world.bills["inpatient"].in_scope.tolist() == [45_000_00]
    assert world.bills["inpatient"].awarded.tolist() == [45_000_00]
    assert yuan(world, memo=MEMO) == 0


def test_the_fund_makes_up_what_the_price_pays_above_charges(paid: Callable[..., World]) -> None:
    world = paid(drg(growth=0.1))
    world.step()
    world.step()
    # last year's 45,000, grown to 49,500; charged were 45,000 again
    assert yuan(world, payer="pool", memo=MEMO) == 4500
    assert yuan(world, payee="pool", memo=MEMO) == 0


def test_the_hospital_gives_back_what_charges_are_above_the_price(paid: Callable[..., World]) -> None:
    world = paid(drg(growth=-0.2))
    world.step()
    world.step()
    assert yuan(world, payee="pool", memo=MEMO) == 9000  # 45,000 less .8 x 45,000


def test_what_is_given_back_is_not_spent_on_running_cost(paid: Callable[..., World]) -> None:
    world = paid(drg(growth=-0.2), {"operating_margin": 0.1})
    world.step()
    before = yuan(world, memo="running cost of hospitals")
    world.step()
    received = yuan(world, payee="secondary_hospital_1", year=2024) + yuan(
        world, payee="secondary_hospital_2", year=2024
    )
    assert yuan(world, memo="running cost of hospitals") - before == pytest.approx(0.9 * (received - 9000))


def test_a_hospital_gives_back_no_more_than_it_has(paid: Callable[..., World]) -> None:
    world = paid({"budget": {"scheme": "global_budget", "payer": "pool", "budget": 0}})
    until(world, "reconcile")
    received = yuan(world, payee="secondary_hospital_1") + yuan(world, payee="secondary_hospital_2")
    assert 0 < received < 50_000
    assert yuan(world, payee="pool", memo=MEMO) == min(received, 45_000)


def test_a_fund_that_may_not_borrow_pays_what_it_has(paid: Callable[..., World]) -> None:
    world = paid(
        {"budget": {"scheme": "global_budget", "payer": "pool", "budget": 1_000_000}},
        **{"institutions.pool.may_borrow": False},
    )
    until(world, "reconcile")
    assert world.ledger.balance("pool") == 0
    assert yuan(world, payer="pool") == 400_000  # four people times the opening reserve


def test_coding_earns_its_share_of_the_price(paid: Callable[..., World]) -> None:
    world = until(paid(drg(), {"pin": {"upcoding": 0.1}}), "reconcile")
    bills = world.bills["inpatient"]
    # 45,000 are done and 49,500 charged; the price of a unit of reported weight is 49,500/1.1
    assert bills.in_scope.tolist() == [49_500_00]
    assert bills.awarded.tolist() == [49_500_00]


def test_a_points_budget_is_paid_out_to_the_fen_and_no_more(paid: Callable[..., World]) -> None:
    world = paid({"dip": {"payer": "pool", "budget": 10_000, "growth": 0}}, {"pin": {"upcoding": 0.1}})
    until(world, "reconcile")
    assert world.bills["inpatient"].awarded.sum() == 40_000_00  # four heads
    assert yuan(world, payee="pool", memo=MEMO) == 9500


def test_a_global_budget_grows_from_what_was_paid_and_not_from_what_was_charged(paid: Callable[..., World]) -> None:
    world = paid(
        {"budget": {"scheme": "global_budget", "payer": "pool", "growth": 0.1}},
        {"secondary": 1},
        **{"households.illness.cost_growth": 0.5},
    )
    world.step()
    world.step()
    until(world, "reconcile")
    assert world.bills["inpatient"].in_scope.sum() == pytest.approx(45_000_00 * 1.5**2)
    assert world.bills["inpatient"].awarded.sum() == pytest.approx(45_000_00 * 1.1**2)


def test_capitation_follows_heads(paid: Callable[..., World]) -> None:
    world = paid({"capitation": {"payer": "pool", "growth": 0}})
    world.step()
    for hospital in (one for one in world.institutions.values() if hasattr(one, "insured_heads")):
        assert hospital.insured_heads.tolist() == [0, 3, 1]
        hospital.insured_heads = hospital.insured_heads * 2  # there were eight, now there are four
    until(world, "reconcile")
    assert world.bills["inpatient"].awarded.sum() == 22_500_00


def test_others_are_paid_fee_for_service(paid: Callable[..., World]) -> None:
    for elsewhere in (drg(people="employee", growth=0.5), drg(levels=["primary", "tertiary"], growth=0.5)):
        world = paid(elsewhere)
        world.step()
        world.step()
        assert yuan(world, memo=MEMO) == 0


def test_levels_can_be_paid_in_different_ways(paid: Callable[..., World]) -> None:
    world = paid(
        drg(levels=["tertiary"], growth=0.5) | {"dip": {"payer": "pool", "levels": ["secondary"], "growth": 0.1}}
    )
    world.step()
    world.step()
    assert yuan(world, payer="pool", memo=MEMO) == 4500


@pytest.mark.parametrize(
    ("payments", "said"),
    [
        (drg() | {"dip": {"payer": "pool"}}, "paid for by 'drg' already"),
        (
            drg(levels=["primary"]) | {"dip": {"payer": "pool", "levels": ["primary", "tertiary"]}},
            "of primary hospitals",
        ),
        (drg(levels=["terciary"]), "Did you mean 'tertiary'"),
        (drg(levels=[]), "name each level once"),
        (drg(levels=["primary", "primary"]), "name each level once"),
        (drg(payer="poool"), "poool"),
        ({"dip": {"payer": "pool", "budget": -1}}, "budget"),
        ({"global_budget": {}}, "payer"),
        (drg(outlier_threshold=0.5), "outlier_threshold"),
        (drg(payer="clerks"), "of 'all' out of 'clerks', whose people are 'employee'"),
        (drg(payer="clerks", people="resident"), "of 'resident' out of 'clerks'"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_place(
    paid: Callable[..., World], payments: dict[str, Any], said: str
) -> None:
    with pytest.raises(ScenarioError, match="payments") as refused:
        paid(payments)
    assert said in str(refused.value)
    assert "town.yaml:" in str(refused.value)


def test_two_groups_at_one_level_may_be_paid_in_two_ways(paid: Callable[..., World]) -> None:
    paid(drg(people="resident") | {"dip": {"payer": "pool", "people": "employee"}})
    paid(drg(payer="clerks", people="employee"))


def test_a_budget_pays_back_what_inspectors_took_and_a_price_does_not(paid: Callable[..., World]) -> None:
    """45,000 done, 4,500 upcoded and taken back; what coding has not earned the hospital is taken from it once."""
    budget = {"budget": {"scheme": "global_budget", "payer": "pool", "budget": 10_000, "growth": 0}}
    for payments, clears in ((budget, 40_000 - 45_000), (drg(), 0)):
        world = until(paid(payments, {"pin": {"upcoding": 0.1}}, {"supervisor": {"budget": 1000}}), "reconcile")
        taken = yuan(world, payer="secondary_hospital_1") + yuan(world, payer="secondary_hospital_2")
        taken -= yuan(world, memo=MEMO, payee="pool")
        assert taken == pytest.approx(yuan(world, memo="recovery") + yuan(world, memo="refund"))
        assert yuan(world, memo="recovery") == 2250
        assert world.bills["inpatient"].given_back.tolist() == [taken * 100]
        charged = 49_500 - taken if payments is budget else 49_500
        assert yuan(world, payee="pool", memo=MEMO) == (charged - 40_000 if clears else 0)


@pytest.mark.parametrize("word", ["global_budget", "capitation"])
def test_a_year_without_cases_does_not_end_a_budget(paid: Callable[..., World], word: str) -> None:
    world = paid({"budget": {"scheme": word, "payer": "pool", "growth": 0.1}}, {"secondary": 1})
    world.step()
    hospital = world.institutions["secondary_hospital_1"]
    assert hospital.past.awarded.tolist() == [0, 45_000, 0]
    # as after a year of suspension
    hospital.cases = hospital.cases.only([])
    world.year += 1
    until(world, "reconcile")
    assert world.year == 2025
    assert world.bills["inpatient"].awarded.sum() == pytest.approx(45_000_00 * 1.1**2)


def test_a_hospital_without_a_past_is_paid_what_it_would_bill(paid: Callable[..., World]) -> None:
    world = paid({"budget": {"scheme": "global_budget", "payer": "pool", "growth": 0}}, {"secondary": 1})
    world.step()
    house = world.institutions["secondary_hospital_1"]
    other = world.institutions["primary_hospital_1"]
    other.cases = replace(house.cases, hospital=np.array([other.index]))  # as if all had gone elsewhere
    other.past = house.past
    house.cases, house.past = None, type(house.past)()
    until(world, "reconcile")
    assert world.bills["inpatient"].awarded.tolist() == [45_000_00]


def test_under_capitation_money_follows_patients(paid: Callable[..., World]) -> None:
    """Last year's 40,000 went to one house, but it had one patient of four at the level."""
    world = paid({"capitation": {"payer": "pool", "growth": 0}})
    world.step()
    one, two = (world.institutions[f"secondary_hospital_{n}"] for n in (1, 2))
    treated = next(each for each in (one, two) if len(each.cases))
    pattern = treated.cases
    for house, patients, awarded in ((one, 1, 30_000.0), (two, 3, 10_000.0)):
        rows = np.zeros(patients, int)
        house.cases = replace(
            pattern.only(rows), hospital=np.full(patients, house.index), awarded=np.full(patients, awarded / patients)
        )
        house.past.learn(2023, house.cases)
    until(world, "settle")
    rule = world.rule("payments", "capitation")
    budgets = rule.priced(world, pattern).budgets
    assert budgets[[one.index, two.index]] == pytest.approx([10_000, 30_000])
