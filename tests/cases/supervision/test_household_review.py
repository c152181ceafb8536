"""A woman with a lent card; what the pool paid of it is taken back as far as her savings go; by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import OLD_ARE_ILL, POOR, until, yuan

from govsim.core.world import World
from govsim.metrics.social_cost import social_cost_per_head

REVIEW = {"share": 1, "accuracy": 0.8, "fine_multiple": 0.5, "cost": 100}


@pytest.fixture
def lent_card(town: Callable[..., World]) -> Callable[..., World]:
    """Return a function that lives up to the payment of the bills: the woman claims a tenth of her care falsely.

    45,000 in scope and 5,000 claimed falsely, 5,000 outside; the pool pays half of 50,000.
    """

    def live(review: dict[str, Any] | None = None, **settings: Any) -> World:
        sections = {
            "institutions": {
                "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
                "supervisor": {"budget": 1000},
                "hospitals": {"strategy": "honest"},
            },
            "behaviour": {"false_claims": {"most": 0.1, "mean_conscience": 0.01}},
            "layers": {"basic": {"payer": "pool", "rates": [0.5] * 3, "deductibles": [0] * 3, "cap": 200_000}},
            "supervision": {"household_review": REVIEW | (review or {})} if review is not None else {},
        }
        return until(town(sections, **OLD_ARE_ILL, **settings), "settle")

    return live


# expects less than it gains: .1 x .8 x 1.5 = .12
MILD = {"share": 0.1}


def opened(world: World) -> None:
    """Look into her claim, whatever the share: she has claimed on what she expected."""
    rule = world.rule("supervision", "household_review")
    rule.pursue(world, world.bills["inpatient"], np.ones(1, bool))


def test_false_claims_are_in_the_bill_and_no_overbilling_of_the_hospital(lent_card: Callable[..., World]) -> None:
    world = lent_card()
    bills = world.bills["inpatient"]
    assert bills.in_scope.tolist() == [50_000_00]
    assert yuan(world, memo="basic") == 25_000
    assert np.all(np.asarray(bills.provable) == 0)
    assert bills.added["false_claims"] == pytest.approx([5000])


def test_what_the_pool_paid_of_them_is_taken_back_and_fined(lent_card: Callable[..., World]) -> None:
    world = lent_card(MILD)
    savings = int(world.households.savings[POOR]) // 100
    assert savings > 3000
    world.phase = world.ledger.phase = "supervise"
    opened(world)
    # proved .8 x 5,000; the pool paid half of it; half of that again as a fine
    assert yuan(world, payer="households", payee="pool", memo="recovery") == 2000
    assert yuan(world, payer="households", payee="government", memo="fine") == 1000
    assert world.bills["inpatient"].recovered["basic"] == 2000_00


def test_nobody_pays_more_than_she_has(lent_card: Callable[..., World]) -> None:
    world = lent_card(MILD)
    left = world.households.savings.copy()
    left[POOR] -= 500_00
    left[:POOR] = left[POOR + 1 :] = 0
    world.phase = world.ledger.phase = "supervise"
    world.ledger.owe("outside", left, "fire")
    world.ledger.pay("households", "outside", left, "fire")
    opened(world)
    assert yuan(world, memo="recovery") == 500
    assert yuan(world, memo="fine") == 0
    assert world.households.savings[POOR] == 0


def test_who_expects_to_be_found_out_claims_nothing_false(lent_card: Callable[..., World]) -> None:
    # every claim is opened: 1 x .8 x 1.5 = 1.2 of what it would bring
    world = lent_card({})
    assert world.bills["inpatient"].added["false_claims"].tolist() == [0]
    world.live("supervise")
    assert yuan(world, memo="recovery") == 0
    assert yuan(world, payer="supervisor", memo="inspection") == 100  # the inspector looked all the same


def test_a_conscience_is_drawn_once_for_life(lent_card: Callable[..., World]) -> None:
    world = lent_card(MILD)
    first = world.households.conscience_cost.copy()
    assert len(set(first.tolist())) == 3
    until(world, "open_year")
    assert np.array_equal(world.households.conscience_cost, first)


def test_what_is_claimed_falsely_is_care_for_somebody_and_costs(lent_card: Callable[..., World]) -> None:
    world = lent_card()
    bills = world.bills["inpatient"]
    # 45,000 and 5,000 for her, 5,000 for another
    care = 55_000 - bills.abandoned.sum() / 100
    assert social_cost_per_head(world)["care"] == pytest.approx(care / 4)
