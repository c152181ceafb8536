"""Rings: when they pay, what they bid, how screens see them; worked by hand, then lived in the tiny town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bidding import Role, offers
from town import until, yuan

from govsim.agents.insurer import Insurer
from govsim.core.world import World
from govsim.metrics import collusion, procurement
from govsim.tenders.average_price import AveragePrice
from govsim.tenders.bids import Bids
from govsim.tenders.lowest_price import LowestPrice
from govsim.tenders.ring import pays, plan, waits
from govsim.tenders.second_price import SecondPrice

Market = Callable[..., World]
NUMBERS = {"abnormally_low": 1.0, "bid_bond": 0.0, "ring_detection": 0.0, "ring_fine": 0.0}
TURNS = np.array([0, 1])


def test_whose_turn_it_is() -> None:
    assert waits(np.array([2020.0, 0, 2018, 0])).tolist() == [3, 0, 2, 1]


def test_two_members_share_the_gain_by_turns_if_the_future_counts() -> None:
    # d = .5: 10/(1 - .25) = 13.3 and 6.7 in the ring; 2/(2 x .5) = 2 in competition; 10 + .5 x 2 = 11 by undercutting
    gains = np.array([10.0, 10.0])
    assert not pays(gains, TURNS, competitive=2, penalty=0, years=1, patience=0.5)
    # d = .9: 52.6 and 47.4 against 10 in competition, 19 by undercutting
    assert pays(gains, TURNS, competitive=2, penalty=0, years=1, patience=0.9)
    # a term of ten years is as if d were .35
    assert not pays(gains, TURNS, competitive=2, penalty=0, years=10, patience=0.9)


def test_an_expected_fine_that_is_high_enough_dissolves_it() -> None:
    gains = np.array([10.0, 10.0])
    # with d = .9 half a fine of 5.68 a tender is 28.4 for good: 47.4 - 28.4 = 19 = what undercutting brings
    assert pays(gains, TURNS, competitive=2, penalty=5.6, years=1, patience=0.9)
    assert not pays(gains, TURNS, competitive=2, penalty=5.7, years=1, patience=0.9)


def test_who_gains_nothing_does_not_join() -> None:
    assert not pays(np.array([10.0, -1.0]), TURNS, competitive=0, penalty=0, years=1, patience=0.9)


def bids(*price: float) -> Bids:
    return Bids(np.array(price), np.full(len(price), 0.5), ceiling=100.0)


def test_the_designated_member_asks_for_a_hundredth_less_than_the_bids_for_show() -> None:
    honest, shade = bids(80, 82, 85), np.array([0.5, 0.2, 0.8])
    made = plan(LowestPrice(**NUMBERS), honest, honest.price, 1, shade, 0, 0.1)
    assert made is not None
    # 100 less half a per cent, and less .8 per cent; the designated 82 a hundredth below
    assert made.bids.price == pytest.approx([99.5, 99.2 * 0.99, 99.2])
    assert (made.paid, made.chance) == (pytest.approx(98.208), 1)
    made = plan(SecondPrice(**NUMBERS), honest, honest.price, 1, shade, 0, 0.1)
    assert made is not None
    assert made.paid == pytest.approx(99.2)  # paid the lowest bid for show
    assert plan(AveragePrice(**NUMBERS), honest, honest.price, 1, shade, 0, 0.1) is None


def test_outsiders_keep_a_ring_cheap() -> None:
    honest, shade = bids(80, 80), np.array([0.0, 0.5])
    paid = [plan(LowestPrice(**NUMBERS), honest, honest.price * 0.9, 0, shade, n, 0.1) for n in (0, 1, 3)]
    prices = [made.paid for made in paid if made is not None]
    assert prices == sorted(prices, reverse=True)
    assert prices[1] < 90 < prices[0]
    assert all(made is not None and made.chance < 1 for made in paid[1:])


@pytest.fixture
def colluders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all insurers be ready to collude."""
    role = Insurer.role.fget
    monkeypatch.setattr(
        Insurer, "role", property(lambda one: Role(role(one), {"ring": "when_it_pays", "patience": 0.95}))
    )


def lived(market: Market, years: int = 3, second: float = 7200, **conditions: Any) -> World:
    world = market({"lowest_price": conditions})
    for _ in range(years):
        offers(world, [7000, second, 7300])
        world.step()
    return world


def test_without_detection_a_ring_forms_takes_turns_and_bids_at_the_ceiling(market: Market, colluders: None) -> None:
    world = lived(market, ring_detection=0)
    assert [tender.colluded for tender in world.tenders] == [True] * 3
    assert [tender.winner for tender in world.tenders] == ["insurer_1", "insurer_2", "insurer_3"]
    for tender in world.tenders:
        assert 0.98 * 8400 < tender.price <= 8400
        assert tender.price == min(tender.prices)
    assert world.tenders[1].reservation == 7200
    assert collusion.ring_share(world) == {"critical": 1, "all": 1}
    assert collusion.winner_rotation(world) == {"critical": 1, "all": 1}
    assert procurement.winner_concentration(world)["all"] == pytest.approx(10_000 / 3, rel=0.01)


def test_a_sure_and_high_fine_dissolves_it_and_a_low_one_does_not(market: Market, colluders: None) -> None:
    # the gain is some 1,100 of 8,300
    for fine, formed in ((0.01, True), (0.3, False)):
        world = lived(market, 1, ring_detection=1, ring_fine=fine)
        assert world.tenders[0].colluded is formed
        assert (world.agreements[0].premium_per_head == 7000) is not formed
        assert world.tenders[0].detected is formed
        paid = yuan(world, payee="government", memo="ring fine")
        assert paid == pytest.approx(0.01 * world.tenders[0].price * 3, abs=0.02) if formed else paid == 0


def test_who_never_colludes_does_not(market: Market) -> None:
    world = lived(market, 2, ring_detection=0)
    assert not any(tender.colluded for tender in world.tenders)
    assert [tender.price for tender in world.tenders] == [7000, 7000]


def test_screens_move_as_they_should(market: Market, request: pytest.FixtureRequest) -> None:
    honest = lived(market, 3, 7100, ring_detection=0)
    request.getfixturevalue("colluders")
    ring = lived(market, 3, 7100, ring_detection=0)
    assert collusion.bid_variation(ring)["all"] < 0.5 * collusion.bid_variation(honest)["all"]
    assert collusion.winner_rotation(honest)["all"] == 0 < collusion.winner_rotation(ring)["all"]
    assert collusion.ring_share(honest)["all"] == 0
    # 7,000, 7,100, 7,300: 100 over 141; a hundredth over at most a hundredth / √2
    assert collusion.bid_difference_ratio(honest)["all"] == pytest.approx(100 / (200 / np.sqrt(2)))
    assert collusion.bid_difference_ratio(ring)["all"] > 1.38


def test_no_ring_forms_where_everybody_gets_a_lot(market: Market, colluders: None) -> None:
    world = market({"lowest_price": {"lots": 2, "lots_per_bidder": 1, "ring_detection": 0}})
    offers(world, [7000, 7200, 7300])
    until(world, "procure")
    assert not any(tender.colluded for tender in world.tenders)
