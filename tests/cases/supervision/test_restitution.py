"""A seller and the inspectors find overbilling one after the other: each payer gets its own part once; by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from town import OLD_ARE_ILL, until, yuan

from govsim.core.world import World

UPCODING = {"strategy": "honest", "pin": {"upcoding": 0.1}}
CITY = {
    "institutions": {
        "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
        "insurers": {"count": 1, "capital": 100_000, "signal_sd": 0, "pin": {"verification": 1, "denial": 0}},
        "supervisor": {"budget": 1000},
        "hospitals": UPCODING,
    },
    "behaviour": {"upcoding": {}},
    "layers": {
        "basic": {"payer": "pool", "rates": [0.5] * 3, "deductibles": [0] * 3, "cap": 200_000},
        "critical": {
            "payer": "pool",
            "people": "resident",
            "deductible_share": 0,
            "deductible": 9_500,
            "rate": 0.6,
            "poor_deductible_factor": 1,
            "poor_extra_rate": 0,
        },
    },
    "contracts": {"cover": {"scheme": "fixed_price", "covers": "critical", "buyer": "pool", "ceiling_loading": 2}},
    "supervision": {"random_audit": {"share": 1, "accuracy": 1, "fine_multiple": 0, "cost": 0}},
}


def test_who_has_found_its_part_gets_no_more_of_what_inspectors_prove(town: Callable[..., World]) -> None:
    world = until(town(CITY, **OLD_ARE_ILL), "supervise")
    bills = world.bills["inpatient"]
    # of 49,500 in scope 4,500 are upcoded; basic pays 24,750, the seller .6 x 15,250, the woman the rest
    basic, critical, found = 2250, 4500 * 9150 / 49_500, 1 - np.exp(-0.75)
    assert bills.found["critical"] == pytest.approx([found])
    assert yuan(world, memo="recovery by the insurer") == pytest.approx(critical * found, abs=0.02)
    assert yuan(world, payee="insurer_1", memo="recovery") == pytest.approx(critical * (1 - found), abs=0.02)
    assert yuan(world, payee="pool", memo="recovery") == pytest.approx(basic, abs=0.02)
    assert bills.recovered == pytest.approx({"basic": basic * 100, "critical": critical * 100}, abs=3)
    assert yuan(world, memo="refund") == pytest.approx(4500 - basic - critical, abs=0.03)
    # what was taken back of the bill is all that was wrong with it
    assert bills.given_back / 100 == pytest.approx([4500], abs=0.03)


def test_hospitals_remember_the_part_of_all_overbilling_that_sellers_took(town: Callable[..., World]) -> None:
    world = until(town(CITY, **OLD_ARE_ILL), "supervise")
    met = [one.verified for one in world.institutions.values() if hasattr(one, "verified")]
    assert sum(met) == pytest.approx(9150 / 49_500 * (1 - np.exp(-0.75)), abs=1e-4)
