"""Who lives with whom."""

import numpy as np
import pytest

from govsim.core.errors import ScenarioError
from govsim.core.parameter import parameter
from govsim.core.streams import Streams
from govsim.households import composition
from govsim.households.composition import TYPES, Gaps

GAPS = Gaps((27.0, 4.5), (2.0, 3.0))


def _together(world, mask):
    """Return how many of the mask live in each household."""
    return world.population.sum_by_household(mask.astype(np.int64))


def _of_type(what, head, count=20_000):
    """Return the ages of many households of one type, one row each."""
    index = [t.what for t in TYPES].index(what)
    size = len(TYPES[index].members)
    types, heads = np.full(count, index), np.full(count, head)
    normal = Streams(1).draw("test", 1).standard_normal(count * size, np.float32)
    ages, _ = composition.member_ages(types, heads, np.arange(count) * size, normal, GAPS)
    return ages.reshape(count, size).astype(float)


def test_the_sizes_of_households_are_as_asked(city):
    shares = np.bincount(city.households.members, minlength=7)[1:] / len(city.households)
    assert shares == pytest.approx(parameter("population/household_sizes").at(2020), abs=0.0005)


def test_the_ages_of_persons_are_as_asked(city):
    ages = city.persons.age[city.persons.alive]
    shares = np.histogram(ages, [0, 15, 45, 60, 75, 200])[0] / len(ages)
    assert shares == pytest.approx(parameter("population/ages").at(2020), abs=0.005)


def test_ages_inside_the_bands_have_the_shape_of_the_census(city):
    ages = city.persons.age[city.persons.alive]
    shares = np.histogram(ages, [*range(0, 90, 5), 200])[0] / len(ages)
    assert shares == pytest.approx(parameter("population/age_profile").at(2020), abs=0.015)


def test_an_older_city_can_be_asked_for(build):
    asked = (0.10, 0.30, 0.25, 0.25, 0.10)
    world = build(20_000, **{"population.ages": list(asked)})
    ages = world.persons.age[world.persons.alive]
    shares = np.histogram(ages, [0, 15, 45, 60, 75, 200])[0] / len(ages)
    assert shares == pytest.approx(asked, abs=0.01)


def test_a_city_of_children_in_single_households_is_refused(build):
    with pytest.raises(ScenarioError, match="no households of these sizes have these ages"):
        build(100, **{"population.sizes": [1, 0, 0, 0, 0, 0], "population.ages": [0.9, 0.1, 0, 0, 0]})


def test_no_minor_lives_without_an_adult(city):
    adults = _together(city, city.persons.alive & (city.persons.age >= 18))
    assert adults.min() >= 1


def test_couples_are_of_similar_age():
    woman, man = _of_type("couple", 40).T
    assert np.mean(man - woman) == pytest.approx(2, abs=0.7)
    assert np.std(man - woman) == pytest.approx(3, abs=0.2)


def test_the_ages_of_couples_are_correlated_in_the_city(city):
    persons, members = city.persons, city.households.members
    first = city.population.first[:-1]
    adults = _together(city, persons.alive & (persons.age >= 18))
    two = first[(members == 2) & (adults == 2)]
    two = two[persons.female[two] & ~persons.female[two + 1]]  # mother and son are among them
    older, younger = persons.age[two].astype(float), persons.age[two + 1].astype(float)
    assert np.corrcoef(older, younger)[0, 1] > 0.5
    assert np.mean(np.abs(older - younger) <= 8) > 0.7


def test_children_are_a_generation_younger_than_their_mother():
    mother, _, child = _of_type("couple and child", 50).T
    assert np.mean(mother - child) == pytest.approx(27, abs=0.7)
    assert (mother - child).min() >= 18


def test_grandparents_are_two_generations_older_than_the_child_they_raise():
    for head in (50, 60, 75):
        elder, _, child = _of_type("grandparents and grandchild", head).T
        assert (elder - child).min() >= 36


def test_old_people_live_with_old_people(city):
    old = city.persons.alive & (city.persons.age >= 60)
    count = _together(city, old)[city.persons.household[old]]
    others = city.households.members[city.persons.household[old]] - 1
    among_housemates = (count - 1).sum() / others.sum()
    assert among_housemates > 1.5 * old.sum() / city.persons.alive.sum()


def test_some_old_people_live_alone_and_some_with_grandchildren(city):
    persons = city.persons
    old = persons.alive & (persons.age >= 60)
    home = persons.household[old]
    alone = np.mean(city.households.members[home] == 1)
    with_minors = np.mean(_together(city, persons.alive & (persons.age < 18))[home] > 0)
    assert 0.05 < alone < 0.25
    assert 0.15 < with_minors < 0.6


def test_a_household_with_a_young_woman_has_room_for_births(city):
    persons = city.persons
    fertile = _together(city, persons.alive & persons.female & (persons.age >= 15) & (persons.age < 45)) > 0
    empty = _together(city, ~persons.alive)
    assert empty[fertile].min() >= 1
    assert not persons.age[~persons.alive].any()


def test_raking_keeps_shares_that_already_fit():
    prior, group = np.array([0.5, 0.5, 1.0]), np.array([0, 0, 1])
    content = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    shares = composition.rake(prior, group, content, np.array([0.6, 0.4]), np.array([0.7, 0.7]))
    assert shares == pytest.approx([0.3, 0.3, 0.4])


def test_raking_moves_shares_within_their_group():
    prior, group = np.array([0.5, 0.5, 1.0]), np.array([0, 0, 1])
    content = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    shares = composition.rake(prior, group, content, np.array([0.6, 0.4]), np.array([0.8, 0.6]))
    assert shares == pytest.approx([0.4, 0.2, 0.4])


def test_stratified_uniforms_fill_every_stratum_once():
    uniform = composition.stratified(1000, Streams(1).draw("test", 1))
    assert sorted((uniform * 1000).astype(int)) == list(range(1000))
