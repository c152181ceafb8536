"""The formulas on the reference city R0 (docs/model.md) give the report card that was published with it.

Which reading of "half of out-of-pocket payments inside consumption" gives it was tried out: consumption x is
the non-medical consumption plus half of T, and food is a share of the non-medical part alone. Taking food as
a share of x gives 8.9%, no T or all of T inside x 10.6% and 5.8%.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from govsim.core.ledger import to_fen
from govsim.metrics.formulas import catastrophic
from govsim.metrics.formulas.average import mean_by_group, weighted_mean, weighted_quantile
from govsim.metrics.formulas.capacity import capacity_to_pay, equivalent_size, subsistence_line
from govsim.metrics.formulas.inequality import concentration_index
from govsim.metrics.formulas.poverty import impoverishment
from govsim.metrics.formulas.rank import fractional_rank, quantile_group
from govsim.metrics.formulas.shares import top_share
from govsim.metrics.impoverishment import impoverishment_headcount
from govsim.metrics.protection import catastrophic_share, mean_positive_overshoot
from govsim.metrics.year.households import PAID_FROM_CONSUMPTION, food_share

HOUSEHOLDS = 60_000
SEEDS = range(8)
ADMISSION = np.array([0.09, 0.075, 0.145, 0.235, 0.30])
SEVERE = np.array([0.0004, 0.0010, 0.0042, 0.0095, 0.0130])
COST = np.array([0.7, 0.9, 1.1, 1.2, 1.2])
OUTPATIENT = np.array([0.6, 0.6, 1.1, 1.6, 1.6])


@dataclass(frozen=True)
class City:
    size: np.ndarray
    income: np.ndarray
    household: np.ndarray
    cost: np.ndarray
    outpatient: np.ndarray
    basic: np.ndarray
    critical: np.ndarray


@cache
def draw(seed: int) -> City:
    """One draw of R0, as docs/model.md tells it."""
    rng = np.random.default_rng(seed)
    size = rng.choice(np.arange(1, 7), HOUSEHOLDS, p=[0.20, 0.30, 0.23, 0.15, 0.08, 0.04])
    household = np.repeat(np.arange(HOUSEHOLDS), size)
    n = len(household)
    band = rng.choice(5, n, p=[0.165, 0.385, 0.245, 0.15, 0.055])
    income = lognormal(rng, 24_000, 0.80, HOUSEHOLDS)
    frailty = np.exp(0.5 * rng.standard_normal(n) - 0.125)
    admitted = rng.random(n) < np.clip(ADMISSION[band] * frailty, 0, 0.9)
    severe = rng.random(n) < np.clip(2.34 * SEVERE[band] * frailty, 0, 0.6)
    ordinary = np.where(admitted, lognormal(rng, 9_500, 0.95, n), 0) * COST[band]
    cost = np.minimum(ordinary + np.where(severe, lognormal(rng, 85_000, 0.85, n), 0), 2.5e6)
    scope = cost * (1 - np.where(severe, 0.22, 0.12))
    basic = np.clip(0.68 * np.maximum(scope - 700, 0), 0, 200_000)
    critical = 0.60 * np.maximum(scope - basic - 10_000, 0)
    rich = ((income / np.median(income)) ** 0.3)[household]
    outpatient = 440 * np.exp(1.2 * rng.standard_normal(n)) * OUTPATIENT[band] * rich
    return City(size, income, household, cost, outpatient, basic, critical)


def lognormal(rng: np.random.Generator, mean: float, sigma: float, n: int) -> np.ndarray:
    return np.exp(np.log(mean) - sigma**2 / 2 + sigma * rng.standard_normal(n))


def protection(city: City, critical: bool = True) -> dict[str, float]:
    """The metrics of `govsim.metrics.protection`, by the same formulas."""
    weights = np.ones(HOUSEHOLDS)
    left = city.cost - city.basic - (city.critical if critical else 0)
    oop = np.bincount(city.household, left + 0.75 * city.outpatient)
    plan = 0.75 * city.income**0.92 * 24_000**0.08 * city.size
    food = plan * food_share(city.income, weighted_quantile(city.income, 0.5, weights))
    x = plan + PAID_FROM_CONSUMPTION * oop
    equivalent = equivalent_size(city.size)
    line = subsistence_line(food, x, equivalent, weights)
    burden = catastrophic.burden(oop, capacity_to_pay(x, food, line * equivalent))
    rank = fractional_rank(city.income, weights)
    hit = burden >= 0.4
    quintiles = mean_by_group(hit, weights, quantile_group(rank, 5), 5)
    after = np.maximum(x - oop, 0)
    return {
        "share": weighted_mean(hit, weights),
        "mpo": catastrophic.mean_positive_overshoot(burden, weights, 0.4),
        "index": concentration_index(hit, rank, weights),
        "over 10%": catastrophic.budget_headcount(oop, x, weights, 0.10),
        "over 25%": catastrophic.budget_headcount(oop, x, weights, 0.25),
        "impoverished": impoverishment(x / equivalent, after / equivalent, line, weights)[0],
        **{f"fifth {k + 1}": share for k, share in enumerate(quintiles)},
    }


@cache
def card() -> dict[str, float]:
    each = [protection(draw(seed)) for seed in SEEDS]
    return {name: float(np.mean([one[name] for one in each])) for name in each[0]}


def test_catastrophic_share_is_that_of_the_card() -> None:
    # 8.27% with a spread of .19 between seeds: three standard errors of the mean of eight
    assert card()["share"] == pytest.approx(0.0827, abs=3 * 0.0019 / 8**0.5)


def test_overshoot_and_concentration_are_those_of_the_card() -> None:
    assert card()["mpo"] == pytest.approx(0.258, abs=0.006)
    assert card()["index"] == pytest.approx(-0.51, abs=0.015)


@pytest.mark.parametrize(
    ("fifth", "share"), [(1, 0.223), (2, 0.105), (3, 0.052), (4, 0.024), (5, 0.011)], ids=lambda x: str(x)
)
def test_catastrophic_share_of_each_fifth_is_that_of_the_card(fifth: int, share: float) -> None:
    assert card()[f"fifth {fifth}"] == pytest.approx(share, abs=0.005)


def test_budget_shares_are_those_of_the_card() -> None:
    assert card()["over 10%"] == pytest.approx(0.278, abs=0.004)
    assert card()["over 25%"] == pytest.approx(0.101, abs=0.002)


def test_payments_impoverish_within_the_published_band() -> None:
    # V07: 1.5 to 4.5% of households
    assert 0.015 <= card()["impoverished"] <= 0.045


def test_without_critical_illness_insurance_catastrophe_is_little_more_frequent() -> None:
    without = np.mean([protection(draw(seed), critical=False)["share"] for seed in SEEDS])
    assert without == pytest.approx(0.0838, abs=0.003)
    assert without > card()["share"]


def test_top_tenth_of_inpatients_and_rates_of_the_card() -> None:
    cities = [draw(seed) for seed in SEEDS]
    inpatient = [city.cost[city.cost > 0] for city in cities]
    top = np.mean([top_share(cost, 0.10, np.ones(len(cost))) for cost in inpatient])
    assert top == pytest.approx(0.51, abs=0.01)
    basic = np.mean([city.basic.sum() / city.cost.sum() for city in cities])
    both = np.mean([(city.basic + city.critical).sum() / city.cost.sum() for city in cities])
    assert (basic, both) == (pytest.approx(0.536, abs=0.005), pytest.approx(0.581, abs=0.005))
    users = [city.cost + city.outpatient for city in cities]
    top = np.mean([top_share(all_care, 0.05, np.ones(len(all_care))) for all_care in users])
    assert top == pytest.approx(0.60, abs=0.015)


def test_critical_illness_beneficiaries_of_the_card() -> None:
    cities = [draw(seed) for seed in SEEDS]
    share = np.mean([np.mean(city.critical > 0) for city in cities])
    per_case = np.mean([city.critical[city.critical > 0].mean() for city in cities])
    assert share == pytest.approx(0.0112, abs=0.0003)
    assert per_case == pytest.approx(8_046, rel=0.02)


def test_the_metrics_of_a_world_give_what_the_formulas_give() -> None:
    city = draw(0)
    left = city.cost - city.basic - city.critical + 0.75 * city.outpatient
    known: dict[str, object] = {}
    world = SimpleNamespace(
        once_a_year=lambda name, compute: known[name] if name in known else known.setdefault(name, compute()),
        households=SimpleNamespace(
            weight=np.ones(HOUSEHOLDS, np.float32),
            members=city.size.astype(np.uint8),
            urban=np.arange(HOUSEHOLDS) % 2 == 0,
            income=city.income * city.size,
            consumption=0.75 * city.income**0.92 * 24_000**0.08 * city.size,
            oop=to_fen(np.bincount(city.household, left)),
        ),
    )
    found, wanted = catastrophic_share(world), protection(city)
    assert found["all"] == pytest.approx(wanted["share"], abs=2e-5)
    assert found["quintile_1"] == pytest.approx(wanted["fifth 1"], abs=1e-4)
    assert mean_positive_overshoot(world) == pytest.approx(wanted["mpo"], abs=1e-4)
    assert impoverishment_headcount(world) == pytest.approx(wanted["impoverished"], abs=1e-4)
    assert (found["urban"] + found["rural"]) / 2 == pytest.approx(found["all"])
