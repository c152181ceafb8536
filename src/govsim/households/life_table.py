"""Rates by age and sex as tables of 256 entries: row `age + 128 * female`, so that a lookup is one gather."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float32]
Array = NDArray[Any]

FEMALE = 128  # rows from here on are women
YEARS = np.arange(FEMALE)
BAND_MIDDLES = (7, 30, 52, 67, 82)  # of ages 0-14, 15-44, 45-59, 60-74, 75+
FIRST_FERTILE = 15
FERTILE_BAND = 5


def rows_of(age: Array, female: Array) -> Array:
    """Return the row of each person in such a table."""
    rows = age.astype(np.intp)
    rows += female.view(np.uint8) * np.uint8(FEMALE)
    return rows


def deaths(men: Sequence[float], women: Sequence[float], infant: float) -> Table:
    """Return the probability of dying within the year: Gompertz-Makeham, q = c + b·exp(g·(age − 60)).

    Args:
        men: background rate c, rate b at 60, growth g per year of age.
        women: the same for women.
        infant: probability of dying in the first year of life.
    """
    rates = [c + b * np.exp(g * (YEARS - 60)) for c, b, g in (men, women)]
    for rate in rates:
        rate[0] = infant
        rate[111:] = 1.0  # a slot counts years up to 111
    return np.minimum(np.concatenate(rates), 1.0).astype(np.float32)


def survivors(death: Table) -> NDArray[np.float64]:
    """Return the share of a birth cohort that is alive at each age, both sexes together."""
    rate = (death[:FEMALE] + death[FEMALE:]).astype(np.float64) / 2
    return np.concatenate([[1.0], np.cumprod(1 - rate)[:-1]])


def births(fertility: Sequence[float]) -> Table:
    """Return births a year by age and sex, from rates of women 15-19, 20-24 ...; none for men."""
    table = np.zeros(2 * FEMALE, np.float32)
    start = FEMALE + FIRST_FERTILE
    table[start : start + FERTILE_BAND * len(fertility)] = np.repeat(fertility, FERTILE_BAND)
    return table


def chronic(prevalence: Sequence[float]) -> Table:
    """Return the share of the chronically ill by age: straight lines through the bands' middles."""
    curve = np.interp(YEARS, BAND_MIDDLES, np.maximum.accumulate(prevalence))
    return np.tile(curve, 2).astype(np.float32)


def onset(prevalence: Table) -> Table:
    """Return the hazard that keeps a cohort on the curve: (p(a) − p(a−1)) / (1 − p(a−1))."""
    before = _year_before(prevalence)
    return ((prevalence - before) / np.maximum(1 - before, 1e-6)).astype(np.float32)


def frailty_of_the_healthy(prevalence: Table, ratio: float) -> Table:
    """Return the factor of those without a chronic condition that keeps the mean of an age at 1."""
    return (1 / (1 + (ratio - 1) * prevalence)).astype(np.float32)


def yearly_change(factor: Table) -> Table:
    """Return by what a factor of age is multiplied on reaching each age."""
    return (factor / _year_before(factor)).astype(np.float32)


def _year_before(table: Table) -> Table:
    halves = table.reshape(2, FEMALE)
    return np.concatenate([halves[:, :1], halves[:, :-1]], axis=1).ravel()
