"""Selection into voluntary cover: who is dearer, members or others, and what market that makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.households.bills import Bills, Part
from govsim.layers.cover_enrolment import worth
from govsim.metrics.formulas.positive_correlation import positive_correlation
from govsim.metrics.formulas.selection_market import SelectionMarket
from govsim.metrics.year.covers import CoverYear, covers

if TYPE_CHECKING:
    from govsim.core.world import World

# places on the curves: share of the eligible, from the keenest
PLACES = (0.1, 0.25, 0.5, 0.75, 1.0)
# valuations that differ by less than a fifth of a per cent count as one, so that nobody need be sorted
STEP, LOWEST = 0.002, 0.01
# a market that serves less than one in a hundred is none
LEAST = 0.01


@metric(
    unit="ratio",
    label="Selection into voluntary cover",
    better="neither",
    source="κ_sel, after Einav, Finkelstein & Cullen 2010, Q J Econ 125:877",
)
def cover_selection_index(world: World) -> dict[str, float]:
    """Mean expected cost of members over that of all who may buy: 1 if they are like everybody, above if dearer.

    Expected cost is what the cover would take off a person's bills in the year, by its age, frailty, illness and
    schedule, member or not. Groups: the product; product.individual, both means over those whom no group enrolled.
    """
    found: dict[str, float] = {}
    for name, each in covers(world).items():
        for group, only in ((name, {}), (f"{name}.individual", {"by_group": False})):
            all_of_them = float(each.mean_cost("", may_buy=True, **only)[0])
            members = float(each.mean_cost("", may_buy=True, member=True, **only)[0])
            if members == members and all_of_them > 0:
                found[group] = members / all_of_them
    return found


@metric(
    unit="ratio",
    label="Expected cost of the oldest over the young",
    better="neither",
    source="gradient by age at one price, usage of S18 and S19",
)
def cover_cost_gradient(world: World) -> dict[str, float]:
    """Mean expected cost (see cover_selection_index) of those of 75 and more who may buy over those of 15 to 44."""
    means = {name: each.mean_cost("band", may_buy=True) for name, each in covers(world).items()}
    return {name: float(by_age[4] / by_age[1]) for name, by_age in means.items() if by_age[1] > 0 and by_age[4] >= 0}


# --- what they would have claimed ------------------------------------------------------------------------


class _IfCovered(Part):
    """All patients of bills as a cover found them, each with the share of the schedule that it would be given."""

    cover_share: Array

    def __init__(self, bills: Bills, each: CoverYear) -> None:
        super().__init__(bills, slice(None))
        self.unpaid_in, self.unpaid_out = bills.in_scope.copy(), bills.out_of_scope
        for layer in bills.world.schemes_of("layers"):
            if layer.name == each.cover.name:
                break
            if layer.name in bills.paid:
                self.take(layer.name, bills.paid[layer.name], layer.scope)
        self.cover_share = np.where(bills.ill_before, each.cover.preexisting_rate, 1.0) * each.pool.generosity


def _would_claim(world: World, each: CoverYear) -> Array:
    """Return whether each person would have been paid anything by the cover this year, had it been covered."""
    bills = world.bills["inpatient"]
    due = np.zeros(len(world.persons), np.bool_)
    due[bills.person] = each.cover.due(_IfCovered(bills, each)) > 0
    return due.take(each.rows)


@metric(
    unit="correlation",
    label="Positive correlation of cover and claims",
    better="neither",
    source="Chiappori & Salanié 2000, J Political Economy 108:56",
)
def cover_positive_correlation(world: World) -> dict[str, float]:
    """Correlation of being a member and of having a claim this year, within groups that pay the same price.

    A claim is a bill on which the cover pays, or would have paid one who is no member: what layers before it left,
    by its schedule. Above 0: adverse selection, or moral hazard; below: advantageous. Over all whom the product is
    for, whether turned away for illness or not, in bands of age if the price is by age. Groups: the product;
    product.error, the standard error; where the ill are turned away, product.may_buy over those who are not.
    """
    found: dict[str, float] = {}
    for name, each in covers(world).items():
        if not each.member.any():
            continue
        claims = _would_claim(world, each)
        among = {"": np.ones(len(claims), np.bool_)} | ({".may_buy": each.may_buy} if each.cover.underwriting else {})
        for word, some in among.items():
            by_price = each.band if len(set(each.cover.age_factors)) > 1 else np.zeros_like(each.band)
            columns = (column[some] for column in (each.member, claims, by_price, each.weight))
            tested = positive_correlation(*columns)
            found |= {f"{name}{word}": tested.value, f"{name}{word}.error": tested.error}
    return {group: value for group, value in found.items() if value == value}


# --- the market ------------------------------------------------------------------------------------------


def _market(world: World, each: CoverYear) -> SelectionMarket | None:
    """Return the market of those who may buy, by worth as perceived; None without anybody.

    One who pays f times the premium counts as f persons who pay it once: valuation and cost are v/f and c/f.
    """

    def measure() -> SelectionMarket | None:
        persons, cover = world.persons, each.cover
        factor = np.array(cover.age_factors)[each.band]
        some = np.flatnonzero(each.may_buy & (factor > 0))
        rows, factor = each.rows[some], factor[some]
        seen = (column.take(rows) for column in (worth(cover, world), persons.age, persons.perception))
        return _grouped(
            cover.perceived(*seen, each.pool.backing) / factor, each.cost[some] / factor, each.weight[some] * factor
        )

    return world.once_a_year(f"metrics: market of {each.cover.name}", measure)  # type: ignore[no-any-return]


def _grouped(valuation: Array, cost: Array, weight: Array) -> SelectionMarket | None:
    """Return the market of groups of one valuation, all but equal: none of their sums is changed."""
    cell = (np.log(np.maximum(valuation, LOWEST) / LOWEST) / STEP).astype(np.intp)
    whole = np.bincount(cell, weight)
    some = whole > 0
    worths, costs = (np.bincount(cell, weight * column)[some] / whole[some] for column in (valuation, cost))
    return SelectionMarket.of(worths, costs, whole[some]) if some.any() else None


def _curve(world: World, name: str, market: SelectionMarket, cost: Callable[[Array], Array]) -> dict[str, float]:
    """Return a cost at the premium, if it is on sale, and at the price that each of PLACES would pay."""
    each = covers(world)[name]
    last = np.searchsorted(market.reached, np.array(PLACES) * market.reached[-1] * (1 - 1e-12))
    prices = np.append(market.valuation[np.maximum(last, 1) - 1], each.pool.premium)
    words = [*(f"first_{100 * place:.0f}" for place in PLACES), "at_premium"]
    found = zip(words, cost(prices).tolist(), strict=True)
    sold = each.cover.is_offered(world)
    return {f"{name}.{word}": value for word, value in found if value == value and (sold or word != "at_premium")}


@metric(
    unit="CNY/person/year",
    label="Average cost of voluntary cover",
    better="neither",
    source="AC of Einav, Finkelstein & Cullen 2010, Q J Econ 125:877",
)
def cover_average_cost(world: World) -> dict[str, float]:
    """Mean expected cost (see cover_selection_index) of members; and of those who see most worth in it.

    Groups: the product, its members; product.at_premium, those to whom it is worth its premium, as they perceive it;
    product.first_10 ... product.first_100, that share of those who may buy, from the highest worth. Worth is the
    reservation price (over the age factor, as cost then is, if the price is by age), without taste, habit or group.
    """
    found: dict[str, float] = {}
    for name, each in covers(world).items():
        found[name] = float(each.mean_cost(may_buy=True, member=True)[0])
        market = _market(world, each)
        if market is not None:
            found |= _curve(world, name, market, market.average_cost)
    return {group: value for group, value in found.items() if value == value}


@metric(
    unit="CNY/person/year",
    label="Marginal cost of voluntary cover",
    better="neither",
    source="MC of Einav, Finkelstein & Cullen 2010, Q J Econ 125:877",
)
def cover_marginal_cost(world: World) -> dict[str, float]:
    """Mean expected cost of those to whom it is worth about the price; adverse selection if below cover_average_cost.

    About: the fiftieth of those who may buy that is nearest to it. Groups, as those of cover_average_cost:
    product.at_premium; product.first_10 ... product.first_100, at the price that so many would pay.
    """
    found: dict[str, float] = {}
    for name, each in covers(world).items():
        market = _market(world, each)
        if market is not None:
            found |= _curve(world, name, market, market.marginal_cost)
    return found


def _loading(each: CoverYear) -> float:
    """Return what operating it costs over claims, where the premium pays for both and nothing else."""
    return float(each.pool.operating / (1.0 - each.pool.operating))


@metric(
    unit="CNY/person/year",
    label="Break-even premium of a market of worth",
    better="neither",
    source="Einav, Finkelstein & Cullen 2010, Q J Econ 125:877; Akerlof 1970, Q J Econ 84:488",
)
def cover_break_even(world: World) -> dict[str, float]:
    """Least premium at which those who see that worth in it pay for their expected claims and for operating it.

    All who may buy are asked, and nothing but worth as perceived counts: no taste, endorsement, habit or group.
    Left out if the market unravels: no premium draws one in a hundred and pays for itself.
    """
    found: dict[str, float] = {}
    for name, each in covers(world).items():
        market = _market(world, each)
        if market is not None:
            found[name] = market.break_even(_loading(each), LEAST).price
    return {name: price for name, price in found.items() if price == price}


@metric(
    unit="CNY/person/year",
    label="Welfare lost to the price",
    better="lower",
    source="the triangle of Einav, Finkelstein & Cullen 2010, Q J Econ 125:877",
)
def cover_welfare_loss(world: World) -> dict[str, float]:
    """What its premium loses against the best one: worth as perceived less cost of claims and operation of who buys.

    A head of those who may buy. If it is not on sale, all that there would be to gain, as it was when
    cover was put on sale.
    """
    found: dict[str, float] = {}
    for name, each in covers(world).items():
        market = _market(world, each)
        if market is not None:
            price = each.pool.premium if each.cover.is_offered(world) else float("nan")
            heads = float(each.heads(may_buy=True)[0])
            found[name] = market.welfare_loss(price, _loading(each)) * float(market.reached[-1]) / heads
    return found
