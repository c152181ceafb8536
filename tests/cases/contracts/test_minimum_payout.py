"""A body of insurers sells voluntary cover under a minimum payout: premium in, claims out, what is left; by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from cover import found
from covered import BENEFIT, covered
from town import until, yuan

from govsim.core.world import World

Town = Callable[..., World]
INSURERS = {"count": 3, "capital": 100_000, "strategy": "honest", "pin": {"verification": 0}, "strategic_value": 0}


def body(
    town: Town,
    clauses: dict[str, Any] | None = None,
    lots: int = 1,
    pool: dict[str, Any] | None = None,
    age_factors: tuple[float, ...] | list[float] = (1, 1, 1, 1, 1),
    **terms: Any,
) -> World:
    """Found the town with a pool that passes 8,000 a head, less a tenth, to insurers, who pay the poor woman 17,500."""
    rule = {"of": "ceiling", "price_factor": 1} | ({"lots": lots, "lots_per_bidder": 1} if lots > 1 else {})
    contract = {
        "scheme": "minimum_payout",
        "covers": "cover",
        "buyer": "agency",
        "years": 1,
        "deposit": 0,
        "payout_ratio": 0.85,
        "chosen_by": {"fixed_price_quality_only": rule},
    }
    sections = {
        "institutions": {"insurers": INSURERS},
        "contracts": {"body": contract | terms},
        "clauses": clauses or {},
    }
    return covered(
        town, {"premium": 8000, "opening_reserve": 0} | (pool or {}), sections, age_factors=list(age_factors)
    )


def test_the_premium_passed_on_is_what_came_in_less_the_operators_part(town: Town) -> None:
    world = until(body(town), "collect")
    (agreement,) = world.agreements
    assert yuan(world, payee="agency", memo="premium of voluntary cover") == 32_000
    assert agreement.years[2023].premium == 28_800_00
    assert agreement.years[2023].enrolled == 4
    assert world.institutions["agency"].money == 0


def test_insurers_get_what_came_in_though_other_members_were_expected(town: Town) -> None:
    # the poor woman is asked for 10,800 and cannot pay it: three are in at 9,000, four were expected, at 9,450
    world = until(body(town, pool={"premium": 9000}, age_factors=[1, 1, 1, 1.2, 1]), "collect")
    (agreement,) = world.agreements
    assert agreement.premium_per_head == pytest.approx(0.9 * 9450)
    assert agreement.years[2023].enrolled == 3
    assert agreement.years[2023].premium == 0.9 * 27_000 * 100


def test_what_is_not_paid_out_beyond_what_may_be_kept_goes_back_to_the_pool(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch)
    world = body(town)
    world.step()
    # .85 x 28,800 = 24,480, less claims of 17,500
    (agreement,) = world.agreements
    assert agreement.years[2023].claims == BENEFIT * 100
    assert yuan(world, payer=agreement.seller, payee="agency", memo="settlement") == 24_480 - BENEFIT
    assert world.institutions["agency"].money == (24_480 - BENEFIT) * 100


def test_claims_above_the_ratio_leave_nothing_to_give_back(town: Town) -> None:
    world = body(town, payout_ratio=0.6)  # 17,280 of 28,800
    world.step()
    assert yuan(world, memo="settlement") == 0


def test_partners_share_what_is_left_after_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch)
    world = body(town, {"consortium": {"members": 3, "lead_share": 0.4, "shares_expenses": True}})
    world.step()
    (agreement,) = world.agreements
    # 28,800 - 17,500 - 6,980 given back - 1,000 spent = 3,320; three tenths to each of two
    assert [part for _, part in agreement.members] == pytest.approx([0.3, 0.3])
    for name, _ in agreement.members:
        assert yuan(world, payer=agreement.seller, payee=name, memo="co-insurance") == pytest.approx(996)


def test_what_is_spent_beyond_the_cap_goes_back_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch)  # 1,000 are spent, of which 2 % of 28,800 may be
    world = body(town, {"expense_cap": {"share": 0.02}})
    world.step()
    (agreement,) = world.agreements
    assert agreement.years[2023].settlement == -(24_480 - BENEFIT + 1000 - 576) * 100
    assert yuan(world, payer=agreement.seller, payee="agency") == 24_480 - BENEFIT + 1000 - 576


def test_two_lots_get_each_its_members_part(town: Town) -> None:
    # the couple (row 0) and the clerk (row 2) are of the first lot, the poor woman (row 1) of the second
    world = body(town, lots=2)
    until(world, "collect")
    premium = {one.lot[0]: one.years[2023].premium for one in world.agreements if one.seller}
    assert len({one.seller for one in world.agreements if one.seller}) == 2
    assert premium == {0: 21_600_00, 1: 7200_00}
    assert world.institutions["agency"].money == 0


@pytest.mark.parametrize("premium", [8000.01, 8765.43, 9999.99])
def test_lots_of_odd_sums_are_passed_on_to_the_last_fen_but_one_a_lot(town: Town, premium: float) -> None:
    world = until(body(town, lots=2, pool={"premium": premium}), "collect")
    agency = world.institutions["agency"]
    passed = sum(one.years[2023].premium for one in world.agreements if one.seller)
    assert agency.collected == round(4 * premium * 100)
    assert agency.passed_on == agency.collected - int(agency.collected * 0.1)
    assert 0 <= agency.passed_on - passed <= 1
    assert yuan(world, payer="agency", memo="premium") == pytest.approx(passed / 100)


def test_a_lot_that_nobody_wants_is_the_pools_own(town: Town) -> None:
    world = body(town, lots=2, pool={"opening_reserve": 100_000})
    # only one is left who may bid, for one lot
    for name in ("insurer_2", "insurer_3"):
        world.institutions[name].barred_until = 2030
    world.step()
    sold = {one.lot[0]: one.seller for one in world.agreements}
    assert sorted(bool(seller) for seller in sold.values()) == [False, True]
    mine = 3 if sold[0] else 1
    seller = sold[0] or sold[1]
    assert yuan(world, payer="agency", payee=seller, memo="premium") == 7200 * mine
    assert yuan(world, payer="agency" if sold[0] else seller, memo="cover") == BENEFIT


def test_members_pay_what_a_seller_asks_for_after_it_has_renegotiated(town: Town) -> None:
    world = body(town, years=3)
    world.step()
    (agreement,) = world.agreements
    agreement.repriced[2024] = 9000.0
    until(world, "collect")
    # 9,000 of what 10,000 leave after the tenth
    assert world.institutions["agency"].premium == pytest.approx(10_000)
    assert agreement.years[2024].premium == pytest.approx(4 * 9000_00, abs=1)
