"""Nested logit: McFadden 1978, against its limits, its identities, and choices by people with such tastes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import softmax

from govsim.core.population import Array
from govsim.disputes.choice import chosen, inclusive_value, nested_logit

NESTS = ((0, 3), (1, 2, 4))
UTILITIES = arrays(np.float64, (3, 5), elements=st.floats(-8, 8))
SCALES = st.tuples(st.floats(0.15, 1), st.floats(0.15, 1))
SURE = 4.0  # standard errors


@settings(deadline=None)
@given(UTILITIES)
def test_with_scales_of_one_it_is_the_multinomial_logit(utilities: Array) -> None:
    assert nested_logit(utilities, NESTS, (1.0, 1.0)) == pytest.approx(softmax(utilities, axis=1))


@settings(deadline=None)
@given(UTILITIES, SCALES)
def test_chances_add_up_and_are_the_slopes_of_the_inclusive_value(utilities: Array, scale: tuple[float, float]) -> None:
    chances = nested_logit(utilities, NESTS, scale)
    assert chances.sum(axis=1) == pytest.approx([1, 1, 1])
    step = 1e-4
    for option in range(5):
        nudge = step * (np.arange(5) == option)
        up, down = (inclusive_value(utilities + sign * nudge, NESTS, scale) for sign in (1, -1))
        assert (up - down) / (2 * step) == pytest.approx(chances[:, option], abs=1e-6)


def test_other_options_do_not_matter_within_a_nest_and_do_across() -> None:
    before = np.array([[0.3, 1.0, 0.5, 0.2, 0.1]])
    after = before + np.array([[0, 0, 1.0, 0, 0]])
    old, new = (nested_logit(each, NESTS, (0.6, 0.4))[0] for each in (before, after))
    assert new[1] / new[4] == pytest.approx(old[1] / old[4])  # both beside the option that gained
    assert new[0] / new[3] == pytest.approx(old[0] / old[3])  # both in the other nest
    assert new[1] / new[0] < 0.6 * old[1] / old[0]  # one of each: those beside it lose more
    flat = [nested_logit(each, NESTS, (1.0, 1.0))[0] for each in (before, after)]
    assert flat[1][1] / flat[1][0] == pytest.approx(flat[0][1] / flat[0][0])


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.1, 0.001])
def test_a_red_bus_and_a_blue_bus(scale: float) -> None:
    """The better its colours are told apart, the more the bus gains from a second one: 1/2 to 2/3."""
    car, red, blue = nested_logit(np.zeros((1, 3)), ((0,), (1, 2)), (1.0, scale))[0]
    assert red == blue
    assert car == pytest.approx(1 / (1 + 2**scale))


def test_by_hand() -> None:
    # λ = ½: e^(u/λ) = 1, 4 of utilities 0, ln 2; I = ln 5, λI = ln √5; the other alone has e^0 = 1
    chances = nested_logit(np.array([[0.0, 0.0, np.log(2)]]), ((0,), (1, 2)), (0.3, 0.5))
    root = np.sqrt(5)
    assert chances == pytest.approx(np.array([[1, 0.2 * root, 0.8 * root]]) / (1 + root))
    assert inclusive_value(np.array([[0.0, 0.0, np.log(2)]]), ((0,), (1, 2)), (0.3, 0.5)) == pytest.approx(
        [np.log(1 + root)]
    )


def positive_stable(index: float, size: int, draw: np.random.Generator) -> Array:
    """Draw S with E exp(−tS) = exp(−t^index), 0 < index < 1 (Kanter 1975, Annals of Probability 3:697)."""
    angle, time = np.pi * draw.random(size), draw.exponential(size=size)
    part = np.sin(index * angle) / np.sin(angle) ** (1 / index)
    return np.asarray(part * (np.sin((1 - index) * angle) / time) ** ((1 - index) / index))


def test_people_whose_tastes_are_alike_within_nests_choose_so() -> None:
    """λ·(ln S + Gumbel), S shared in a nest, has the joint law exp(−(Σ e^(−x/λ))^λ) of a nest (Stephenson 2003)."""
    people, draw = 200_000, np.random.default_rng(6)
    utilities, scale = np.array([0.4, 0.0, 0.3, -0.2, 0.5]), (0.7, 0.35)
    felt = draw.gumbel(size=(people, 5))
    for nest, alike in zip(NESTS, scale, strict=True):
        felt[:, nest] = alike * (felt[:, nest] + np.log(positive_stable(alike, people, draw))[:, None])
    felt += utilities
    share = np.bincount(felt.argmax(axis=1), minlength=5) / people
    assert share == pytest.approx(nested_logit(utilities[None], NESTS, scale)[0], abs=SURE * 0.5 / np.sqrt(people))
    best = felt.max(axis=1)
    expected = inclusive_value(utilities[None], NESTS, scale)[0] + np.euler_gamma
    assert best.mean() == pytest.approx(expected, abs=SURE * best.std() / np.sqrt(people))


def test_what_cannot_be_chosen_is_not_and_big_numbers_do_no_harm() -> None:
    none = -np.inf
    utilities = np.array([[0, none, none, 0, none], [none, 5, none, none, none], [900, -900, 901, 0, none]])
    chances = nested_logit(utilities, NESTS, (0.5, 0.2))
    assert chances[:2] == pytest.approx(np.array([[0.5, 0, 0, 0.5, 0], [0, 1, 0, 0, 0]]))
    assert chances[2] == pytest.approx([1 / (1 + np.e), 0, np.e / (1 + np.e), 0, 0])
    assert inclusive_value(utilities, NESTS, (0.5, 0.2)) == pytest.approx([0.5 * np.log(2), 5, 900 + np.log(1 + np.e)])
    assert nested_logit(utilities + 1e6, NESTS, (0.5, 0.2)) == pytest.approx(chances, rel=1e-6)


def test_a_number_picks_each_option_as_often_as_its_chance() -> None:
    chances = np.array([0.0, 0.25, 0.0, 0.75, 0.0])
    numbers = np.array([0.0, 0.2499, 0.25, 0.9, np.nextafter(1, 0)])
    assert chosen(np.tile(chances, (5, 1)), numbers).tolist() == [1, 1, 3, 3, 3]
    even = (np.arange(1000) + 0.5) / 1000
    assert np.bincount(chosen(np.tile(chances, (1000, 1)), even)).tolist() == [0, 250, 0, 750]


def test_a_number_next_to_one_still_picks_something() -> None:
    thirds = np.tile(np.array([[0.1] * 7 + [0.0]]), (3, 1))  # adds up to a hair less than .7
    assert chosen(thirds, np.array([0.0, 0.5, np.nextafter(1, 0)])).tolist() == [0, 3, 6]
