"""Auctions: revenue equivalence (Vickrey 1961, Myerson 1981) and the scoring auction of Che 1993 (RAND J Econ 24:668).

Both go through the solver of equilibria and through the award that real tenders use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import quad

from govsim.tenders.average_price import AveragePrice
from govsim.tenders.bids import Bids, Yuan
from govsim.tenders.equilibrium import Types, imagined, strategy
from govsim.tenders.lowest_price import LowestPrice
from govsim.tenders.scored import Scored
from govsim.tenders.second_price import SecondPrice
from govsim.tenders.tender import Tender, next_above

TENDERS = 4000
RANKS = np.linspace(0, 1, 65)
NUMBERS = {"abnormally_low": 1.0, "bid_bond": 0.0, "ring_detection": 0.0, "ring_fine": 0.0}
LOW, HIGH = 0.8, 1.2


@dataclass(frozen=True, kw_only=True)
class _HalfWay(Tender):
    """A rule that nobody has foreseen: the lowest bid wins and is paid the mean of its own and the next bid."""

    def points(self, bids: Bids) -> Yuan:
        return -bids.price

    def price(self, bids: Bids, winner: NDArray[np.intp]) -> Yuan:
        own = np.take_along_axis(bids.price, np.expand_dims(winner, -1), -1)[..., 0]
        above = next_above(bids.price, winner)
        return np.where(np.isfinite(above), (own + above) / 2, own)


def uniform() -> Types:
    """Independent private costs, uniform between 0.8 and 1.2."""
    return Types(RANKS, LOW + (HIGH - LOW) * RANKS, np.ones_like(RANKS))


@cache
def drawn(bidders: int) -> Yuan:
    return np.random.default_rng(7).random((TENDERS, bidders))


def prices(tender: Tender, bidders: int) -> Yuan:
    """What is paid in many tenders if all bid as the solver says."""
    bids = strategy(tender, bidders, uniform())
    made = Bids(np.interp(drawn(bidders), RANKS, bids), np.ones((TENDERS, bidders)))
    return np.array(
        [tender.award(Bids(price, quality))[1] for price, quality in zip(made.price, made.quality, strict=True)]
    )


@pytest.mark.parametrize("bidders", [2, 3, 5, 8])
def test_the_first_price_is_the_textbook_s(bidders: int) -> None:
    # b(c) = c + ∫(1 − F)^(N − 1)dt / (1 − F(c))^(N − 1) = c + (1.2 − c)/N
    found = strategy(LowestPrice(**NUMBERS), bidders, uniform())
    cost = uniform().cost
    bulk = (1 - RANKS) ** (bidders - 1) > 0.03  # above, hardly anybody wins
    assert found[bulk] == pytest.approx((cost + (HIGH - cost) / bidders)[bulk], abs=0.001)


@pytest.mark.parametrize("bidders", [2, 3, 5])
@pytest.mark.parametrize("rule", [LowestPrice, _HalfWay, Scored])
def test_the_buyer_pays_the_same_under_first_second_and_an_unforeseen_price(rule: type[Tender], bidders: int) -> None:
    weight = {"price_weight": 0.3} if rule is Scored else {}
    second = prices(SecondPrice(**NUMBERS), bidders)
    other = prices(rule(**NUMBERS, **weight), bidders)
    # the mean of the second lowest of N uniform costs
    assert second.mean() == pytest.approx(LOW + (HIGH - LOW) * 2 / (bidders + 1), abs=0.003)
    # 3 standard errors of a difference of means on the same tenders
    error = 3 * float(np.std(second - other) / np.sqrt(TENDERS))
    assert error < 0.005
    # what luck does not explain is the coarseness of the solver's grid
    assert other.mean() == pytest.approx(second.mean(), abs=error + 0.001)


def test_bidding_ones_cost_under_the_first_price_is_no_equilibrium_and_costs_the_buyer_less() -> None:
    cost = uniform().cost
    naive = np.interp(drawn(3), RANKS, cost).min(axis=1).mean()
    assert prices(LowestPrice(**NUMBERS), 3).mean() > naive + 0.05


@pytest.mark.parametrize("bidders", [2, 3, 5, 8])
def test_a_second_price_leaves_nothing_to_be_put_on_top(bidders: int) -> None:
    assert strategy(SecondPrice(**NUMBERS), bidders, uniform()) == pytest.approx(uniform().cost)


def test_more_bidders_mark_up_less() -> None:
    marks = [LowestPrice(**NUMBERS).mark_up(bidders, 0.1) for bidders in (2, 3, 4, 6, 10, 15)]
    assert marks == sorted(marks, reverse=True)
    assert [LowestPrice(**NUMBERS).mark_up(3, spread) for spread in (0.02, 0.1)] == sorted(
        LowestPrice(**NUMBERS).mark_up(3, spread) for spread in (0.02, 0.1)
    )


def test_a_common_bid_is_an_equilibrium_of_the_average_price_rule() -> None:
    tender, others = AveragePrice(**NUMBERS), np.full((101, 4), 1.4)
    tried = np.concatenate([np.linspace(0.8, 1.8, 101)[:, None], others], axis=1)
    points = tender.points(Bids(tried, np.ones_like(tried)))
    wins = points[:, 0] >= points[:, 1:].max(axis=1) - 1e-12
    assert tried[wins, 0] == pytest.approx([1.4])


# --- Che 1993 -----------------------------------------------------------------------------------

VALUE, BEST, WORST = 0.3, 0.6, 1.0  # s(q) = V·q; c(q, θ) = θ·q²/2 + 1, θ uniform between .6 and 1


def che(bidders: int) -> tuple[Yuan, Yuan]:
    """Cost parameters by rank, and p*(θ) = c(q*, θ) + ∫ c_θ(q*(t), t)·[(1 − F(t))/(1 − F(θ))]^(N − 1) dt."""
    theta = BEST + (WORST - BEST) * RANKS

    def price(own: float) -> float:
        rent = quad(lambda t: (VALUE / t) ** 2 / 2 * ((WORST - t) / (WORST - own)) ** (bidders - 1), own, WORST)[0]
        return 1 + own * (VALUE / own) ** 2 / 2 + rent

    return theta, np.array([price(own) for own in theta[:-1]] + [1 + VALUE**2 / 2 / WORST])


@pytest.mark.parametrize("bidders", [2, 3, 6])
def test_prices_of_a_scoring_auction_are_che_s(bidders: int) -> None:
    tender = Scored(formula="quasi_linear", quality_value=VALUE, price_weight=0.5, **NUMBERS)
    theta, price = che(bidders)
    quality = tender.value_of_quality(1.0) / theta  # q* = V/θ: s'(q) = c_q(q, θ)
    found = strategy(tender, bidders, Types(RANKS, 1 + theta * quality**2 / 2, quality))
    bulk = (1 - RANKS) ** (bidders - 1) > 0.03
    assert found[bulk] == pytest.approx(price[bulk], abs=0.001)
    # it is not the cost alone: the rent of the best type is many times the tolerance
    assert price[0] - 1 - theta[0] * quality[0] ** 2 / 2 > 0.006


@pytest.mark.parametrize("bidders", [2, 3, 6])
def test_the_quality_of_a_scoring_auction_does_not_depend_on_how_many_bid(bidders: int) -> None:
    tender = Scored(formula="quasi_linear", quality_value=VALUE, price_weight=0.5, **NUMBERS)
    theta, price = che(bidders)
    at = 16  # a rather good type, who may promise and ask what it likes
    own, promised = theta[at], np.linspace(0.1, 0.8, 71)
    score = VALUE**2 / theta - price
    rivals = np.interp(imagined(bidders - 1, 400), RANKS, score).max(axis=1)
    asked = np.linspace(1.0, 1.2, 201)
    bids = Bids(*(np.ascontiguousarray(each) for each in np.meshgrid(asked, promised)))
    mine = tender.points(bids)
    won = (mine[..., None] > rivals).mean(axis=-1)
    gain = (bids.price - 1 - own * bids.quality**2 / 2) * won
    best = np.unravel_index(np.argmax(gain), gain.shape)
    assert tender.value_of_quality(1.0) / own == pytest.approx(bids.quality[best], abs=0.02)
    assert VALUE / own == pytest.approx(bids.quality[best], abs=0.02)
    assert bids.price[best] == pytest.approx(price[at], abs=0.006)
