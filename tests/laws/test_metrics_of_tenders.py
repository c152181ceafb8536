"""Metrics of tenders and screens for collusion on rounds small enough to work by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from govsim.contracts.agreement import Agreement, AgreementYear, TenderRecord
from govsim.metrics import collusion, procurement


def tender(year: int, winner: str, bids: dict[str, float], **more: Any) -> TenderRecord:
    """One tender of the cover of three heads, for a year."""
    price = bids.get(winner, 0.0)
    known = {"estimate": 100.0, "ceiling": 120.0, "cost": 90.0, "heads": 3} | more
    names, prices = tuple(bids), tuple(bids.values())
    return TenderRecord(year, "cover", "critical", 1, 4, len(bids), winner, price, prices=prices, names=names, **known)


def world(*tenders: TenderRecord, year: int = 2024, agreements: tuple[Agreement, ...] = ()) -> Any:
    return SimpleNamespace(year=year, tenders=list(tenders), agreements=list(agreements))


def both(value: float) -> Any:
    return pytest.approx({"critical": value, "all": value})


def test_the_winning_price_is_measured_against_the_actuary_not_the_buyer_s_error() -> None:
    assert procurement.win_to_cost(world(tender(2024, "a", {"a": 99.0}))) == both(1.1)


def test_regret_is_premium_paid_over_what_the_cover_has_cost_so_far() -> None:
    signed = Agreement("cover", "critical", "fund", "a", 2023, 2025, 50.0, 0.5, None)
    signed.years[2023] = AgreementYear(premium=10_000, claims=7_500, expenses=500)
    signed.years[2024] = AgreementYear(premium=11_000, claims=11_500, expenses=500)
    over = Agreement("old", "critical", "fund", "a", 2020, 2022, 50.0, 0.5, None)
    over.years[2022] = AgreementYear(premium=10_000, claims=100)
    found = procurement.procurement_regret(world(agreements=(signed, over)))
    assert found == pytest.approx({"cover": 21_000 / 20_000 - 1, "all": 0.05})


def test_bids_turned_away_are_counted_by_reason() -> None:
    lots = [
        tender(2024, "a", {"a": 99.0}, rejected=(("abnormally low", 2), ("barred", 1)), lot=(0, 2)),
        tender(2024, "a", {"a": 99.0}, rejected=(("barred", 1),), lot=(1, 2)),
    ]
    assert procurement.invalid_bids(world(*lots)) == pytest.approx({"all": 2, "abnormally low": 1, "barred": 1})


def test_winners_are_counted_over_three_tender_years_by_what_they_sold() -> None:
    won = [
        tender(2020, "z", {"z": 1000.0}),
        tender(2021, "a", {"a": 100.0}),
        tender(2022, "b", {"b": 50.0}, years=2),
        tender(2024, "a", {"a": 100.0}, lot=(0, 2)),
        tender(2024, "c", {"c": 100.0}, lot=(1, 2)),
    ]
    assert procurement.winner_concentration(world(*won)) == both(10_000 * (0.5**2 + 0.25**2 + 0.25**2))


def test_an_incumbent_wins_or_does_not() -> None:
    lots = [
        tender(2024, "a", {"a": 100.0}, incumbent="a", lot=(0, 3)),
        tender(2024, "b", {"b": 100.0}, incumbent="a", lot=(1, 3)),
        tender(2024, "b", {"b": 100.0}, lot=(2, 3)),
    ]
    assert procurement.incumbent_win_share(world(*lots)) == both(0.5)


def test_bids_vary_by_their_standard_deviation_over_their_mean() -> None:
    assert collusion.bid_variation(world(tender(2024, "a", {"a": 90.0, "b": 100.0, "c": 110.0}))) == both(0.1)
    assert collusion.bid_variation(world(tender(2024, "a", {"a": 90.0}))) == {}


def test_the_gap_below_losing_bids_is_measured_in_their_spread() -> None:
    # 10 below bids that are 2 apart
    found = collusion.bid_difference_ratio(world(tender(2024, "a", {"c": 102.0, "a": 90.0, "b": 100.0})))
    assert found == both(10 / np.sqrt(2))
    assert collusion.bid_difference_ratio(world(tender(2024, "a", {"a": 90.0, "b": 100.0}))) == {}
    assert collusion.bid_difference_ratio(world(tender(2024, "a", {"a": 90.0, "b": 100.0, "c": 100.0}))) == {}


def test_a_turn_is_won_by_who_has_waited_longest() -> None:
    three = {"a": 99.0, "b": 100.0, "c": 100.0}
    past = [tender(2021, "a", three), tender(2022, "b", three), tender(2023, "c", three)]
    for winner, turn in (("a", 1.0), ("b", 0.0), ("c", 0.0)):
        assert collusion.winner_rotation(world(*past, tender(2024, winner, three))) == both(turn)
    # who has never won has waited longest; before anybody has won there are no turns
    assert collusion.winner_rotation(world(*past[:2], tender(2024, "c", three))) == both(1)
    assert collusion.winner_rotation(world(tender(2024, "a", three))) == {}


def test_rings_are_counted_where_anybody_bid() -> None:
    lots = [
        tender(2024, "a", {"a": 100.0}, colluded=True, lot=(0, 3)),
        tender(2024, "b", {"b": 100.0}, lot=(1, 3)),
        tender(2024, "", {}, lot=(2, 3)),
    ]
    assert collusion.ring_share(world(*lots)) == both(0.5)
