"""Mediation by hand."""

import numpy as np
import pytest

from govsim.disputes.mediation import proposal, success


def test_a_dependent_mediator_proposes_less_than_the_court_and_an_independent_one_the_same() -> None:
    # b = .4: 60,000·(1 − .4·(1 − ι)) = 36,000 at ι = 0, 48,000 at ½, 60,000 at 1
    assert proposal(60_000, np.array([0, 0.5, 1]), 0.4) == pytest.approx([36_000, 48_000, 60_000])
    assert proposal(60_000, 0.5, -0.2) == pytest.approx(66_000)


def test_it_succeeds_by_independence_and_expertise_and_less_on_large_claims_and_long_ones() -> None:
    weights = (3.0, 2.0, 1.0, 0.5, 0.01)
    # 3 + 1 + .5 − .5·ln(e⁶) − .01·100 = .5; σ(.5) = .6225
    assert success(0.5, 0.5, np.exp(6), 100, weights) == pytest.approx(0.6225, abs=1e-4)
    # each term alone, from σ(3) = .9526: σ(5), σ(4), σ(2) for a claim of e², σ(1) after 200 days
    found = success(np.array([0, 1, 0, 0, 0]), np.array([0, 0, 1, 0, 0]), np.exp([0, 0, 0, 2, 0]), 0, weights)
    assert found == pytest.approx([0.9526, 0.9933, 0.9820, 0.8808, 0.9526], abs=1e-4)
    assert success(0, 0, 1.0, 200, weights) == pytest.approx(0.7311, abs=1e-4)
