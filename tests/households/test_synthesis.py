"""What people are like: every margin that a scenario asks for comes out."""

import numpy as np
import pytest

from govsim.core.errors import ScenarioError
from govsim.core.parameter import parameter


def _heads(world):
    return world.households.members * world.households.weight.astype(float)


def _per_head(world):
    return world.households.permanent_income / world.households.members


def _gini(values, weights):
    order = np.argsort(values)
    values, weights = values[order], weights[order]
    rank = (np.cumsum(weights) - weights / 2) / weights.sum()
    mean = np.average(values, weights=weights)
    return 2 * np.average((values - mean) * (rank - 0.5), weights=weights) / mean


def _by_quintile(world, persons):
    """Return the share of a mask of persons in each quintile."""
    group = world.households.quintile[world.persons.household]
    alive = world.persons.alive
    return np.bincount(group, persons & alive, 5) / np.bincount(group, alive, 5)


def test_mean_income_per_head_is_as_asked(city):
    mean = np.average(_per_head(city), weights=_heads(city))
    assert mean == pytest.approx(24_000, rel=1e-9)


def test_the_gini_of_income_is_near_the_official_one(city):
    assert _gini(_per_head(city), _heads(city)) == pytest.approx(0.45, abs=0.02)


def test_quintile_means_have_the_published_ratios_within_a_tenth(city):
    heads, group = _heads(city), city.households.quintile
    means = np.bincount(group, heads * _per_head(city)) / np.bincount(group, heads)
    published = np.array(parameter("population/income_quintiles").at(2023))
    assert means / means.mean() == pytest.approx(published / published.mean(), rel=0.11)


def test_quintiles_hold_a_fifth_of_persons_each(city):
    assert np.bincount(city.households.quintile, _heads(city)) / _heads(city).sum() == pytest.approx(0.2, abs=1e-3)


def test_the_urban_share_and_the_urban_rural_income_ratio_are_as_asked(city):
    urban, heads, income = city.households.urban, _heads(city), _per_head(city)
    assert heads[urban].sum() / heads.sum() == pytest.approx(0.6, abs=0.01)
    ratio = np.average(income[urban], weights=heads[urban]) / np.average(income[~urban], weights=heads[~urban])
    assert ratio == pytest.approx(2.39, abs=0.08)


def test_a_quarter_of_all_persons_is_insured_as_employees_the_more_the_richer(city):
    employees = (city.persons.scheme == 2) & city.persons.alive
    assert employees.sum() / city.persons.alive.sum() == pytest.approx(0.25, abs=0.003)
    assert np.all(np.diff(_by_quintile(city, employees)) > 0)


def test_employees_are_urban_and_of_working_age(city):
    employees = city.persons.scheme == 2
    assert city.persons.age[employees].min() >= 16
    assert city.households.urban[city.persons.household[employees]].all()


def test_everybody_else_is_insured_as_a_resident(city):
    assert set(np.unique(city.persons.scheme)) == {1, 2}


def test_more_employees_than_urban_adults_are_refused(build):
    with pytest.raises(ScenarioError, match=r"only 0\.\d\d are urban adults"):
        build(5_000, **{"population.employee_share": 0.9})


def test_chronic_illness_has_the_prevalence_of_the_age(city):
    ages, alive = city.persons.age, city.persons.alive
    for low, high, share in zip(
        (0, 15, 45, 60, 75), (15, 45, 60, 75, 200), parameter("population/chronic_prevalence").at(2020), strict=True
    ):
        band = alive & (ages >= low) & (ages < high)
        assert city.persons.chronic[band].mean() == pytest.approx(share, abs=0.03)
    assert city.persons.chronic[alive & (ages >= 15)].mean() == pytest.approx(0.343, abs=0.015)


def test_mean_frailty_is_one_in_every_age_band(city):
    ages, alive = city.persons.age, city.persons.alive
    for low, high in ((0, 15), (15, 45), (45, 60), (60, 75), (75, 200)):
        assert city.persons.frailty[alive & (ages >= low) & (ages < high)].mean() == pytest.approx(1, abs=0.02)


def test_the_chronically_ill_are_frailer_at_the_same_age(city):
    sixty = city.persons.alive & (city.persons.age >= 58) & (city.persons.age <= 62)
    chronic, healthy = (city.persons.frailty[sixty & (city.persons.chronic == c)].mean() for c in (True, False))
    assert chronic / healthy == pytest.approx(1.5, abs=0.05)


def test_opening_savings_rise_with_income_and_are_booked(city):
    years = city.households.savings / 100 / city.households.permanent_income
    medians = [np.median(years[city.households.quintile == q]) for q in range(5)]
    assert medians == pytest.approx(parameter("population/savings_years").at(2020), rel=0.05)
    assert city.ledger.balance("households") == city.households.savings.sum()
    assert city.ledger.flow(memo="opening savings") == city.households.savings.sum()


def test_savings_are_a_view_of_the_ledger_that_nobody_can_write(city):
    assert city.households.savings.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        city.households.savings[0] = 1


def test_trust_and_awareness_lie_between_0_and_1(city):
    for name, median in (("trust", 0.65), ("awareness", 0.45)):
        column = city.households[name]
        assert 0 < column.min() < column.max() < 1
        assert np.median(column) == pytest.approx(median, abs=0.01)


def test_a_changed_setting_moves_no_draw_that_it_does_not_touch(build):
    one, other = build(2_000), build(2_000, **{"population.savings_spread": 0.3, "population.chronic_frailty": 2.0})
    for name in ("age", "female", "alive", "household", "scheme", "chronic"):
        assert np.array_equal(one.persons[name], other.persons[name])
    for name in ("permanent_income", "urban", "quintile", "trust", "misjudged"):
        assert np.array_equal(one.households[name], other.households[name])
    assert not np.array_equal(one.households.savings, other.households.savings)


def test_another_seed_is_another_city(build):
    one, other = build(2_000, seed=1), build(2_000, seed=2)
    assert not np.array_equal(one.households.permanent_income, other.households.permanent_income)


def test_a_very_small_city_can_be_founded(build, turn):
    assert len(turn(build(10), 3).households) == 10


def test_a_person_takes_few_bytes(build):
    world = build(20_000)
    columns = world.persons.bytes() + world.households.bytes() + world.population.first.nbytes
    assert columns / world.persons.alive.sum() < 80
