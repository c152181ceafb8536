"""Time passes: births, deaths, ageing, chronic illness."""

import numpy as np
import pytest


@pytest.fixture(scope="module")
def passing(build, turn):
    """Return what ten years of a city looked like: (persons before, deaths, births) a year, and the city."""
    world = turn(build(40_000))
    years = []
    for _ in range(9):
        alive, age, before = world.persons.alive.copy(), world.persons.age.copy(), world.persons.alive.sum()
        deserted = world.households.members == 0
        turn(world)
        lived_in = ~deserted[world.persons.household]  # by the same people, but for births
        births = (world.persons.alive & lived_in & (world.persons.age == 0)).sum()
        left = (world.persons.alive & lived_in).sum()
        years.append((before, before + births - left, births))
        stayed = alive & world.persons.alive & (world.persons.age > 0)
        assert np.array_equal(world.persons.age[stayed], age[stayed] + 1)
    return years, world


def test_nothing_changes_before_the_first_year(build, turn):
    world = build(2_000)
    before = {name: world.persons[name].copy() for name in ("age", "alive", "chronic", "frailty")}
    turn(world)
    for name, column in before.items():
        assert np.array_equal(column, world.persons[name])


def test_the_crude_death_rate_starts_near_7_per_1000(passing):
    persons, deaths, _ = np.sum(passing[0][:3], axis=0)
    assert 1000 * deaths / persons == pytest.approx(7.5, abs=0.7)


def test_the_crude_birth_rate_starts_between_7_and_10_per_1000(passing):
    persons, _, births = np.sum(passing[0][:3], axis=0)
    assert 7 < 1000 * births / persons < 10


def test_households_do_not_run_out_of_room_for_births_within_ten_years(passing):
    persons, _, births = np.sum(passing[0][-2:], axis=0)
    assert 1000 * births / persons > 5


def test_members_are_the_living(passing):
    world = passing[1]
    assert np.array_equal(
        world.households.members, world.population.sum_by_household(world.persons.alive.astype(np.uint8))
    )


def test_mean_frailty_stays_one_in_every_age_band(passing):
    persons = passing[1].persons
    for low, high in ((0, 15), (15, 45), (45, 60), (60, 75), (75, 200)):
        band = persons.alive & (persons.age >= low) & (persons.age < high)
        assert persons.frailty[band].mean() == pytest.approx(1, abs=0.02)


def test_chronic_illness_keeps_the_prevalence_of_the_age(passing, city):
    then, now = city.persons, passing[1].persons
    for age in (25, 40, 50, 60, 70):
        shares = [p.chronic[p.alive & (p.age >= age) & (p.age < age + 5)].mean() for p in (then, now)]
        assert shares[1] == pytest.approx(shares[0], abs=0.02)


def test_newborns_are_healthy_residents(build, turn):
    world = turn(build(10_000), 2)
    newborn = world.persons.alive & (world.persons.age == 0) & ~turn(build(10_000)).persons.alive
    assert newborn.sum() > 100
    assert np.all(world.persons.scheme[newborn] == 1)
    assert not world.persons.chronic[newborn].any()
    assert world.persons.female[newborn].mean() == pytest.approx(0.474, abs=0.08)


def test_the_share_of_employees_hardly_drifts(passing):
    persons = passing[1].persons
    assert ((persons.scheme == 2) & persons.alive).sum() / persons.alive.sum() == pytest.approx(0.25, abs=0.012)


def test_a_death_takes_its_share_of_income_so_that_income_per_head_stays(build, turn):
    world = turn(
        build(
            20_000,
            **{
                "households.income.growth": 0,
                "households.income.volatility": 0,
                "households.demography.fertility": [0] * 6,
            },
        )
    )
    members = world.households.members.copy()
    per_head = world.households.permanent_income / members
    turn(world)
    fewer = (world.households.members < members) & (world.households.members > 0)
    assert fewer.sum() > 100
    after = world.households.permanent_income[fewer] / world.households.members[fewer]
    assert after == pytest.approx(per_head[fewer])


def test_a_household_that_has_died_out_is_empty_for_a_year_and_leaves_its_savings(build, turn):
    world = turn(build(20_000))
    savings = world.households.savings.copy()
    turn(world, 3)
    empty = world.households.members == 0
    assert empty.sum() > 30
    assert not world.households.income[empty].any()
    assert not world.households.registry[empty].any()
    assert np.array_equal(world.households.savings, savings)


def test_a_year_after_one_died_out_a_household_like_the_first_moves_in(build, turn):
    world = turn(build(20_000, **{"households.demography.infant_mortality": 0}))
    first = {name: world.persons[name].copy() for name in ("alive", "age", "female", "scheme")}
    turn(world, 2)
    empty = world.households.members == 0
    turn(world)
    home = empty[world.persons.household] & first["alive"]
    back = home & world.persons.alive
    assert back.sum() > 0.8 * home.sum()  # the others died in their first year: they are old
    assert np.array_equal(world.persons.age[back], first["age"][back] + 1)
    for name in ("female", "scheme"):
        same = back & (first["age"] > 20)
        assert np.array_equal(world.persons[name][same], first[name][same])
    assert (world.households.members == 0).mean() < 1.5 * empty.mean()


def test_who_moves_in_earns_as_much_per_head_as_who_lived_there(build, turn):
    calm = {
        "households.income.growth": 0.1,
        "households.income.volatility": 0,
        "households.demography.fertility": [0] * 6,
    }
    world = turn(build(20_000, **calm))
    per_head = world.households.permanent_income / world.households.members
    turn(world)
    empty = world.households.members == 0
    turn(world)
    again = empty & (world.households.members > 0)
    assert again.sum() > 20
    now = world.households.permanent_income[again] / world.households.members[again]
    assert now == pytest.approx(1.1**2 * per_head[again])
    before = world.households.last_income_per_head[again]
    assert before == pytest.approx(1.1 * per_head[again], rel=1e-6)


def test_newcomers_are_as_frail_and_as_often_ill_as_others_of_their_age(build, turn):
    world = turn(build(100_000), 3)
    empty = world.households.members == 0
    turn(world)
    p = world.persons
    old = p.alive & (p.age >= 70)
    new = old & empty[p.household]
    assert new.sum() > 100
    assert p.frailty[new].mean() == pytest.approx(1, abs=0.15)
    assert p.chronic[new].mean() == pytest.approx(p.chronic[old].mean(), abs=0.1)


def test_empty_households_do_not_pile_up(passing):
    assert 0 < (passing[1].households.members == 0).mean() < 0.01


def test_fewer_births_move_no_death(build, turn):
    one, other = build(5_000), build(5_000, **{"households.demography.fertility": [0, 0, 0, 0, 0, 0]})
    settled = one.persons.alive.copy()
    turn(one, 2)
    turn(other, 2)
    assert one.persons.alive.sum() > other.persons.alive.sum()
    died = settled & ~other.persons.alive
    reborn = one.persons.alive & (one.persons.age == 0)
    assert np.array_equal(died & ~reborn, settled & ~one.persons.alive)


def test_the_severely_ill_who_die_leave_no_illness_in_the_slot(build, turn):
    world = turn(build(5_000))
    world.population.open_for("open_year")
    world.persons.severe[:] = world.persons.alive
    turn(world)
    assert not world.persons.severe[~world.persons.alive].any()
    assert not world.persons.severe[world.persons.age == 0].any()
