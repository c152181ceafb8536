"""A seller that refused a valid claim, and what a review makes of it; by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import OLD_ARE_ILL, POOR, until, yuan

from govsim.core.world import World

REVIEW = {"share": 1, "accuracy": 0.8, "fine_multiple": 2, "cost": 100}


@pytest.fixture
def refusing(town: Callable[..., World]) -> Callable[..., World]:
    """Return a function that lives up to the payment of the bills, of which the seller has refused 1,000.

    Care of 50,000, a tenth of it outside the catalogue; the seller pays .2 of 45,000.
    """

    def live(review: dict[str, Any] | None = None, refused: int = 1000, **settings: Any) -> World:
        sections = {
            "institutions": {
                "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
                "supervisor": {"budget": 1000},
                "hospitals": {"strategy": "honest"},
                "insurers": {"count": 2, "capital": 100_000, "signal_sd": 0, "claims_sd": 0},
            },
            "behaviour": {},
            "layers": {"basic": {"payer": "pool", "rates": [0.2] * 3, "deductibles": [0] * 3, "cap": 200_000}},
            "contracts": {"fixed_price": {"covers": "basic", "buyer": "pool", "deposit": 0.05, "years": 3}},
            "supervision": {"claims_review": REVIEW | (review or {})},
        }
        world = town(sections, **OLD_ARE_ILL, **settings)

        def refuse(world: World) -> None:
            """What an insurer would do: refuse a part of a valid claim, which is then the patient's."""
            if world.phase == "settle" and refused:
                world.bills["inpatient"].denied["basic"] = np.array([refused * 100])

        world.watchers.append(refuse)
        return until(world, "settle")

    return live


def test_the_seller_pays_the_patient_what_it_refused_and_is_fined(refusing: Callable[..., World]) -> None:
    world = refusing()
    seller = world.agreements[0].seller
    oop, savings = int(world.households.oop[POOR]), int(world.households.savings[POOR])
    world.live("supervise")
    assert yuan(world, payer=seller, payee="households", memo="restored claim") == 800
    assert yuan(world, payer=seller, payee="government", memo="fine") == 1600
    assert world.households.oop[POOR] == oop - 800_00
    assert world.households.savings[POOR] == savings + 800_00
    assert world.bills["inpatient"].restored == {("basic", (0, 1)): 800_00}
    assert yuan(world, payer="supervisor", memo="inspection") == 100


def test_where_nothing_was_refused_nothing_is_opened(refusing: Callable[..., World]) -> None:
    world = refusing(refused=0)
    world.live("supervise")
    assert yuan(world, payer="supervisor") == 0
    assert yuan(world, memo="restored claim") == 0


def test_a_patient_gets_no_more_than_it_had_to_bear(refusing: Callable[..., World]) -> None:
    world = refusing(refused=100_000)
    bills = world.bills["inpatient"]
    borne = int(bills.paid["out_of_pocket"].sum() + bills.owed.sum())
    world.live("supervise")
    assert world.ledger.flow(memo="restored claim") == borne
    assert world.households.oop[POOR] == 0


def test_a_seller_pays_no_more_than_it_has(refusing: Callable[..., World]) -> None:
    world = refusing()
    seller = world.agreements[0].seller
    world.institutions[seller].world.ledger.owe("outside", world.ledger.balance(seller) - 500_00, "fire")
    world.ledger.pay(seller, "outside", world.ledger.balance(seller) - 500_00, "fire")
    world.live("supervise")
    assert yuan(world, memo="restored claim") == 500
    assert yuan(world, memo="fine") == 0


@pytest.mark.parametrize(("lot", "restored"), [(POOR % 2, 800), (1 - POOR % 2, 0)])
def test_a_seller_answers_for_its_own_lot(refusing: Callable[..., World], lot: int, restored: float) -> None:
    world = refusing()
    world.agreements[0].lot = (lot, 2)
    world.live("supervise")
    assert yuan(world, memo="restored claim") == restored


def test_points_bar_the_seller_from_tenders(refusing: Callable[..., World]) -> None:
    # 800 proved of 9,000 paid and 1,000 refused: 8 %
    world = refusing({"sanctions": {"graduated": {"points": 1, "limit": 7.9, "bar_years": 2}}})
    agreement = world.agreements[0]
    seller = world.institutions[agreement.seller]
    world.live("supervise")
    assert seller.points == pytest.approx(0.1)
    assert seller.barred_until == 2025
    assert ("barred", "from tenders until 2025") in [(event.what, event.detail) for event in agreement.events]
    assert world.institutions["supervisor"].findings.barred == [seller.name]
    others = [one for one in world.institutions.values() if hasattr(one, "barred_until") and one is not seller]
    assert [one.barred_until for one in others] == [0]


def test_below_the_limit_points_only_add_up(refusing: Callable[..., World]) -> None:
    world = refusing({"sanctions": {"graduated": {"points": 1, "limit": 8.1}}})
    seller = world.institutions[world.agreements[0].seller]
    world.live("supervise")
    assert seller.points == pytest.approx(8)
    assert seller.barred_until == 0


@pytest.mark.parametrize(("above", "kept"), [(0.079, 0.6), (0.081, 1.0)])
def test_the_buyer_keeps_a_part_of_the_bond(refusing: Callable[..., World], above: float, kept: float) -> None:
    world = refusing({"sanctions": {"graduated": {"forfeit": 0.4, "forfeit_above": above}}})
    agreement = world.agreements[0]
    bond = agreement.deposit
    assert bond > 0
    world.live("supervise")
    assert agreement.deposit == pytest.approx(kept * bond, abs=1)
    assert [event.what for event in agreement.events].count("bond forfeited") == (kept < 1)


def test_what_is_left_of_the_bond_is_returned(refusing: Callable[..., World]) -> None:
    world = refusing(
        {"sanctions": {"graduated": {"forfeit": 1, "forfeit_above": 0}}}, **{"contracts.fixed_price.years": 1}
    )
    for phase in ("supervise", "reconcile", "learn", "close_year"):
        world.live(phase)
    assert yuan(world, memo="performance bond") > 0
    assert yuan(world, memo="bond returned") == 0


def test_a_seller_expects_points_to_cost_it_too(refusing: Callable[..., World]) -> None:
    sanctions = {"graduated": {"points": 1, "limit": 10, "exclusion_loss": 0.05}}
    rule = refusing({"share": 0.5, "sanctions": sanctions}).rule("supervision", "claims_review")
    assert rule.exposure() == pytest.approx(0.5 * 0.8 * (1 + 2 + 0.5))
    assert rule.sanction() == 0  # hospitals have nothing to fear from it
