"""Precautionary saving: the reserve is the optimum of a prudent household, and better cover crowds it out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from govsim.core.scheme import catalogue
from govsim.core.world import World

CONSUMPTION = 30_000.0


def reserve(aversion: float, spread: float) -> float:
    rule = catalogue()["households"]["precaution"](risk_aversion=aversion)
    found = rule.reserves(np.array([spread**2]), np.array([CONSUMPTION]))  # type: ignore[attr-defined]
    return float(found[0])


def marginal(consumption: np.ndarray, aversion: float) -> np.ndarray:
    return np.asarray(consumption**-aversion)


# payments less their mean, equally likely, of unit spread: even, and skewed as those for care are
EVEN = np.array([-1.0, 1.0])
SKEWED = np.array([-0.5, -0.5, -0.5, -0.5, 2.0])


@pytest.mark.parametrize("aversion", [0.5, 1, 2, 4])
@pytest.mark.parametrize("share", [0.01, 0.05])
def test_it_is_what_keeps_the_marginal_utility_of_a_yuan(aversion: float, share: float) -> None:
    payments = EVEN * share * CONSUMPTION

    def excess(kept: float) -> float:
        left = marginal(CONSUMPTION + kept - payments, aversion)
        return float(left.mean() - marginal(np.array(CONSUMPTION), aversion))

    optimum = brentq(excess, 0, CONSUMPTION)
    assert reserve(aversion, share * CONSUMPTION) == pytest.approx(optimum, rel=0.02)


@pytest.mark.parametrize("aversion", [0.5, 2, 4])
def test_half_of_it_is_what_a_household_of_two_periods_saves_more(aversion: float) -> None:
    """Over two periods, each yuan saved lowers the first and raises the second: half of the premium closes the gap."""
    payments = EVEN * 0.05 * CONSUMPTION

    def utility(consumption: np.ndarray) -> np.ndarray:
        ratio = consumption / CONSUMPTION
        return np.asarray(np.log(ratio) if aversion == 1 else (ratio ** (1 - aversion) - 1) / (1 - aversion))

    def worth(saved: float) -> float:
        return -float(utility(np.array(CONSUMPTION - saved)) + utility(CONSUMPTION + saved - payments).mean())

    found = minimize_scalar(worth, bounds=(0, 0.1 * CONSUMPTION), method="bounded", options={"xatol": 1e-6})
    assert reserve(aversion, 0.05 * CONSUMPTION) / 2 == pytest.approx(found.x, rel=0.03)


def test_a_risk_that_is_skewed_asks_for_more_than_its_variance_says() -> None:
    """The rule is of the second order: it errs on the small side for risks like those of care, by this much."""
    spread = 0.1 * CONSUMPTION
    payments = SKEWED * spread

    def excess(kept: float) -> float:
        return float(marginal(CONSUMPTION + kept - payments, 2.0).mean() - CONSUMPTION**-2.0)

    optimum = brentq(excess, 0, CONSUMPTION)
    assert reserve(2, spread) < optimum < 1.3 * reserve(2, spread)


KIN = {"scheme": "small_world", "place_homophily": 0.9, "income_homophily": 0.6}


def test_cover_of_critical_illness_crowds_reserves_out_and_lets_the_rural_old_consume_more() -> None:
    settings = {
        "population.households": 3000,
        "years": 6,
        "networks.kin": KIN,
        "households.precaution": {},
        "households.kin_lending": {"network": "kin"},
    }
    without = {"layers.critical": None, "contracts.critical_cover": None}
    found = []
    for more in ({}, without):
        kept: dict[tuple[str, str], list[float]] = {}
        for seed in (1, 2, 3):
            for year, name, group, value in World("h-city", rng=seed, **settings, **more).run().records:
                if year > 2023:
                    kept.setdefault((name, group), []).append(value)
        found.append({key: float(np.mean(values)) for key, values in kept.items()})
    for group in ("rural", "rural_with_60"):
        covered, bare = (each["reserve_per_head", group] for each in found)
        assert covered < 0.95 * bare
        assert found[0]["savings_per_head", group] < found[1]["savings_per_head", group]
        assert found[0]["consumption_per_head", group] > found[1]["consumption_per_head", group]
