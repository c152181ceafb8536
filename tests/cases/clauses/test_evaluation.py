"""What a score leads to: the bond withheld, a ban, an extension without tender; and what the third party costs."""

from collections.abc import Callable

import pytest
from cover import HEADS, cover, events, found

from govsim.contracts.account import Account
from govsim.core.world import World


def lived(town: Callable[..., World], monkeypatch, score: float, clause: dict, years: int = 3, price: float = 9000):
    found(monkeypatch, score=score)
    world, agreement = cover(town, clauses={"evaluation": {"spending": 2} | clause}, price=price, bond=600, years=4)
    for _ in range(years):
        world.step()
    return world, agreement


def test_the_third_party_is_paid_by_the_buyer_each_year(town: Callable[..., World], monkeypatch):
    world, agreement = lived(town, monkeypatch, 0.7, {}, years=2)
    assert world.ledger.flow(payer="pool", payee="outside", memo="evaluation") == 2 * 2 * HEADS * 100
    assert (2024, "evaluated") in events(agreement)
    assert "0.700" in agreement.events[-1].detail


@pytest.mark.parametrize(("score", "returned"), [(0.5, 600), (0.49, 150)])
def test_below_the_mark_three_quarters_of_the_bond_stay_with_the_buyer(
    town: Callable[..., World], monkeypatch, score, returned
):
    world, agreement = lived(town, monkeypatch, score, {"withheld_below": 0.5, "withheld": 0.75})
    assert world.ledger.flow(memo="bond returned") == returned * 100
    assert ((2025, "bond forfeited") in events(agreement)) is (returned < 600)


@pytest.mark.parametrize(("score", "barred"), [(0.4, 0), (0.39, 2027)])
def test_a_poor_seller_is_barred_when_the_term_is_over(town: Callable[..., World], monkeypatch, score, barred):
    world, _ = lived(town, monkeypatch, score, {"excluded_below": 0.4, "excluded_years": 2})
    assert world.institutions["insurer_1"].barred_until == barred


def test_a_good_seller_goes_on_without_a_tender_once(town: Callable[..., World], monkeypatch):
    clause = {"extended_above": 0.8, "extension": 1, "extensions": 1}
    world, agreement = lived(town, monkeypatch, 0.8, clause, years=4)
    first, second = world.agreements
    assert first is agreement
    assert (second.seller, second.signed, second.until, second.premium_per_head) == ("insurer_1", 2026, 2026, 9000)
    assert second.years[2026].premium == 9000 * HEADS * 100
    assert second.expected_claims == (7000,)
    assert world.tenders == []
    # the bond stays with the buyer until the extension is over, and there is no second one
    assert world.ledger.flow(year=2025, memo="bond returned") == 0
    assert world.ledger.flow(year=2026, memo="bond returned") == 600_00
    assert events(second)[-1] == (2026, "ended")


def test_a_good_seller_that_loses_money_does_not_want_to_go_on(town: Callable[..., World], monkeypatch):
    world, _ = lived(town, monkeypatch, 0.9, {"extended_above": 0.8}, price=7100)
    assert len(world.agreements) == 1


def test_a_seller_just_below_is_not_extended(town: Callable[..., World], monkeypatch):
    world, _ = lived(town, monkeypatch, 0.79, {"extended_above": 0.8})
    assert len(world.agreements) == 1


def test_the_last_extension_offers_no_other_one(town: Callable[..., World], monkeypatch):
    clause = {"extended_above": 0.8, "extension": 1, "extensions": 2}
    found(monkeypatch, score=0.8)
    world, _ = cover(town, clauses={"evaluation": {"spending": 2} | clause}, price=9000, years=5)
    world.run()
    year = Account(premium=9000.0, claims=7000.0, score=0.9)
    # 2,000 left: another year like it is to be won from the first and the second agreement, not from the third
    assert [(one.signed, float(one.terms.foresees(year))) for one in world.agreements] == [
        (2023, 2000),
        (2026, 2000),
        (2027, 0),
    ]
    assert world.agreements[2].terms.evaluated
