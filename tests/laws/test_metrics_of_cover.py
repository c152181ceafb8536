"""What is measured of voluntary cover: shares are shares, parts add up to wholes, a market in groups is the market."""

import numpy as np
import pytest
from cities import with_bills
from hypothesis import given
from hypothesis import strategies as st

from govsim.core.metric import metrics
from govsim.core.world import World
from govsim.layers.cover_enrolment import worth
from govsim.metrics import cover_selection
from govsim.metrics.formulas.selection_market import SelectionMarket
from govsim.metrics.year.covers import covers
from govsim.metrics.year.households import households
from govsim.metrics.year.layers import layers

# the ill are turned away; the deductible is low, so that some are saved by it
SETTINGS = {
    "population.households": 5000,
    "years": 2,
    "layers.yuanhuibao.underwriting": True,
    "layers.yuanhuibao.deductible": 5000,
    "institutions.agency.premium": 300,
}
SHARES = (
    "participation", "participation_by_age", "participation_by_income", "participation_by_health",
    "individual_participation", "group_share", "renewal", "newcomers", "on_sale", "operating_cost", "refused",
    "satisfaction", "averted_catastrophic", "claimants_65_up",
)  # fmt: skip


@pytest.fixture(scope="module")
def lived() -> World:
    """A city with a product in its second year, the year's bills still there."""
    world = World("guangyuan", rng=3, **SETTINGS)
    return with_bills(world)


def values(world: World, name: str) -> dict[str, float]:
    """Return what a metric of cover measures, by group, without the product's name."""
    product = next(iter(covers(world)))
    found = metrics()[f"cover_{name}"].of(world)
    return {group.removeprefix(product).removeprefix("."): value for group, value in found.items()}


def test_shares_lie_between_nothing_and_all(lived: World) -> None:
    for name in SHARES:
        found = values(lived, name)
        assert found, name
        assert all(0 <= value <= 1 for value in found.values()), name
    assert 0 < values(lived, "participation")[""] < 1


def test_every_metric_of_cover_has_a_number(lived: World) -> None:
    for name in metrics():
        if name.startswith("cover_") and name != "cover_break_even":
            found = values(lived, name.removeprefix("cover_"))
            assert found, name
            assert all(np.isfinite(value) for value in found.values()), name


def test_groups_add_up_to_the_whole(lived: World) -> None:
    each = next(iter(covers(lived).values()))
    whole = each.heads(may_buy=True)[0]
    for by, metric in (("band", "participation_by_age"), ("fifth", "participation_by_income")):
        heads, shares = each.heads(by, may_buy=True), np.array(list(values(lived, metric).values()))
        assert (heads * shares).sum() / whole == pytest.approx(values(lived, "participation")[""])
    everybody = each.heads("ill")
    shares = np.array([values(lived, "participation_by_health")[word] for word in ("not_ill_before", "ill_before")])
    assert (everybody * shares).sum() == pytest.approx(each.heads(member=True)[0])
    assert whole < everybody.sum()  # the ill are turned away


def test_members_are_those_of_the_pool_and_their_cost_is_the_selection_index(lived: World) -> None:
    each = next(iter(covers(lived).values()))
    assert each.heads(member=True)[0] == each.pool.members
    mean = float(np.average(each.cost[each.may_buy], weights=each.weight[each.may_buy]))
    cost = values(lived, "average_cost")
    assert values(lived, "selection_index")[""] * mean == pytest.approx(cost[""])
    assert cost["first_100"] == pytest.approx(mean, rel=1e-5)


def test_who_was_and_who_was_not_a_member_are_all_members(lived: World) -> None:
    each = next(iter(covers(lived).values()))
    again = values(lived, "renewal")[""] * each.heads(may_buy=True, before=True)[0]
    assert again + values(lived, "newcomers")[""] * each.pool.members == pytest.approx(each.pool.members)


