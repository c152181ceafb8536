"""What a cover is worth: closed forms of constant absolute aversion, quadrature by another route, and what is lost."""

from collections.abc import Callable
from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.stats import lognorm

from govsim.core.population import Array
from govsim.households.loss_nodes import finer_upwards, sample_nodes
from govsim.layers.exposure import EVENTS, FINER, GRID, NODES, Exposure

DEDUCTIBLE = 20_000.0


def exposed(chance: float, loss: Array, covered: Array, weight: Array) -> Exposure:
    """Return the exposure of one person to one event."""
    nodes = [np.zeros((EVENTS, 1, len(loss))) for _ in range(3)]
    for node, values in zip(nodes, (loss, covered, weight), strict=True):
        node[1, 0] = values
    chances = np.zeros((EVENTS, 1), np.float32)
    chances[1] = chance
    return Exposure(chances, np.zeros(1, np.intp), *nodes, (nodes[1] * nodes[2]).sum(axis=-1))


def worth(seen: Exposure, resources: float, aversion: float) -> float:
    return float(seen.worth(np.array([resources], np.float32), aversion)[0])


@settings(deadline=None)
@given(
    st.floats(0.001, 0.9),
    st.floats(0.01, 1.0),
    st.floats(0.0, 1.0),
    st.floats(0.1, 5.0),
    st.sampled_from([float(GRID[110]), float(GRID[170])]),
)
def test_of_a_loss_of_two_points_it_is_the_closed_form(
    chance: float, part: float, rate: float, aversion: float, means: float
) -> None:
    """(1/r)·ln[(1 − p + p·e^{rL}) / (1 − p + p·e^{r(1 − b)L})], r = γ/R; at points of the grid there is no error."""
    loss = part * means
    seen = exposed(chance, np.array([loss]), np.array([rate * loss]), np.ones(1))
    r = aversion / means
    bare, left = (1 - chance + chance * exp(r * each) for each in (loss, (1 - rate) * loss))
    assert_allclose(worth(seen, means, aversion), log(bare / left) / r, rtol=2e-4, atol=1e-5 * means)


@pytest.mark.parametrize("aversion", [0.5, 2.0, 4.0])
@pytest.mark.parametrize("means", [30_000.0, 120_000.0, 1_000_000.0])
def test_of_a_lognormal_loss_it_is_the_integral(aversion: float, means: float) -> None:
    """Against adaptive quadrature of expected utility, nobody losing more than it has; a sample in twenty nodes."""
    law, chance = lognorm(1.0, scale=25_000.0), 0.03
    loss = law.ppf((np.arange(400_000) + 0.5) / 400_000)
    covered = 0.75 * np.maximum(loss - DEDUCTIBLE, 0.0)
    seen = exposed(chance, *sample_nodes(loss, covered, np.ones(len(loss)), finer_upwards(NODES, FINER)))

    def harm(left: float) -> float:
        return np.expm1(aversion * min(left / means, 1.0))

    points = [DEDUCTIBLE, means, (means - 0.75 * DEDUCTIBLE) / 0.25]

    def expected(left: Callable[[float], float]) -> float:
        edges = [0.0, *sorted(points), 2e7]
        return sum(
            quad(lambda x: harm(left(x)) * law.pdf(x), low, high, limit=500, epsabs=1e-12)[0]
            for low, high in pairwise(edges)
        )

    bare, kept = expected(lambda x: x), expected(lambda x: x - 0.75 * max(x - DEDUCTIBLE, 0.0))
    exact = means / aversion * log((1 + chance * bare) / (1 + chance * kept))
    assert worth(seen, means, aversion) == pytest.approx(exact, rel=0.02)


def test_without_aversion_it_is_what_is_paid_on_average() -> None:
    seen = exposed(0.1, np.array([10_000.0, 40_000.0]), np.array([0.0, 15_000.0]), np.array([0.5, 0.5]))
    assert worth(seen, 1e8, 0.0) == pytest.approx(750, rel=1e-3)
    assert seen.expected()[0] == pytest.approx(750)
    # the more averse, the more
    assert np.all(np.diff([worth(seen, 100_000.0, gamma) for gamma in (0.0, 1.0, 2.0, 4.0)]) > 0)


def test_cover_of_what_could_never_be_paid_is_worth_nothing() -> None:
    # it has 10,000; of a bill of 100,000 three quarters beyond 20,000 are covered: 40,000 are left, four times too much
    seen = exposed(0.1, np.array([100_000.0]), np.array([60_000.0]), np.ones(1))
    assert worth(seen, 10_000.0, 2.0) == pytest.approx(0, abs=1e-3)
    assert worth(seen, 60_000.0, 2.0) > 1000


def test_a_sample_in_nodes_keeps_its_means() -> None:
    draw = np.random.default_rng(1)
    loss = np.exp(9 + 1.2 * draw.standard_normal(20_000))
    covered, weight = loss * draw.random(20_000), draw.random(20_000) + 0.5
    for shares in (np.full(12, 1 / 12), finer_upwards(20, 1.4)):
        nodes = sample_nodes(loss, covered, weight, shares)
        assert nodes.weight.sum() == pytest.approx(1)
        assert (nodes.weight * nodes.loss).sum() == pytest.approx(np.average(loss, weights=weight))
        assert (nodes.weight * nodes.covered).sum() == pytest.approx(np.average(covered, weights=weight))


def test_six_observations_by_hand_in_three_groups() -> None:
    loss = np.array([6.0, 1.0, 5.0, 2.0, 4.0, 3.0])
    nodes = sample_nodes(loss, loss / 2, np.ones(6), np.full(3, 1 / 3))
    assert nodes.loss.tolist() == [1.5, 3.5, 5.5]
    assert nodes.covered.tolist() == [0.75, 1.75, 2.75]
