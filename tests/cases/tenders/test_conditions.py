"""Who may bid, which bids count, what is put down; lots, extension, disclosure: worked by hand in the tiny town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bidding import CLAIMS, Role, offers, spend
from town import until, yuan

from govsim.agents.government import Treasury
from govsim.agents.insurer import Insurer
from govsim.cli.closing import _unsold
from govsim.core.world import World
from govsim.tenders.invitation import Invitation
from govsim.tenders.lowest_price import LowestPrice

Market = Callable[..., World]
# an evaluation that finds every service perfect
SCORED = {"evaluation": {"service": 0, "denial": 1, "days": 0, "staff": 0, "noise": 0}}


def lowest(**conditions: Any) -> dict[str, Any]:
    return {"lowest_price": conditions}


def test_a_bid_far_below_the_estimate_is_not_taken(market: Market) -> None:
    for share, winner, rejected in ((0.1, "insurer_2", (("abnormally low", 1),)), (0.2, "insurer_1", ())):
        world = market(lowest(abnormally_low=share))
        offers(world, [6000, 7000, 7500])  # 6,300 or 5,600 are the least
        until(world, "procure")
        assert world.agreements[0].seller == winner
        assert world.tenders[0].rejected == rejected
        assert world.tenders[0].bidders == 3 - len(rejected)


def test_who_cannot_put_down_the_bid_bond_does_not_bid_and_the_others_get_it_back(market: Market) -> None:
    world = market(lowest(bid_bond=0.5))
    offers(world, [6900, 7000, 7500])
    # a bond of 10,350 against 10,000
    spend(world, "insurer_1", 30_000)
    until(world, "procure")
    assert world.tenders[0].rejected == (("bid bond above capital", 1),)
    assert world.agreements[0].seller == "insurer_2"
    assert yuan(world, payee="pool", memo="bid bond") == 0.5 * 3 * (7000 + 7500)
    assert yuan(world, payer="pool", memo="bid bond returned") == 0.5 * 3 * (7000 + 7500)
    assert yuan(world, payer="insurer_2", memo="performance bond") == 2100


def test_a_winner_that_does_not_sign_loses_its_bid_bond_and_the_next_one_wins(market: Market) -> None:
    # paid 7,000 it must put down half of 21,000, and has 10,400: enough for half of the 20,700 that it has bid
    world = market({"second_price": {"bid_bond": 0.02}}, {"deposit": 0.5})
    offers(world, [6900, 7000, 7500])
    spend(world, "insurer_1", 40_000 - 10_400)
    until(world, "procure")
    assert world.agreements[0].seller == "insurer_2"
    assert world.tenders[0].winner == "insurer_2"
    assert yuan(world, payee="insurer_1", memo="bid bond returned") == 0
    assert yuan(world, payer="insurer_1", memo="bid bond") == pytest.approx(0.02 * 3 * 6900)
    assert yuan(world, payee="insurer_2", memo="bid bond returned") == pytest.approx(0.02 * 3 * 7000)


def test_a_performance_bond_above_capital_makes_a_bid_invalid(market: Market) -> None:
    world = market(contract={"deposit": 0.5})
    offers(world, [6900, 7000, 7500])
    spend(world, "insurer_1", 30_000)
    until(world, "procure")
    assert world.tenders[0].rejected == (("performance bond above capital", 1),)
    assert world.agreements[0].seller == "insurer_2"


def test_money_and_years_in_the_business_are_asked_for(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    # 40,000 are 13,333 for each of the three who are covered
    for conditions, reason in (
        ({"least_capital": 13_334}, "too little capital"),
        ({"least_experience": 6}, "too little experience"),
    ):
        world = market(lowest(**conditions))
        offers(world, [7000, 7000, 7000])
        with monkeypatch.context() as patched:
            role = Insurer.role.fget
            patched.setattr(Insurer, "role", property(lambda one: Role(role(one), {"years_before": 5.0})))  # noqa: B023 - used before it changes
            until(world, "procure")
        assert world.tenders[-1].rejected == ((reason, 3),)
        assert world.agreements[0].seller == ""
    world = market(lowest(least_capital=13_333))
    offers(world, [7000, 7000, 7000])
    assert until(world, "procure").agreements[0].seller == "insurer_1"


def test_who_is_barred_is_not_asked(market: Market) -> None:
    heard: list[Invitation] = []
    world = market()
    offers(world, [6900, 7000, None], heard)
    world.institutions["insurer_1"].barred_until = 2023
    until(world, "procure")
    assert world.agreements[0].seller == "insurer_2"
    assert world.tenders[0].rejected == (("barred", 1),)
    assert [invitation.bidders for invitation in heard] == [2, 2]
    world = market(contract={"years": 1})
    offers(world, [6900, 7000, None])
    world.institutions["insurer_1"].barred_until = 2022
    assert until(world, "procure").agreements[0].seller == "insurer_1"


def test_two_lots_go_to_two_sellers_if_one_may_win_only_one(market: Market) -> None:
    world = market(lowest(lots=2, lots_per_bidder=1))
    offers(world, [7200, 7000, 7500])
    until(world, "procure")
    # couple and clerk, the first and the third household, are in lot 0; the poor woman in lot 1
    assert [(a.lot, a.seller, a.premium_per_head) for a in world.agreements] == [
        ((0, 2), "insurer_2", 7000),
        ((1, 2), "insurer_1", 7200),
    ]
    assert [(t.lot, t.heads) for t in world.tenders] == [((0, 2), 2), ((1, 2), 1)]
    bonds = [yuan(world, payer=f"insurer_{n}", memo="performance bond") for n in (1, 2, 3)]
    assert bonds == pytest.approx([0.1 * 7200, 0.1 * 2 * 7000, 0])


def test_lots_won_in_another_round_or_still_in_force_count(market: Market) -> None:
    world = market(lowest(lots=2, lots_per_bidder=1, rounds=2), {"retender_raise": 0.1})
    offers(world, [7000, 9000, None])  # 8,400 is the highest price at first, then 9,240
    until(world, "procure")
    assert [(a.lot, a.seller) for a in world.agreements] == [((0, 2), "insurer_1"), ((1, 2), "insurer_2")]
    assert world.tenders[-1].rejected == (("has its lots", 1),)
    world = market(lowest(lots=2, lots_per_bidder=1), {"years": 2})
    offers(world, [7000, 7200, None])
    world.step()
    world.agreements[1].until = 2023  # the lot of insurer_2 is open again
    offers(world, [7000, None, 7500])
    until(world, "procure")
    assert (world.agreements[-1].lot, world.agreements[-1].seller) == ((1, 2), "insurer_3")


def test_where_every_bid_is_turned_away_for_its_bond_the_record_says_so(market: Market) -> None:
    world = market(contract={"deposit": 0.5})
    offers(world, [6900, 7000, 7500])
    for name in ("insurer_1", "insurer_2", "insurer_3"):
        spend(world, name, 39_000)
    until(world, "procure")
    agreement = world.agreements[0]
    assert agreement.why == "no bid was taken (performance bond above capital 3): the buyer bears the layer itself"
    assert [(event.what, event.detail) for event in agreement.events] == [("unsold", agreement.why)]
    said = _unsold(world)
    assert said == ["cover: 6 bids turned away since 2023, performance bond above capital: lower it or raise `capital`"]
    world = market()
    offers(world, [None, None, None])
    until(world, "procure")
    assert world.agreements[0].why == "nobody bid: the buyer bears the layer itself"
    assert _unsold(world) == []


def test_who_need_not_compete_asks_for_the_ceiling_to_the_last_digit() -> None:
    rule = LowestPrice(abnormally_low=1.0, bid_bond=0.0, ring_detection=0.0, ring_fine=0.0)
    assert rule.mark_up(1, 0.05, 1.04) == pytest.approx(0.04)
    assert rule.mark_up(1, 0.05, 1.26) == pytest.approx(0.26)


def test_without_a_limit_the_best_wins_every_lot(market: Market) -> None:
    world = market(lowest(lots=2))
    offers(world, [7200, 7000, 7500])
    until(world, "procure")
    assert [(a.lot, a.seller) for a in world.agreements] == [((0, 2), "insurer_2"), ((1, 2), "insurer_2")]


def test_who_wins_more_lots_than_it_has_bonds_for_signs_some_and_loses_its_bid_bond(market: Market) -> None:
    world = market(lowest(lots=2, bid_bond=0.1), {"deposit": 0.5})
    offers(world, [7200, 7000, 7500])
    spend(world, "insurer_2", 32_000)  # 8,000 left: 7,000 for the first lot, 3,500 for the second
    until(world, "procure")
    assert [(a.lot, a.seller) for a in world.agreements] == [((0, 2), "insurer_2"), ((1, 2), "insurer_1")]
    assert yuan(world, payer="insurer_2", memo="bid bond") == 1400
    assert yuan(world, payee="insurer_2", memo="bid bond returned") == 1400  # it went into the first bond
    assert world.institutions["insurer_2"].money == 1000_00


def test_published_data_reach_the_bidders(market: Market) -> None:
    for share in (0.0, 0.8):
        heard: list[Invitation] = []
        world = market(lowest(disclosure=share))
        offers(world, [7000, 7000, 7000], heard)
        until(world, "procure")
        assert [invitation.disclosure for invitation in heard] == [share] * 3


def test_a_last_seller_is_favoured_by_what_changing_costs(market: Market) -> None:
    for advantage, winner in ((0.0, "insurer_2"), (0.05, "insurer_1")):
        world = market(lowest(incumbent_advantage=advantage))
        offers(world, [7000, 7100, 7200])
        world.step()
        offers(world, [7200, 7000, 7200])  # ranked as 6,840
        until(world, "procure")
        last = world.agreements[-1]
        assert (last.seller, last.premium_per_head) == (winner, 7200 if advantage else 7000)
        assert world.tenders[-1].incumbent == "insurer_1"


def test_who_served_well_goes_on_for_one_term_without_a_tender(market: Market) -> None:
    world = market(lowest(extends_if_score_above=0.9), clauses=SCORED)
    offers(world, [7000, 7100, 7200])
    world.step()
    offers(world, [7000, 6000, 7200])
    until(world, "procure")
    last = world.agreements[-1]
    assert (last.seller, last.signed, last.premium_per_head) == ("insurer_1", 2024, 7000)
    assert [event.what for event in last.events] == ["extended"]
    assert [tender.year for tender in world.tenders] == [2023]
    assert yuan(world, payer="insurer_1", memo="performance bond") == 2 * 2100


def test_who_served_badly_or_asks_for_more_or_has_had_its_term_is_not_extended(market: Market) -> None:
    for score, limit in ((0.8, 7000.0), (1.0, 7300.0)):
        world = market(lowest(extends_if_score_above=0.9), clauses=SCORED)
        offers(world, [7000, 7100, 7200])
        world.step()
        world.agreements[0].years[2023].score = score
        offers(world, [limit, 6000, 7200])
        until(world, "procure")
        assert world.agreements[-1].seller == "insurer_2"
    world = market(lowest(extends_if_score_above=0.9), clauses=SCORED)
    offers(world, [7000, 7100, 7200])
    world.step()
    world.step()
    offers(world, [7000, 6000, 7200])
    world.step()
    assert [agreement.seller for agreement in world.agreements] == ["insurer_1", "insurer_1", "insurer_2"]


def test_a_government_without_capacity_misjudges_the_ceiling_but_not_the_bidders(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    role, ceilings = Treasury.role.fget, []
    for capacity in (1.0, 0.5, 0.0):
        heard: list[Invitation] = []
        world = market(lowest(estimate_sd=0.3))
        offers(world, [6000, 6000, 6000], heard)
        with monkeypatch.context() as patched:
            changed = {"capacity": capacity}
            patched.setattr(Treasury, "role", property(lambda one: Role(role(one), changed)))  # noqa: B023 - used at once
            until(world, "procure")
        assert heard[0].expected == pytest.approx([CLAIMS])
        assert world.tenders[0].cost == pytest.approx(CLAIMS)
        ceilings.append(heard[0].ceiling / 1.2 / CLAIMS - 1)
    assert ceilings[0] == pytest.approx(0)
    assert abs(ceilings[2]) > 0.01
    assert ceilings[1] == pytest.approx(ceilings[2] / 2)  # the same luck


def test_it_is_tendered_as_often_as_it_says_each_time_for_more(market: Market) -> None:
    world = market(lowest(rounds=4), {"retender_raise": 0.1})
    offers(world, [10_500, 11_000, None])
    until(world, "procure")
    # 8,400 then 9,240, 10,164 and 11,180.4
    assert [tender.ceiling for tender in world.tenders] == pytest.approx([8400, 9240, 10_164, 11_180.4])
    assert [tender.bidders for tender in world.tenders] == [0, 0, 0, 2]
    assert world.tenders[0].rejected == (("above the ceiling", 2),)
    assert world.agreements[0].premium_per_head == 10_500


def test_a_fixed_price_is_paid_and_equals_draw_lots(market: Market) -> None:
    winners = set()
    world = market({"fixed_price_quality_only": {"price_factor": 1.1}})
    for _ in range(3):
        offers(world, [7000, 6500, 7600])
        world.step()
        winners.add(world.agreements[-1].seller)
        assert world.agreements[-1].premium_per_head == pytest.approx(1.1 * CLAIMS)
    assert winners <= {"insurer_1", "insurer_2", "insurer_3"}
    assert len(winners) > 1


def test_a_buyer_bargains_with_one_or_awards_directly(market: Market) -> None:
    world = market({"negotiated": {"buyer_power": 0.75}})
    offers(world, [7000, 6500, 7600])
    until(world, "procure")
    # a quarter of the way from 7,000 to 8,400
    assert (world.agreements[0].seller, world.agreements[0].premium_per_head) == ("insurer_1", pytest.approx(7350))
    world = market({"direct_award": {"seller": "insurer_3", "pricing": "cost_plus", "plus": 0.1}})
    offers(world, [7000, 6500, 7600])
    until(world, "procure")
    assert (world.agreements[0].seller, world.agreements[0].premium_per_head) == ("insurer_3", pytest.approx(7700))
