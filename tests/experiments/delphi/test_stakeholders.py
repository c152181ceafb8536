"""Panels that are drawn: what the assumptions say happens, and nothing else moves."""

from dataclasses import replace

import numpy as np
import pytest

from govsim.experiments.delphi import read_panel
from govsim.experiments.delphi.rounds import rounds
from govsim.experiments.delphi.stakeholders import Stakeholders, drawn

SCALE = (1.0, 5.0)
QUIET = Stakeholders("x", 2, (5.0, 1.0, 3.0), 1.0, 1.0, noise=0.0, noise_kept=0.5, yields=0.5, answers=1.0)
OTHER = replace(QUIET, name="y", experts=1, utilities=(1.0, 1.0, 5.0), yields=0.25)
LOUD = replace(QUIET, noise=1.0)


def test_without_noise_the_rounds_are_told_by_hand() -> None:
    # medians 5, 1, 3: who differs goes a quarter of the way each time: 1, 2, 2¾; 5, 4½, 4⅛
    scores = drawn([QUIET, OTHER], 3, SCALE, 0.0, 1)
    assert scores[:, 0].tolist() == [[5, 1, 3]] * 3
    assert scores[:, 2].tolist() == [[1, 1, 5], [2, 1, 4.5], [2.75, 1, 4.125]]


def test_scores_keep_to_the_steps_of_the_scale() -> None:
    scores = drawn([LOUD], 3, SCALE, 0.5, 1)
    assert set(scores.ravel()) <= set(np.arange(1, 5.5, 0.5))
    assert not set(drawn([LOUD], 3, SCALE, 0.0, 1).ravel()) <= set(np.arange(1, 5.5, 0.5))


def test_the_same_seed_is_the_same_panel() -> None:
    one, two = (drawn([LOUD, OTHER], 3, SCALE, 1.0, seed=4) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert not np.array_equal(one, drawn([LOUD, OTHER], 3, SCALE, 1.0, seed=5))


def test_one_more_expert_or_item_moves_no_draw_of_another() -> None:
    alone = drawn([LOUD], 1, SCALE, 0.0, 1)[0]
    joined = drawn([replace(LOUD, name="w"), replace(LOUD, experts=3)], 1, SCALE, 0.0, 1)[0]
    np.testing.assert_array_equal(joined[2:4], alone)
    longer = drawn([replace(LOUD, utilities=(*LOUD.utilities, 2.0))], 1, SCALE, 0.0, 1)[0]
    np.testing.assert_array_equal(longer[:, :3], alone)


def test_who_does_not_answer_gives_no_score_and_keeps_the_opinion() -> None:
    seldom = replace(OTHER, experts=40, answers=0.5)
    scores = drawn([QUIET, seldom], 2, SCALE, 0.0, 1)
    answered = np.isfinite(scores[:, 2:]).all(axis=2)
    assert 10 < answered.sum() / 2 < 30
    assert (np.isfinite(scores).any(axis=2) == np.isfinite(scores).all(axis=2)).all()
    late = answered[1] & ~answered[0]
    # the median is that of the many; they are where they were
    assert late.any()
    assert scores[1, 2:][late].tolist() == [[1, 1, 5]] * int(late.sum())


@pytest.mark.parametrize(("yields", "kept", "rises"), [(0.5, 0.5, True), (0.0, 1.0, False)])
def test_agreement_comes_of_listening_and_of_less_noise(yields: float, kept: float, rises: bool) -> None:
    groups = [
        replace(LOUD, name=name, experts=5, utilities=utilities, yields=yields, noise_kept=kept)
        for name, utilities in (("x", (4.5, 2, 3, 3.5)), ("y", (3.5, 3, 2, 4.5)))
    ]
    panel = read_panel("governance")
    panel = replace(panel, items=panel.items[:4], experts=panel.experts[:10], familiarity=None, basis=None)
    moved = []
    for seed in range(20):
        found = rounds(replace(panel, scores=drawn(groups, 3, SCALE, 0.0, seed)))
        moved.append((found["w"][2] - found["w"][0], found["mean_cv"][2] - found["mean_cv"][0]))
    more, less = np.mean(moved, axis=0)
    assert (more > 0.1 and less < 0) == rises
