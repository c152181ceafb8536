"""One patient, one upcoded bill, every bill opened: recovery, fine and cost, by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from town import OLD_ARE_ILL, until, yuan

from govsim.core.world import World


@pytest.fixture
def inspected(town: Callable[..., World]) -> Callable[..., World]:
    """Return a function that lives a year up to inspection; hospitals upcode a tenth of the treatment."""

    def live(**audit: Any) -> World:
        sections = {
            "institutions": {
                "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
                "supervisor": {"budget": 1000},
                "hospitals": {"strategy": "honest", "pin": {"upcoding": 0.1}},
            },
            "behaviour": {"upcoding": {"provable": 1}},
            "layers": {"basic": {"payer": "pool", "rates": [0.5] * 3, "deductibles": [0] * 3, "cap": 200_000}},
            "supervision": {"random_audit": {"share": 1, "accuracy": 0.8, "fine_multiple": 2, "cost": 100} | audit},
        }
        return until(town(sections, **OLD_ARE_ILL), "supervise")

    return live


def test_what_is_proved_goes_back_to_each_payer_by_its_part_of_the_bill(inspected: Callable[..., World]) -> None:
    world = inspected()
    bills = world.bills["inpatient"]
    # 45,000 in scope and 4,500 upcoded, 5,000 outside; half of 49,500 paid by the pool
    assert bills.billed.tolist() == [54_500_00]
    assert yuan(world, memo="basic") == 24_750
    # proved .8 x 4,500 = 3,600; the pool paid half of what was in scope, the patient the other half
    assert yuan(world, payee="pool", memo="recovery") == 1800
    assert yuan(world, payee="households", memo="refund") == 1800
    # the patient has paid 14,250 in all and been given 1,800 back; what it could not pay is still owed
    assert world.households.oop.sum() == (54_500 - 24_750 - 1800) * 100 - bills.abandoned.sum()
    assert bills.recovered["basic"] == world.ledger.flow(memo="recovery")


def test_the_fine_is_a_multiple_of_what_was_proved(inspected: Callable[..., World]) -> None:
    assert yuan(inspected(), payee="government", memo="fine") == 7200
    assert yuan(inspected(fine_multiple=0), payee="government", memo="fine") == 0


def test_an_inspector_who_proves_nothing_still_costs(inspected: Callable[..., World]) -> None:
    world = inspected(accuracy=0)
    assert yuan(world, memo="recovery") == 0
    assert yuan(world, payer="supervisor", payee="outside", memo="inspection") == 100


def test_a_hospital_cannot_pay_more_than_its_purse(inspected: Callable[..., World]) -> None:
    world = inspected(fine_multiple=10)
    # proved 3,600: fined 36,000, but the house got 24,750 from the pool and 14,250 from the patient,
    # and has given back 1,800 to each
    assert yuan(world, memo="fine") == 24_750 + 14_250 - 3600
