"""A survey's household that stands for many becomes many: money then counts what the report card counts."""

import json

import numpy as np
import pandas as pd
import pytest

from govsim.core.world import World
from govsim.households.microdata import systematic

# whoever is 60 to 74 is ill this year, and nobody else; what care costs is the same for all
FORCED = {
    "illness": {
        "admission_rate": [0, 0, 0, 1, 0],
        "severe_rate": [0] * 5,
        "severe_persistence": 0,
        "ordinary_cost_sigma": 0,
        "outpatient_sigma": 0,
    },
    "demand": {"elasticity_extensive": 0, "elasticity_intensive": 0, "quit_share": 0},
}
SURVEY = pd.DataFrame(
    {
        "household": ["b", "a", "a", "b", "c", "d"],
        "age": [70, 34, 8, 66, 45, 61],
        "female": [0, 1, 0, 1, 1, 0],
        "income": [30_000, 90_000, 90_000, 30_000, 15_000, 60_000],
        "frailty": [1.0] * 6,
        "weight": [5, 40, 40, 5, 1, 14],
    }
)
COPIES = {"b": 5, "a": 40, "c": 1, "d": 14}


@pytest.fixture
def city(tmp_path):
    """Return a function that builds a city with a design from a survey's rows."""

    def make(rows, seed=1, **population):
        rows.to_csv(tmp_path / "survey.csv", index=False)
        tree = {"extends": "h-city", "years": 2, "population": {"microdata": "survey.csv", **population}}
        (tmp_path / "city.yaml").write_text(json.dumps({**tree, "households": FORCED}))
        return World(tmp_path / "city.yaml", rng=seed)

    return make


@pytest.fixture
def alone(tmp_path):
    """Return a function that founds a city without a design from a survey's rows."""

    def make(rows, seed=1, overrides=None, **population):
        rows.to_csv(tmp_path / "survey.csv", index=False)
        tree = {"first_year": 2020, "years": 2, "population": {"microdata": "survey.csv", **population}}
        (tmp_path / "alone.yaml").write_text(json.dumps(tree))
        return World(tmp_path / "alone.yaml", rng=seed, **(overrides or {}))

    return make


@pytest.fixture
def by_hand():
    """Return the survey with each household's rows as often as its weight says, unweighted."""
    rows = [
        SURVEY[SURVEY.household == home].assign(household=f"{home}{copy}")
        for home, copies in COPIES.items()
        for copy in range(copies)
    ]
    return pd.concat(rows).drop(columns="weight")


@pytest.mark.parametrize("seed", range(5))
def test_whole_weights_found_the_city_that_copying_by_hand_founds(city, by_hand, seed):
    weighted, copied = city(SURVEY, seed, households=60), city(by_hand, seed, households=60)
    for one, other in ((weighted.persons, copied.persons), (weighted.households, copied.households)):
        assert list(one) == list(other)
        for name in one:
            assert np.array_equal(one[name], other[name]), name


def test_whole_weights_give_the_year_that_copying_by_hand_gives(city, by_hand):
    weighted, copied = city(SURVEY, households=60), city(by_hand, households=60)
    weighted.run(), copied.run()
    assert repr(weighted.records) == repr(copied.records)  # not every metric is a number each year
    paid = weighted.ledger.flow(payer="resident_fund")
    assert paid == copied.ledger.flow(payer="resident_fund") > 0


def test_money_and_the_report_card_count_the_same_persons(city):
    world = city(SURVEY, households=60)
    world.step()
    said = {(name, group): value for _, name, group, value in world.records}
    ill = 2 * COPIES["b"] + COPIES["d"]
    assert said["admitted_share", "all"] == pytest.approx(ill / (2 * 5 + 2 * 40 + 1 + 14))
    assert said["catastrophic_share", "all"] == pytest.approx(COPIES["b"] / 60)


def test_without_a_wish_ten_thousand_are_drawn_in_proportion_to_weight(alone):
    world = alone(SURVEY.assign(weight=SURVEY.weight * 0.37))
    assert np.all(world.households.weight == 1)
    _, drawn = np.unique(world.households.permanent_income, return_counts=True)
    assert drawn / 10_000 == pytest.approx(np.array([1, 5, 14, 40]) / 60, abs=1e-4)
    assert (
        "weights honoured: 4 households of the file stand for 10,000 by systematic sampling" in world.population_notes
    )


def test_even_weights_leave_the_file_as_it_is(alone):
    world = alone(SURVEY.assign(weight=2.5))
    assert world.households.members.tolist() == [2, 2, 1, 1]
    assert not any("sampling" in note for note in world.population_notes)


def test_the_number_of_households_is_honoured_without_weights_too(alone):
    world = alone(SURVEY.drop(columns="weight"), households=12)
    assert world.households.members.tolist() == [2] * 6 + [1] * 6
    assert (
        "population.households: 4 households of the file stand for 12 by systematic sampling" in world.population_notes
    )


def test_an_override_asks_for_households_too(alone):
    assert len(alone(SURVEY, overrides={"population.households": 30}).households) == 30


def test_households_that_were_not_drawn_are_counted(alone):
    world = alone(SURVEY, households=10)
    assert world.population_notes[1].endswith("stand for 10 by systematic sampling; not drawn: 1")


def test_the_sample_depends_on_the_seed_alone(alone):
    one, same, other = (alone(SURVEY, households=50, seed=seed).persons.age for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert len(one) != len(other) or not np.array_equal(one, other)


@pytest.mark.parametrize("start", [0.0, 0.3, 1 - 2**-24])
def test_systematic_sampling_is_exact_for_whole_shares_and_skips_what_weighs_nothing(start):
    weight = np.array([0, 3, 0, 5, 2, 0], np.float64)
    assert np.bincount(systematic(weight, 10, start), minlength=6).tolist() == [0, 3, 0, 5, 2, 0]
    assert np.bincount(systematic(weight, 30, start), minlength=6).tolist() == [0, 9, 0, 15, 6, 0]
    counts = np.bincount(systematic(weight, 7, start), minlength=6)
    assert counts.sum() == 7
    assert np.all(np.abs(counts - 0.7 * weight) < 1)
