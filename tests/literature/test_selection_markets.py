"""Selection in a market: Einav, Finkelstein & Cullen 2010 (Q J Econ 125:877), Akerlof 1970 (Q J Econ 84:488)."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.core.population import Array
from govsim.metrics.formulas.selection_market import (
    SelectionMarket,
    efficient_share,
    priced_out,
    selection_index,
)

PEOPLE, REPEATS = 20_000, 40
SURE = 4.0  # standard errors


@dataclass(frozen=True)
class Lines:
    """Demand P = A − B·q and marginal cost a − b·q over the share q that buys: AC = a − b·q/2."""

    top: float
    slope: float
    cost: float
    fall: float
    loading: float = 0.0

    def demand(self, share: float | Array) -> float | Array:
        return self.top - self.slope * share

    def marginal(self, share: float | Array) -> float | Array:
        return self.cost - self.fall * share

    @property
    def share(self) -> float:
        """A − B·q = (1 + ℓ)·(a − b·q/2)."""
        over = 1 + self.loading
        return (self.top - over * self.cost) / (self.slope - over * self.fall / 2)

    @property
    def efficient(self) -> float:
        """A − B·q = (1 + ℓ)·(a − b·q); all, if demand is above to the end."""
        over = 1 + self.loading
        if self.top - self.slope >= over * (self.cost - self.fall):
            return 1.0
        return (self.top - over * self.cost) / (self.slope - over * self.fall)

    @property
    def triangle(self) -> float:
        """Return the area between demand and (1 + ℓ)·MC from q* to qᵉ: the mean of its two sides × its width."""
        sides = [self.demand(each) - (1 + self.loading) * self.marginal(each) for each in (self.share, self.efficient)]
        return float((sides[0] + sides[1]) / 2 * (self.efficient - self.share))

    def people(self, draw: np.random.Generator, noise: float) -> tuple[Array, Array, Array]:
        """Draw valuations and expected costs, which differ among those of one valuation, and weights."""
        place = draw.random(PEOPLE)
        cost = self.marginal(place) * (1 + noise * (draw.exponential(size=PEOPLE) - 1))
        return np.asarray(self.demand(place)), np.asarray(cost), np.ones(PEOPLE)


MARKETS = {
    # q* = 20/70 = .2857, P* = 91.43, qᵉ = 20/40 = .5; the gap at q* is 30·q* = 8.571; ½ × .2143 × 8.571 = .9184
    "adverse": Lines(120, 100, 100, 60),
    # q* = (150 − 108)/(150 − 42) = .3889, P* = 91.67, qᵉ = 42/66 = .6364; gap 42·q* = 16.33; ½ × .2475 × 16.33 = 2.021
    "adverse, with a loading": Lines(150, 150, 90, 70, 0.2),
    # q* = 20/25 = .8, P* = 82; demand − MC = 20 + 10q: all should be covered, and ∫ from .8 to 1 is 4 + 1.8 = 5.8
    "adverse, all should be covered": Lines(130, 60, 110, 70),
    # q* = 80/125 = .64, P* = 56, qᵉ = 80/150 = .5333: too many are covered; ½ × .1067 × (72 − 56) = .8533
    "advantageous": Lines(120, 100, 40, -50),
    # of the size of EFC's own application, USD: q = .94 − .0007·P, AC = 391.69 + .155·P, so MC = 183.55 + .31·P:
    # P* = 391.69/.845 = 463.5, q* = .6155, Pᵉ = 183.55/.69 = 266.0, qᵉ = .7538; ½ × .1383 × 136.3 = 9.42
    "an employer's": Lines(0.94 / 0.0007, 1 / 0.0007, 391.69 + 0.155 * 0.94 / 0.0007, 2 * 0.155 / 0.0007),
}


def estimates(lines: Lines, noise: float) -> dict[str, Array]:
    """Return what is found in each of the repeated populations."""
    rows = []
    for seed in range(REPEATS):
        people = lines.people(np.random.default_rng(seed), noise)
        market = SelectionMarket.of(*people)
        sold = market.break_even(lines.loading)
        best = lines.demand(lines.efficient)
        gap = market.surplus(float(best), lines.loading) - market.surplus(sold.price, lines.loading)
        loss = market.welfare_loss(sold.price, lines.loading)
        out = priced_out(*people, sold.price, lines.loading)
        rows.append((sold.price, sold.share, gap, loss, out, market.efficient(lines.loading).share))
    return dict(zip(("price", "share", "gap", "loss", "out", "efficient"), np.array(rows).T, strict=True))


def is_near(found: Array, closed: float) -> None:
    """Assert that the mean of the repeats is the closed form within their own standard error."""
    error = found.std(ddof=1) / np.sqrt(len(found))
    assert abs(found.mean() - closed) < SURE * error, (found.mean(), error, closed)
    assert error < 0.03 * abs(closed)  # and that says something


@pytest.mark.parametrize("name", MARKETS)
def test_price_share_and_triangle_are_the_closed_forms(name: str) -> None:
    lines = MARKETS[name]
    found = estimates(lines, noise=0.5)
    is_near(found["price"], float(lines.demand(lines.share)))
    is_near(found["share"], lines.share)
    is_near(found["gap"], lines.triangle)
    # the best price of a sample is at least as good for it, so that the loss is on average a little above
    assert (found["loss"] >= found["gap"] - 1e-12).all()


@pytest.mark.parametrize("name", MARKETS)
def test_where_a_valuation_says_the_cost_the_best_price_is_found_too(name: str) -> None:
    lines = MARKETS[name]
    found = estimates(lines, noise=0.0)
    is_near(found["loss"], lines.triangle)
    if lines.efficient == 1:
        assert (found["efficient"] == 1).all()
    else:
        is_near(found["efficient"], lines.efficient)
    if lines.fall > 0:  # those priced out are the triangle; nobody is where too many buy
        assert found["out"] == pytest.approx(found["loss"], rel=1e-9)
    else:
        assert found["out"] == pytest.approx(0, abs=1e-12)


def test_the_closed_forms_by_hand() -> None:
    adverse, loaded, everybody, advantageous, employer = MARKETS.values()
    assert (adverse.share, adverse.efficient, adverse.triangle) == pytest.approx((2 / 7, 0.5, 45 / 49))
    assert (loaded.share, loaded.efficient, loaded.triangle) == pytest.approx((0.38889, 0.63636, 2.02104), rel=1e-5)
    assert (everybody.share, everybody.efficient, everybody.triangle) == pytest.approx((0.8, 1, 5.8))
    assert (advantageous.share, advantageous.efficient) == pytest.approx((0.64, 8 / 15))
    assert advantageous.triangle == pytest.approx(0.5 * (0.64 - 8 / 15) * 16)
    assert employer.demand(employer.share) == pytest.approx(391.69 / 0.845)
    assert employer.demand(employer.efficient) == pytest.approx(183.55 / 0.69, rel=1e-4)
    assert employer.triangle == pytest.approx(9.42, rel=1e-3)


def test_curves_are_the_lines() -> None:
    lines = MARKETS["adverse"]
    market = SelectionMarket.of(*lines.people(np.random.default_rng(5), 0.5))
    share = np.array([0.1, 0.3, 0.5, 0.9])
    price = np.asarray(lines.demand(share))
    # standard errors: of a share ½/√n = .0035; of a mean cost, sd/√(persons in it), sd ½ of some 80
    assert market.demand(price) == pytest.approx(share, abs=SURE * 0.0035)
    assert market.average_cost(price) == pytest.approx(100 - 30 * share, abs=SURE * 45 / np.sqrt(0.1 * PEOPLE))
    assert market.marginal_cost(price, 0.1) == pytest.approx(100 - 60 * share, abs=SURE * 45 / np.sqrt(0.1 * PEOPLE))
    assert np.isnan(market.average_cost(np.array([121.0])))
    assert market.demand(np.array([121.0, -1e9])) == pytest.approx([0, 1])


def test_four_persons_by_hand() -> None:
    # the keenest first: v 10, 8, 8, 2; c 9, 4, 2, 1; the third stands for two
    market = SelectionMarket.of(np.array([8.0, 10, 2, 8]), np.array([4.0, 9, 1, 2]), np.array([1.0, 1, 1, 2]))
    assert market.demand(np.array([10, 9, 8, 2])) == pytest.approx([0.2, 0.2, 0.8, 1])
    assert market.average_cost(np.array([10, 8, 2])) == pytest.approx([9, 17 / 4, 18 / 5])
    # cost of those served: 9 at 10, 4.25 at 8, 3.6 at 2, where it is above 2; so three are served, at 4.25
    sold = market.break_even()
    assert (sold.price, sold.share, sold.average_cost) == pytest.approx((4.25, 0.8, 4.25))
    # with ℓ = 1 it is 8.5 at 8: nobody is served at 8, and 18 is above 10
    assert market.break_even(1.0).share == 0
    # surplus: 1, then 1 + 4 + 12 = 17, then 18; all are worth covering, and the last is lost: 1/5
    assert (market.efficient().share, market.efficient().price) == (1, 2)
    assert market.welfare_loss(sold.price) == pytest.approx(0.2)
    # with ℓ = 1: v − 2c is −8, 0, 4, 4, 0: none at 10 (−8), −8 + 0 + 8 = 0 at 8: there is nothing to gain
    assert market.efficient(1.0).share == 0
    assert market.welfare_loss(np.nan) == pytest.approx(18 / 5)


def test_each_ones_own_surplus_by_hand() -> None:
    people = np.array([10.0, 8, 8, 2]), np.array([9.0, 4, 2, 1]), np.array([1.0, 1, 2, 1])
    assert efficient_share(*people) == 1
    assert efficient_share(*people, 1.0) == pytest.approx(0.8)  # 10 < 18; 8 = 8; 8 > 4; 2 = 2
    assert priced_out(*people, 4.25) == pytest.approx(0.2)
    assert priced_out(*people, 4.25, 1.5) == pytest.approx(0)  # 2 < 2.5
    assert priced_out(*people, np.nan) == pytest.approx((1 + 4 + 12 + 1) / 5)


def test_index_of_selection_by_hand() -> None:
    cost, weight = np.array([100.0, 20, 20]), np.array([1.0, 1, 2])
    # all: 160/4 = 40; the first two: 60
    assert selection_index(cost, np.array([True, True, False]), weight) == pytest.approx(1.5)
    assert selection_index(cost, np.ones(3, bool), weight) == 1
    assert np.isnan(selection_index(cost, np.zeros(3, bool), weight))


NUMBER = 2000
PLACES = (np.arange(NUMBER) + 0.5) / NUMBER  # types evenly on [0, 1]
LOADING = st.floats(0.02, 0.5)
BESIDE = st.floats(1e-6, 0.5)


@settings(deadline=None)
@given(loading=st.floats(0, 1), beside=BESIDE)
def test_where_each_values_its_own_cost_k_times_the_market_unravels_if_k_is_below_one_plus_the_loading(
    loading: float, beside: float
) -> None:
    """c uniform on [0, 1], v = k·c: AC(P) = (P/k + 1)/2, and AC(P)·(1 + ℓ) ≤ P first at P = k: iff k ≥ 1 + ℓ."""

    def market(k: float) -> SelectionMarket:
        return SelectionMarket.of(k * PLACES, PLACES, np.ones(NUMBER))

    below, above = (1 + loading) * (1 - beside), (1 + loading) * (1 + beside)
    nothing = market(below).break_even(loading)
    assert nothing.share == 0
    assert np.isnan(nothing.price)
    sold = market(above).break_even(loading)
    # P = (1 + ℓ)·k / (2k − 1 − ℓ), and 1 − P/k buy
    assert sold.share == pytest.approx(1 - (1 + loading) / (2 * above - 1 - loading), abs=1.01 / NUMBER)
    assert sold.share > 0
    assert sold.price == pytest.approx((1 + loading) * above / (2 * above - 1 - loading), abs=1.01 * above / NUMBER)


@settings(deadline=None)
@given(loading=LOADING, beside=BESIDE)
def test_lemons_either_all_are_traded_or_none(loading: float, beside: float) -> None:
    """Akerlof's cars as risks: quality x uniform on [0, 1], own cost c = 1 − x, v = 1 − x/k, the healthy leave first.

    With ℓ = 0, AC(P) = 1 − k(1 − P)/2 > P for all P iff k < 2, his factor of two. With a loading, the gap
    AC(P)·(1 + ℓ) − P is linear in P and positive at P = 1: it unravels iff it is positive at P = 1 − 1/k, where all
    buy: (1 + ℓ)/2 > 1 − 1/k, k < 2/(1 − ℓ). Of n types x = (i + ½)/n it is k < (2 − 1/n)/(1 − ℓ).
    """
    threshold = (2 - 1 / NUMBER) / (1 - loading)

    def sold(k: float) -> tuple[float, float]:
        trade = SelectionMarket.of(1 - PLACES / k, 1 - PLACES, np.ones(NUMBER)).break_even(loading)
        return trade.share, trade.price

    assert sold(max(threshold * (1 - beside), 1.0))[0] == 0
    share, price = sold(threshold * (1 + beside))
    assert share == 1
    assert price == pytest.approx((1 + loading) / 2)


def test_without_a_loading_a_lemon_market_of_many_shrinks_to_its_sickest() -> None:
    trade = SelectionMarket.of(1 - PLACES / 1.9, 1 - PLACES, np.ones(NUMBER))
    assert trade.break_even().share < 0.01  # nothing in the limit: the keenest of a finite number may always trade
    assert trade.break_even(least=0.01).share == 0
    assert SelectionMarket.of(1 - PLACES / 2.1, 1 - PLACES, np.ones(NUMBER)).break_even(least=0.01).share == 1


PERSON = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 3))


@settings(deadline=None)
@given(people=st.lists(PERSON, min_size=1, max_size=12), loading=st.sampled_from([0.0, 0.25, 1.0]))
def test_it_unravels_if_and_only_if_average_cost_is_above_every_price(
    people: list[tuple[int, int, int]], loading: float
) -> None:
    valuation, cost, weight = np.array(people, float).T
    market = SelectionMarket.of(valuation, cost, weight)
    sold = market.break_even(loading)
    # AC steps at valuations only: it is above every price if it is at each of them
    prices = np.unique(valuation)
    covers = [np.average(cost[valuation >= p], weights=weight[valuation >= p]) * (1 + loading) <= p for p in prices]
    assert (sold.share == 0) == (not any(covers))
    if sold.share:
        buys = valuation >= sold.price
        assert sold.share == pytest.approx(weight[buys].sum() / weight.sum())
        assert sold.average_cost == pytest.approx(np.average(cost[buys], weights=weight[buys]))
        assert sold.price >= sold.average_cost * (1 + loading) - 1e-12
        # no lower price covers its cost: neither at any valuation nor just above one
        for lower in (*prices, *(prices + 1e-6), sold.price - 1e-6):
            if lower < sold.price - 1e-9:
                buys = valuation >= lower
                assert np.average(cost[buys], weights=weight[buys]) * (1 + loading) > lower
