"""Kendall's W against Friedman's test as SciPy has it, with ties and without; its mean and its size under chance."""

import numpy as np
import pytest
from scipy.stats import chi2, friedmanchisquare

from govsim.core.streams import Streams
from govsim.experiments.delphi.concordance import concordance


@pytest.mark.parametrize("marks", [3, 5, 1_000_000])
@pytest.mark.parametrize(("experts", "items"), [(3, 3), (7, 12), (40, 5)])
def test_w_and_its_test_are_friedmans(marks: int, experts: int, items: int) -> None:
    for seed in range(20):
        scores = Streams(seed).draw("scores", 0).integers(1, marks + 1, (experts, items)).astype(float)
        found, friedman = concordance(scores), friedmanchisquare(*scores.T)
        assert found.chi_square == pytest.approx(friedman.statistic)
        assert found.p == pytest.approx(friedman.pvalue)
        assert found.w == pytest.approx(friedman.statistic / (experts * (items - 1)))
        assert found.p == pytest.approx(chi2.sf(found.chi_square, items - 1))


def test_without_ties_it_is_the_formula_of_1939() -> None:
    scores = np.array([[1.0, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5], [6, 5, 1, 2, 3, 4]])
    sums, experts, items = scores.sum(axis=0), 3, 6
    expected = 12 * ((sums - sums.mean()) ** 2).sum() / (experts**2 * (items**3 - items))
    assert concordance(scores).w == pytest.approx(expected)


def test_a_tie_is_a_loss_of_information_not_of_agreement() -> None:
    # both leave the same two items untold: they agree in all that they say
    assert concordance(np.array([[1.0, 1, 2, 3], [4, 4, 5, 9]])).w == pytest.approx(1)


def test_by_chance_w_is_one_over_the_number_of_experts() -> None:
    # E[χ²] = n − 1, so that E[W] = 1 / m; one in twenty is rejected at a twentieth
    experts, items, draw = 20, 8, Streams(1).draw("scores", 0)
    found = [concordance(draw.random((experts, items))) for _ in range(2000)]
    assert np.mean([each.w for each in found]) == pytest.approx(1 / experts, abs=0.001)
    assert np.mean([each.p < 0.05 for each in found]) == pytest.approx(0.05, abs=0.015)


def test_where_nobody_tells_items_apart_there_is_no_answer() -> None:
    assert np.isnan(concordance(np.ones((4, 3))).w)
    assert np.isnan(concordance(np.array([[1.0, 2, 3]])).p)
