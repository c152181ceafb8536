"""What neighbours do to one's own enrolment, found as a field study would find it.

Source of the band: V74; Liu, Sun & Zhao 2014, JEBO 97:84. The weight of neighbours was set so that this finds what they
found. A linear probability model of being covered this year on the share of neighbours who were covered last year,
given what cover is worth over its price, age, trust, awareness, experience, own cover before and the year; errors by
household.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from govsim.core.parameter import parameter
from govsim.core.population import Array
from govsim.core.scenario import read_text
from govsim.core.world import World
from govsim.layers import cover_enrolment

SEEDS = (1, 2, 3)
HOUSEHOLDS, YEARS = 20_000, 4
BINS = np.arange(0.05, 1.0, 0.05)
CITY: dict[str, Any] = {
    "title": "A city",
    "what": "Do neighbours draw each other in?",
    "first_year": 2023,
    "years": YEARS,
    "population": {"households": HOUSEHOLDS},
    "networks": {"near": {"scheme": "small_world", "degree": 10, "rewired": 0.05}},
    "households": {"awareness": {"network": "near"}},
    "institutions": {
        "resident_fund": {"scheme": "fund", "people": "resident", "individual": 380, "fiscal": 670},
        "employee_fund": {"scheme": "fund", "people": "employee", "payroll": 0.08},
        "collaboration": {},
        # rich enough to bear what it sells: nobody is drawn in or put off by a product that fails
        "agency": {"scheme": "cover_pool", "collaboration": "collaboration", "opening_reserve": 1e9},
    },
    "layers": {
        "basic_resident": {"scheme": "basic", "people": "resident", "payer": "resident_fund"},
        "basic_employee": {"scheme": "basic", "people": "employee", "payer": "employee_fund"},
        "critical": {"payer": "resident_fund", "people": "resident"},
        "inclusive": {"scheme": "voluntary_cover", "payer": "agency", "network": "near"},
    },
}


class Wave(NamedTuple):
    """A year's interviews: a row for each person who may buy, when the sale is over."""

    household: Array
    covered: Array
    neighbours: Array
    worth: Array  # log of worth over price
    home: Array  # trust, awareness, experience
    age: Array
    before: Array
    slope: Array  # what the share of neighbours does to this person's chance, by the model's own rule


class Effect(NamedTuple):
    """What one more of the share of neighbours does, with its standard error."""

    value: float
    error: float


def interview(world: World) -> Wave:
    """Ask everybody who may buy."""
    cover, persons, households = world.rule("layers", "inclusive"), world.persons, world.households
    asked = np.flatnonzero(cover.eligible(world))
    home, worth = persons.household[asked], cover_enrolment.worth(cover, world)
    before = persons.covered_before > 0
    of_home = np.bincount(persons.household[before], minlength=len(households)) > 0
    with np.errstate(divide="ignore"):
        over_price = np.log(np.maximum(worth / cover.prices(world), 1e-3))
    return Wave(
        home,
        persons.cover[asked] > 0,
        world.networks["near"].share_of_neighbours(of_home)[home],
        over_price[asked],
        np.column_stack([households.trust, households.awareness, households.cover_experience])[home],
        persons.age[asked].astype(float),
        before[asked],
        slopes(cover, world, worth)[asked],
    )


def slopes(cover: Any, world: World, worth: Array) -> Array:
    """Return β_N·p·(1 − p) times the chance to have heard of it: the derivative of the chance to buy."""
    persons, pool = world.persons, cover.pool(world)
    seen = cover.perceived(worth, persons.age, persons.perception, pool.backing)
    felt = cover_enrolment._felt(cover, world)
    chance = cover.chance(seen, cover_enrolment._price_felt(cover, world), felt)
    heard = cover.hears(world.households.awareness, pool.promotion)[persons.household]
    return np.asarray(cover.peer_weight * chance * (1 - chance) * heard)


@cache
def waves(weight: float | None, seed: int) -> tuple[Wave, ...]:
    """Live a city with this weight of neighbours, the package's own if None; return the waves after the first year."""
    found: list[Wave] = []

    def ask(world: World) -> None:
        if world.phase == "enrol" and world.year > world.spec.first_year:
            found.append(interview(world))

    tree = json.loads(json.dumps(CITY))
    if weight is not None:
        tree["layers"]["inclusive"]["peer_weight"] = weight
    world = World(read_text(json.dumps(tree)), rng=seed)
    world.watchers.append(ask)
    world.run()
    return tuple(found)


