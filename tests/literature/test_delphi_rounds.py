"""V90: over the rounds of a drawn panel Kendall's W rises, the CV falls, and the order stands by the third."""

import numpy as np
import pytest
from scipy.special import stdtrit

from govsim.core.scenario import shipped
from govsim.experiments.delphi import read_panel
from govsim.experiments.delphi.rounds import rounds

SEEDS = range(1, 21)


def interval(values: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of the mean."""
    half = stdtrit(len(values) - 1, 0.975) * values.std(ddof=1) / np.sqrt(len(values))
    return values.mean() - half, values.mean() + half


@pytest.mark.parametrize("name", shipped("panel"))
def test_a_drawn_panel_comes_together(name: str) -> None:
    found = [rounds(read_panel(name, seed=seed)) for seed in SEEDS]
    w, cv, p, kept = (np.array([each[column][:3] for each in found]) for column in ("w", "mean_cv", "p", "order_kept"))
    assert interval(w[:, 2] - w[:, 0])[0] > 0
    assert (np.diff(w.mean(axis=0)) > 0).all()
    assert (np.diff(cv.mean(axis=0)) < 0).all()
    assert interval(w[:, 2])[0] >= 0.3
    assert (p[:, 2] < 0.05).all()
    assert interval(kept[:, 2])[0] >= 0.7
