"""Experience rating: Bühlmann 1967 (ASTIN Bulletin 4:199), Bühlmann & Straub 1970, on hospitals of known risk."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.core.population import Array
from govsim.disputes.experience_rating import credibility, credibility_constant, relativity

HOSPITALS, ADMISSIONS = 20_000, 1000.0
# claims per admission: gamma over hospitals, mean m and variance a; Poisson within a hospital, of variance m on average
MEAN, BETWEEN = 0.004, 0.002**2
TRUE = MEAN / BETWEEN  # K = 1,000 admissions: a year's worth
SURE = 4.0  # standard errors


def true_risks(draw: np.random.Generator, hospitals: int = HOSPITALS) -> Array:
    return draw.gamma(MEAN**2 / BETWEEN, BETWEEN / MEAN, hospitals)


def premium(risk: Array, years: int, draw: np.random.Generator) -> Array:
    """Return what the hospitals are charged per admission after some years, CNY of losses of 1 a claim."""
    exposure = years * ADMISSIONS
    own = draw.poisson(risk * exposure) / exposure
    return MEAN * relativity(own, MEAN, credibility(exposure, TRUE), bounds=100)


def test_a_table_by_hand() -> None:
    # means 2 and 6 over two years; within (1 + 1 + 1 + 1)/2 = 2; between (2·4 + 2·4 − 2)/(4 − 8/4) = 7
    table = np.array([[1.0, 3], [5, 7]])
    assert credibility_constant(table, np.ones((2, 2))) == pytest.approx(2 / 7)
    # a premium after the two years: Z = 2/(2 + 2/7) = 7/8; of the first 4·(1 + 7/8·(2/4 − 1)) = 2.25
    weight = credibility(2, 2 / 7)
    assert weight == pytest.approx(7 / 8)
    assert 4 * relativity(np.array([2.0, 6]), 4, weight, 0.9) == pytest.approx([2.25, 5.75])
    assert 4 * relativity(np.array([2.0, 6]), 4, weight, 0.3) == pytest.approx([2.8, 5.2])


def test_nothing_known_moves_nothing() -> None:
    assert credibility(np.array([0.0, 0.0, 5.0]), 0.0) == pytest.approx([0, 0, 1])
    assert credibility(1e9, np.inf) == 0
    assert relativity(np.array([0.0, 3.0]), 0.0, 0.5, 0.5) == pytest.approx([1, 1])
    assert relativity(np.array([0.0, 3.0]), np.array([2.0, 0.0]), 0.5, 1.0) == pytest.approx([0.5, 1])


@pytest.mark.parametrize("years", [1, 3, 10, 100])
def test_the_premium_comes_as_near_to_the_true_risk_as_the_formula_says(years: int) -> None:
    draw = np.random.default_rng(years)
    risk = true_risks(draw)
    error = (premium(risk, years, draw) - risk) ** 2
    # E(premium − risk)² = a·(1 − Z)
    expected = BETWEEN * (1 - years * ADMISSIONS / (years * ADMISSIONS + TRUE))
    assert abs(error.mean() - expected) < SURE * error.std() / np.sqrt(HOSPITALS)
    assert error.std() / np.sqrt(HOSPITALS) < 0.05 * expected  # and that says something


def test_it_converges_to_the_true_risk() -> None:
    draw = np.random.default_rng(2)
    risk = true_risks(draw, 1000)
    error = [float(np.abs(premium(risk, years, draw) / risk - 1).mean()) for years in (1, 10, 100, 10_000)]
    assert error == sorted(error, reverse=True)
    assert error[0] > 0.2
    assert error[-1] < 0.01


@pytest.mark.parametrize("years", [1, 4])
def test_no_other_weight_does_better(years: int) -> None:
    draw = np.random.default_rng(10 + years)
    risk = true_risks(draw)
    exposure = years * ADMISSIONS
    own = draw.poisson(risk * exposure) / exposure
    weights = np.linspace(0, 1, 401)
    error = [float(((MEAN * relativity(own, MEAN, weight, 100) - risk) ** 2).mean()) for weight in weights]
    # a slope on 20,000 points: standard error below .01
    assert weights[np.argmin(error)] == pytest.approx(credibility(exposure, TRUE), abs=0.02)


def lived(draw: np.random.Generator, risk: Array, years: int) -> tuple[Array, Array]:
    """Return losses and exposure of hospitals of all sizes."""
    size = np.exp(draw.normal(np.log(ADMISSIONS), 0.8, len(risk)))[:, None]
    exposure = size * draw.uniform(0.8, 1.2, (len(risk), years))
    return draw.poisson(risk[:, None] * exposure).astype(float), exposure


def test_the_constant_is_found_from_what_hospitals_lost() -> None:
    found = []
    for seed in range(30):
        draw = np.random.default_rng(seed)
        found.append(credibility_constant(*lived(draw, true_risks(draw, 500), 5)))
    error = np.std(found, ddof=1) / np.sqrt(len(found))
    # 1/â is above 1/a in the mean: by Jensen some (sd/mean)² of the estimates
    assert abs(np.mean(found) - TRUE) < SURE * error + TRUE * (np.std(found) / TRUE) ** 2
    assert error < 0.03 * TRUE


def test_a_year_without_admissions_counts_for_nothing() -> None:
    losses, exposure = lived(np.random.default_rng(1), true_risks(np.random.default_rng(1), 50), 4)
    longer = [np.pad(each, ((0, 3), (0, 2))) for each in (losses, exposure)]
    assert credibility_constant(*longer) == pytest.approx(credibility_constant(losses, exposure))


def test_where_hospitals_do_not_differ_no_experience_is_credible() -> None:
    alike = np.array([[1.0, 3], [3, 1]])
    assert credibility_constant(alike, np.ones((2, 2))) == np.inf
    assert credibility_constant(alike[:1], np.ones((1, 2))) == np.inf  # one hospital
    assert credibility_constant(alike[:, :1], np.ones((2, 1))) == np.inf  # one year
    assert credibility_constant(np.array([[1.0, 1], [3, 3]]), np.ones((2, 2))) == 0  # no luck at all
    assert credibility(1000, np.inf) == 0
