"""The test of Chiappori & Salanié 2000 (J Political Economy 108:56): its size, its sign, and what groups do to it."""

import numpy as np
import pytest
from scipy.stats import chi2

from govsim.core.population import Array
from govsim.metrics.formulas.positive_correlation import Correlation, positive_correlation

PEOPLE, REPEATS = 2000, 400


def test_eight_persons_by_hand() -> None:
    # group 0: enrolled 1 1 0 0, loss 3 1 1 3: no correlation; group 1: enrolled 1 1 0 0, loss 5 5 1 1: a whole one
    enrolled = np.array([1, 1, 0, 0, 1, 1, 0, 0])
    loss = np.array([3.0, 1, 1, 3, 5, 5, 1, 1])
    group = np.repeat([0, 1], 4)
    found = positive_correlation(enrolled, loss, group, np.ones(8))
    # ε = ±½; η = ±1, then ±2: Σεη = 0 + 4, Σε² = 2, Σ η² = 4 + 16 = 20: 4/√40; W = 16 / (4 × ¼ + 4 × 1) = 3.2
    assert found.value == pytest.approx(4 / np.sqrt(40))
    assert found.statistic == pytest.approx(3.2)


def test_weights_are_persons() -> None:
    enrolled, loss, group = np.array([1, 0, 1, 0]), np.array([4.0, 1, 2, 2]), np.array([0, 0, 1, 1])
    weight = np.array([1.0, 3, 2, 1])
    many = [np.repeat(each, weight.astype(int)) for each in (enrolled, loss, group)]
    alone = positive_correlation(*many, np.ones(7))
    assert positive_correlation(enrolled, loss, group, weight).value == pytest.approx(alone.value)


@pytest.mark.parametrize("enrolled", [[1, 1, 0, 0], [0, 0, 0, 0]])
def test_if_cover_varies_within_no_group_there_is_no_answer(enrolled: list[int]) -> None:
    loss = np.array([0.1, 0.7, 0.3, 0.2])
    assert np.isnan(positive_correlation(np.array(enrolled), loss, np.array([0, 0, 1, 1]), np.ones(4)).value)


def market(seed: int, chooses: float, accepts: float = 0.0) -> tuple[Array, Array, Array, Array]:
    """Draw enrolment and loss: both rise with age (known, priced); risk is known to the person alone.

    Who is riskier enrols by `chooses` more, and is accepted by `accepts` less.
    """
    draw = np.random.default_rng(seed)
    age, risk = draw.integers(0, 5, PEOPLE), draw.uniform(0, 1, PEOPLE)
    enrols = draw.random(PEOPLE) < 0.1 + 0.1 * age + chooses * (risk - 0.5) - accepts * (risk - 0.5)
    # the spread of a loss grows with age, as that of enrolment does
    loss = draw.exponential(100 * (1 + age) * (0.2 + risk))
    return enrols, loss, age, np.ones(PEOPLE)


def tried(chooses: float, pooled: bool = False) -> list[Correlation]:
    tests = []
    for seed in range(REPEATS):
        enrols, loss, age, weight = market(seed, chooses)
        tests.append(positive_correlation(enrols, loss, age * 0 if pooled else age, weight))
    return tests


def test_without_selection_one_in_twenty_is_rejected_at_a_twentieth() -> None:
    tests = tried(0.0)
    rejected = np.mean([each.statistic > chi2.ppf(0.95, 1) for each in tests])
    assert rejected == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / REPEATS))
    # what the seller prices by is no selection, though it correlates with both
    assert np.mean([each.statistic > chi2.ppf(0.95, 1) for each in tried(0.0, pooled=True)]) > 0.99


@pytest.mark.parametrize("chooses", [0.0, 0.2])
def test_the_standard_error_is_that_of_repeats(chooses: float) -> None:
    tests = tried(chooses)
    values, errors = np.array([(each.value, each.error) for each in tests]).T
    assert errors.mean() == pytest.approx(values.std(ddof=1), rel=4 / np.sqrt(2 * REPEATS))
    # and that of the mean of the repeats tells selection from none
    assert (values.mean() > 4 * values.std() / np.sqrt(REPEATS)) == (chooses > 0)


def test_of_normal_variables_the_standard_error_is_the_textbooks() -> None:
    # (1 − ρ²)/√n = .36/√20,000 = .00255
    draw = np.random.default_rng(2).standard_normal((2, 20_000))
    found = positive_correlation(draw[0], 0.8 * draw[0] + 0.6 * draw[1], np.zeros(20_000, int), np.ones(20_000))
    assert found.value == pytest.approx(0.8, abs=4 * 0.00255)
    assert found.error == pytest.approx(0.00255, rel=0.05)


def test_underwriting_turns_the_sign() -> None:
    adverse, advantageous = (positive_correlation(*market(1, 0.3, refuses)) for refuses in (0.0, 0.6))
    assert adverse.value > 2 * adverse.error
    assert advantageous.value < -2 * advantageous.error
