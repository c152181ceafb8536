"""Arc elasticities: the slope inverts the formula, and an experiment on the program's own city finds them again.

ε = [(Q₂ − Q₁)/(Q₁ + Q₂)] / [(c₂ − c₁)/(c₁ + c₂)] (Aron-Dine, Einav & Finkelstein 2013, JEP); default elasticities
between RAND and Liu, Peng & Xiang (J Popul Econ 2025).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.core.scenario import read_text
from govsim.core.world import World
from govsim.households.demand import ARC, slope_of_arc


def arc(first: float, second: float) -> float:
    low, high = ARC
    return ((second - first) / (first + second)) / ((high - low) / (low + high))


@given(st.floats(-1.6, 0))
def test_the_slope_gives_back_the_arc_elasticity(elasticity: float) -> None:
    low, high = np.exp(-slope_of_arc(elasticity) * np.array(ARC))
    assert arc(float(low), float(high)) == pytest.approx(elasticity, abs=1e-9)


def test_the_slopes_of_rand_and_of_rural_china() -> None:
    # published with the formula: -0.20 is a slope of 0.33, -0.63 one of 1.1
    assert slope_of_arc(-0.20) == pytest.approx(0.33, abs=0.01)
    assert slope_of_arc(-0.63) == pytest.approx(1.1, abs=0.02)


# flat coinsurance: the city pays the rest of every bill, whatever its size or kind; money is no object
EXPERIMENT = """
first_year: 2023
years: 1
population: {{households: 40_000}}
institutions:
  - payer: {{scheme: fund, people: all}}
behaviour: {{}}
households:
  - demand: {{out_of_scope_ordinary: 0, out_of_scope_severe: 0, quit_share: 0}}
layers:
  - basic:
      payer: payer
      rates: [{rate}, {rate}, {rate}]
      deductibles: [0, 0, 0]
      cap: 100_000_000
"""
SEEDS = (1, 2, 3)


@cache
def use(coinsurance: float, seed: int) -> tuple[float, float]:
    """Return admissions and their bills in a city that pays all but the coinsurance."""
    world = World(read_text(EXPERIMENT.format(rate=round(1 - coinsurance, 2))), rng=seed)
    seen: list[tuple[float, float]] = []

    def look(world: World) -> None:
        if world.phase == "seek_care":
            bills = world.bills["inpatient"]
            # spot and marginal price are the same, but for the fen of tiny bills
            assert np.average(bills.price, weights=bills.need) == pytest.approx(coinsurance, abs=1e-5)
            seen.append((float(len(bills)), float(bills.billed.sum())))

    world.watchers.append(look)
    world.run()
    return seen[0]


def elasticities() -> tuple[float, float]:
    """Return the arc elasticities of admissions and of spending, all seeds together, on the same people."""
    low, high = (np.sum([use(price, seed) for seed in SEEDS], axis=0) for price in ARC)
    return arc(low[0], high[0]), arc(low[1], high[1])


def test_the_experiment_finds_the_elasticities_of_the_demand_rule() -> None:
    extensive, total = elasticities()
    assert extensive == pytest.approx(-0.30, abs=0.07)
    assert total == pytest.approx(-0.50, abs=0.07)


def test_who_goes_at_the_high_price_goes_at_the_low_one() -> None:
    assert all(use(ARC[1], seed)[0] < use(ARC[0], seed)[0] for seed in SEEDS)