def controls(wave: Wave, year: int) -> Array:
    """Return the regressors of a wave, neighbours first; worth over price in twentieths too: no line."""
    place = np.digitize(wave.worth, np.quantile(wave.worth, BINS))
    twentieth = place[:, None] == np.arange(1, len(BINS) + 1)
    young, years = wave.age < 45, np.arange(YEARS - 1) == year
    own = [wave.neighbours, wave.worth, wave.worth * young, young, wave.age, wave.before, wave.before * wave.worth]
    return np.column_stack([*own, wave.home, twentieth, np.broadcast_to(years, (len(place), len(years)))])


def estimate(found: tuple[Wave, ...], whom: Callable[[Wave], Array] = lambda wave: wave.age >= 0) -> Effect:
    """Return the coefficient of neighbours by least squares, its error robust and by household."""
    rows = [whom(wave) for wave in found]
    x = np.vstack([controls(wave, year)[some] for year, (wave, some) in enumerate(zip(found, rows, strict=True))])
    y = np.concatenate([wave.covered[some] for wave, some in zip(found, rows, strict=True)]).astype(float)
    group = np.concatenate([wave.household[some] for wave, some in zip(found, rows, strict=True)])
    inverse = np.linalg.pinv(x.T @ x)
    value = inverse @ (x.T @ y)
    # the first row of the sandwich is all that is asked for
    score = np.bincount(group, (x @ inverse[0]) * (y - x @ value), minlength=HOUSEHOLDS)
    return Effect(float(value[0]), float(np.sqrt((score**2).sum())))


def pooled(weight: float | None, whom: Callable[[Wave], Array] = lambda wave: wave.age >= 0) -> Effect:
    """Return the mean of the cities' estimates, and its error."""
    each = [estimate(waves(weight, seed), whom) for seed in SEEDS]
    error = np.sqrt(sum(one.error**2 for one in each)) / len(each)
    return Effect(float(np.mean([one.value for one in each])), float(error))


def told(what: str, effect: Effect) -> None:
    low, high = (10 * (effect.value + side * 1.96 * effect.error) for side in (-1, 1))
    print(f"{what}: +10 points of neighbours, {10 * effect.value:+.2f} points ({low:+.2f} to {high:+.2f})")


def new(wave: Wave) -> Array:
    """Return those who were not covered last year."""
    return ~wave.before


def test_the_least_squares_are_those_of_a_known_line() -> None:
    """Of 3,000 homes of two, whose chance rises by .3 of neighbours' share: found, with an honest error."""
    draw = np.random.default_rng(1)
    z = []
    for _ in range(40):
        home = np.repeat(np.arange(3000), 2)
        share, worth = draw.random(3000)[home], draw.normal(size=6000)
        luck = draw.random(3000)[home]  # one for both of a home
        covered = luck < 0.2 + 0.3 * share
        rest = np.zeros(6000, np.bool_)
        wave = Wave(home, covered, share, worth, draw.random((6000, 3)), draw.uniform(0, 90, 6000), rest, share)
        found = estimate((wave,))
        z.append((found.value - 0.3) / found.error)
    assert abs(np.mean(z)) < 3 / np.sqrt(len(z))
    assert 0.75 < np.std(z) < 1.3


@pytest.mark.parametrize("whom", [None, new], ids=["all", "not covered before"])
def test_with_no_weight_on_neighbours_there_is_no_effect(whom: Any) -> None:
    effect = pooled(0.0, *([whom] if whom else []))
    told("no weight", effect)
    assert abs(effect.value) < 1.96 * effect.error
    assert effect.error < 0.007  # it would have seen a tenth of a point in ten


def test_the_study_finds_what_the_rule_does() -> None:
    """Within its interval and a tenth: a line through a logistic curve is no more exact than that."""
    effect = pooled(None)
    truth = np.mean([wave.slope.mean() for seed in SEEDS for wave in waves(None, seed)])
    told(f"the package's weight, by the rule {10 * truth:+.2f}", effect)
    assert effect.value == pytest.approx(truth, abs=1.96 * effect.error + 0.1 * truth)
    assert effect.value > 10 * effect.error


def test_ten_points_of_neighbours_bring_three_to_seven() -> None:
    effect = pooled(None)
    told(f"weight {parameter('inclusive/peer_weight').at(2023)}", effect)
    assert 0.3 <= effect.value <= 0.7