def test_what_the_fifths_gain_is_what_was_paid_less_what_was_collected(lived: World) -> None:
    year, each = households(lived), next(iter(covers(lived).values()))
    heads = np.bincount(year.quintile, year.heads, 5)
    gained = (np.array(list(values(lived, "net_benefit_by_quintile").values())) * heads).sum()
    assert gained == pytest.approx((each.pool.claims - each.pool.collected) / 100, abs=0.01)


def test_with_its_benefits_taken_back_the_catastrophic_are_those_now_and_those_averted(lived: World) -> None:
    year, found = households(lived), values(lived, "averted_catastrophic")
    sizes = np.bincount(year.quintile, year.weight, 5)
    fifths = [found[f"quintile_{i}"] for i in range(1, 6)]
    assert (np.array(fifths) * sizes).sum() / sizes.sum() == pytest.approx(found[""])
    name = next(iter(covers(lived)))
    given = layers(lived)[name].by_household
    ruined = (year.oop + given >= 0.4 * (year.capacity + given / 2)) & (given > 0)
    before = year.weight * (ruined | (year.catastrophic > 0))
    assert found[""] > 0
    assert found[""] == pytest.approx((before.sum() - (year.weight * year.catastrophic).sum()) / year.weight.sum())


def test_what_members_would_claim_is_what_they_were_paid(lived: World) -> None:
    name, each = next(iter(covers(lived).items()))
    bills, paid = lived.bills["inpatient"], np.zeros(len(lived.persons), bool)
    paid[bills.person] = bills.paid[name] > 0
    claims = cover_selection._would_claim(lived, each)
    assert claims[each.member].tolist() == paid[each.rows][each.member].tolist()
    assert claims[~each.member].any()


def test_a_market_of_groups_of_one_valuation_is_the_market_of_all(lived: World) -> None:
    each = next(iter(covers(lived).values()))
    rows, persons = each.rows[each.may_buy], lived.persons
    seen = each.cover.perceived(
        worth(each.cover, lived)[rows], persons.age[rows], persons.perception[rows], each.pool.backing
    )
    exact = SelectionMarket.of(seen, each.cost[each.may_buy], each.weight[each.may_buy])
    grouped = cover_selection._market(lived, each)
    assert grouped is not None
    for price in (20.0, 59.0, 200.0):
        at = np.array(price)
        assert grouped.demand(at) == pytest.approx(exact.demand(at), abs=2e-3)
        assert grouped.average_cost(at) == pytest.approx(exact.average_cost(at), rel=0.02)
        assert grouped.welfare_loss(price, 0.1) == pytest.approx(exact.welfare_loss(price, 0.1), rel=0.02, abs=0.02)


@given(
    st.lists(st.tuples(st.floats(0, 500), st.floats(0, 300), st.integers(1, 5)), min_size=1, max_size=60),
    st.floats(0, 0.5),
)
def test_grouping_changes_no_sum_and_no_price_by_more_than_a_step(
    people: list[tuple[float, float, int]], loading: float
) -> None:
    valuation, cost, weight = (np.array(column, float) for column in zip(*people, strict=True))
    grouped = cover_selection._grouped(valuation, cost, weight)
    assert grouped is not None
    assert grouped.reached[-1] == weight.sum()
    assert grouped.spent[-1] == pytest.approx((weight * cost).sum())
    assert grouped.worth[-1] == pytest.approx((weight * valuation).sum())
    exact = SelectionMarket.of(valuation, cost, weight).efficient(loading)
    # no price that groups have is better than the best of all
    best = SelectionMarket.of(valuation, cost, weight).surplus(exact.price, loading)
    assert grouped.surplus(grouped.efficient(loading).price, loading) <= best + 1e-6 * (1 + abs(best))


def test_a_city_without_voluntary_cover_measures_none() -> None:
    world = World("h-city", rng=1, **{"population.households": 300, "years": 1})
    world.step()
    assert not [name for _, name, _, _ in world.records if name.startswith("cover_")]
