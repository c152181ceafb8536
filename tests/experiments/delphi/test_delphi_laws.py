"""What holds of any panel: names do not matter, W lies in 0..1, those who say the same agree, weights add up to 1."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govsim.experiments.delphi.concordance import concordance
from govsim.experiments.delphi.panel import Criterion, Panel
from govsim.experiments.delphi.rounds import agreement, rounds
from govsim.experiments.delphi.weights import weights

SHAPES = st.tuples(st.integers(1, 3), st.integers(2, 6), st.integers(2, 6))
SCORES = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=st.sampled_from([1.0, 2, 3, 4, 5, np.nan])))


def panel_of(scores: np.ndarray) -> Panel:
    """Return a panel with these scores; what nobody scored is scored by the first expert."""
    scores = scores.copy()
    scores[:, 0][np.isnan(scores).all(axis=1)] = 3.0
    items = tuple(Criterion(f"item {at}", "", "all", "") for at in range(scores.shape[2]))
    experts = tuple(f"expert {at}" for at in range(scores.shape[1]))
    familiarity = np.linspace(0.5, 1, scores.shape[1])[:, None] * np.ones(scores.shape[1:])
    return Panel("p", "p", items, experts, ("",) * len(experts), (1.0, 5.0), scores, familiarity, familiarity)


@settings(max_examples=60, deadline=None)
@given(SCORES, st.randoms(use_true_random=False))
def test_in_another_order_the_panel_says_the_same(scores: np.ndarray, chance) -> None:
    panel = panel_of(scores)
    people, things = (chance.sample(range(size), size) for size in panel.scores.shape[1:])
    other = replace(
        panel,
        items=tuple(panel.items[at] for at in things),
        scores=panel.scores[:, people][:, :, things],
        familiarity=panel.familiarity[people][:, things],
        basis=panel.basis[people][:, things],
    )
    one, two = rounds(panel), rounds(other)
    np.testing.assert_allclose(one.to_numpy(float), two.to_numpy(float), rtol=1e-9, atol=1e-12)
    for table in (agreement, weights):
        first = table(panel).set_index("item").sort_index(kind="stable")
        second = table(other).set_index("item").sort_index(kind="stable")
        np.testing.assert_allclose(first.to_numpy(float), second.to_numpy(float), rtol=1e-9, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(SCORES)
def test_w_lies_within_0_and_1_and_weights_add_up_to_1(scores: np.ndarray) -> None:
    panel = panel_of(scores)
    w = rounds(panel)["w"].dropna()
    assert ((w >= -1e-12) & (w <= 1 + 1e-12)).all()
    assert weights(panel).drop(columns="item").sum().to_numpy() == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=8).filter(lambda row: len(set(row)) > 1), st.integers(2, 9))
def test_experts_who_say_the_same_agree(row: list[int], experts: int) -> None:
    assert concordance(np.array([row] * experts, float)).w == pytest.approx(1)
