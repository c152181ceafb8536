"""A market with selection: demand, average and marginal cost of one cover at one price, and what it loses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.population import Array


@dataclass(frozen=True)
class Trade:
    """What is sold: the price, the share of all who buy and their mean cost.

    Attributes:
        price: CNY a person; nan if nothing is sold.
        share: of the eligible, by weight; 0 if nothing is sold.
        average_cost: expected cost of those who buy, CNY a person; nan if nothing is sold.
    """

    price: float
    share: float
    average_cost: float


NO_TRADE = Trade(np.nan, 0.0, np.nan)


@dataclass(frozen=True)
class SelectionMarket:
    """The eligible from the keenest to the least keen, for one cover sold to all of them at one price.

    At a price P those buy whose valuation v (willingness to pay) is at least P. ℓ is the loading: what the seller
    spends over each yuan of claims, a real cost. Source: Einav, Finkelstein & Cullen 2010, Q J Economics 125:877.

    Attributes:
        valuation: CNY a person, descending.
        reached: weight of the first 0, 1, ... n persons.
        spent: expected cost of the first 0, 1, ... n persons, CNY.
        worth: valuation of the first 0, 1, ... n persons, CNY.
    """

    valuation: Array
    reached: Array
    spent: Array
    worth: Array

    @classmethod
    def of(cls, valuation: Array, cost: Array, weight: Array) -> SelectionMarket:
        """Sort the eligible.

        Args:
            valuation: the most that each would pay, CNY.
            cost: what the cover is expected to pay for each, CNY.
            weight: persons that each stands for, 0 or more.
        """
        order = np.argsort(-valuation, kind="stable")
        keen, heavy = valuation[order], weight[order]
        sums = (np.concatenate(([0.0], np.cumsum(heavy * each))) for each in (np.ones(len(keen)), cost[order], keen))
        return cls(keen, *sums)

    def buyers(self, price: Array) -> Array:
        """Return how many of the keenest buy at each price: those with v ≥ P."""
        return np.asarray(np.searchsorted(-self.valuation, -np.asarray(price, float), side="right"))

    def demand(self, price: Array) -> Array:
        """Return D(P), the share of the eligible with v ≥ P."""
        return np.asarray(self.reached[self.buyers(price)] / self.reached[-1])

    def average_cost(self, price: Array) -> Array:
        """Return AC(P) = E[c | v ≥ P], CNY a person; nan where nobody buys."""
        count = self.buyers(price)
        return self._mean(np.zeros_like(count, float), self.reached[count])

    def marginal_cost(self, price: Array, window: float = 0.02) -> Array:
        """Return MC(P) = E[c | v ≈ P], CNY a person: of those within half a window of the last buyer's place.

        Args:
            price: P, CNY.
            window: share of the eligible over which it is a mean; less at the ends, where there are fewer.
        """
        place, half = self.reached[self.buyers(price)], window / 2 * self.reached[-1]
        return self._mean(np.maximum(place - half, 0.0), np.minimum(place + half, self.reached[-1]))

    def _mean(self, first: Array, last: Array) -> Array:
        """Return the mean cost of the weight between two places, straight within a person; nan if there is none."""
        total = np.interp(last, self.reached, self.spent) - np.interp(first, self.reached, self.spent)
        weight = last - first
        return np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan)

    def _last(self) -> Array:
        """Return the numbers k of keenest that a price can select: no two of one valuation on different sides."""
        ends = np.append(self.valuation[1:] < self.valuation[:-1], True)
        return np.flatnonzero(ends & (self.reached[1:] > 0)) + 1 if len(self.valuation) else np.zeros(0, np.intp)

    def break_even(self, loading: float = 0.0, least: float = 0.0) -> Trade:
        """Return the equilibrium: the smallest P at which premiums cover cost, P ≥ AC(P)·(1 + ℓ).

        Below it every price loses money, so nobody undercuts it. It is exact on the persons given: the first k can be
        had at a price up to v_k, and break even if AC_k·(1 + ℓ) ≤ v_k; the largest such k is served. If there is none,
        AC(P)·(1 + ℓ) > P for all P: the market unravels (Akerlof 1970, Q J Economics 84:488).

        Args:
            loading: ℓ, over claims, 0 or more.
            least: a smaller share of the eligible is no market, 0 to 1: the keenest few of a sample may always trade.
        """
        last = self._last()
        cost = self.spent[last] / self.reached[last] * (1.0 + loading)
        viable = (cost <= self.valuation[last - 1]) & (self.reached[last] >= least * self.reached[-1])
        if not viable.any():
            return NO_TRADE
        best = np.flatnonzero(viable)[-1]
        count, price = last[best], float(cost[best])
        if count < len(self.valuation):  # a price that the next, who would cost more than they pay, do not accept
            price = max(price, float(np.nextafter(self.valuation[count], np.inf)))
        return self._trade(int(count), price)

    def efficient(self, loading: float = 0.0) -> Trade:
        """Return the best single price: where demand crosses MC·(1 + ℓ), found as the largest surplus of any k.

        The price is that of the last buyer, v_k; where those left out pay nothing, nobody should be served.
        """
        last = self._last()
        surplus = (self.worth - (1.0 + loading) * self.spent)[last]
        if not len(last) or surplus.max() <= 0:
            return NO_TRADE
        count = int(last[np.argmax(surplus)])
        return self._trade(count, float(self.valuation[count - 1]))

    def _trade(self, count: int, price: float) -> Trade:
        share = float(self.reached[count] / self.reached[-1])
        return Trade(price, share, float(self.spent[count] / self.reached[count]))

    def surplus(self, price: float, loading: float = 0.0) -> float:
        """Return Σ over buyers of v − c·(1 + ℓ), CNY a person eligible; 0 at no price (nan)."""
        count = 0 if np.isnan(price) else int(self.buyers(np.array(price)))
        return float((self.worth[count] - (1.0 + loading) * self.spent[count]) / self.reached[-1])

    def welfare_loss(self, price: float, loading: float = 0.0) -> float:
        """Return what this price loses against the best one, CNY a person eligible: the triangle of EFC 2010.

        It lies between demand and MC·(1 + ℓ), from the share that buys to the share that should: those priced out in
        an adverse market, those drawn in in an advantageous one. At no price (nan) it is all that there is to gain.
        A little high in a small sample whose costs differ at one valuation: the best price is chosen by their luck.
        """
        return self.surplus(self.efficient(loading).price, loading) - self.surplus(price, loading)


def efficient_share(valuation: Array, cost: Array, weight: Array, loading: float = 0.0) -> float:
    """Return the share, by weight, of those who value the cover at its own expected cost or more, v ≥ c·(1 + ℓ).

    No single price need reach them: `SelectionMarket.efficient` is the best that one price can do.
    """
    return float(weight[valuation >= cost * (1.0 + loading)].sum() / weight.sum())


def priced_out(valuation: Array, cost: Array, weight: Array, price: float, loading: float = 0.0) -> float:
    """Return what is lost by those who do not buy but are worth covering: Σ (v − c·(1 + ℓ)) of v < P, v > c·(1 + ℓ).

    CNY a person eligible; all of whom do not buy at no price (nan). Against each one's own expected cost, so at least
    the triangle of `welfare_loss` in an adverse market, equal to it if all of one valuation cost the same.
    """
    left = ~(valuation >= price)
    gain = np.maximum(valuation - cost * (1.0 + loading), 0.0)
    return float((weight * gain)[left].sum() / weight.sum())


def selection_index(cost: Array, enrolled: Array, weight: Array) -> float:
    """Return κ = E[c | enrolled] / E[c | eligible]; above 1 if the costly enrol; nan if nobody or nothing does.

    Args:
        cost: expected cost of each under the cover, enrolled or not, CNY.
        enrolled: whether.
        weight: persons that each stands for.
    """
    joined = weight * enrolled
    if not joined.sum() or not (weight * cost).sum():
        return np.nan
    return float((joined * cost).sum() / joined.sum() / ((weight * cost).sum() / weight.sum()))
