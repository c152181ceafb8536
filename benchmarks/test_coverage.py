"""Does a 95 % interval cover 95 times in a hundred? 400 repetitions of a comparison whose effect is known.

GOVSIM_BENCH_REPETITIONS=40 makes a quick round; the limits hold for 400 or more only.
"""

from __future__ import annotations

import os
from functools import partial

import numpy as np
import pandas as pd
import pytest

from govsim.core.streams import Streams
from govsim.experiments.compare.arms import arms_of
from govsim.experiments.compare.seed import live_seed
from govsim.experiments.compare.statistics import paired
from govsim.experiments.engine.local import embedded

REPETITIONS = int(os.environ.get("GOVSIM_BENCH_REPETITIONS", "400"))
SEEDS = 10
LEAST, MOST = 0.93, 0.97

# small enough for thousands of worlds; a figure's skewness over seeds falls with the root of its households
TOWN = {"population.households": 2000, "years": 1}
MEANER = "layers.basic_resident.rates=[0.6, 0.5, 0.4]"
EFFECT = ("oop_per_head", "all")
OTHERS = (("spending_per_head", "all"), ("catastrophic_share", "all"), ("forgone_admission_share", "all"))

full = REPETITIONS >= 400


def coverage(first: np.ndarray, other: np.ndarray, truth: float) -> float:
    """Return how often the interval of ten seeds, one repetition a row, holds the true mean difference."""
    found = paired(first, other, 0.05)
    return float(((found["low"] <= truth) & (truth <= found["high"])).mean())


@pytest.fixture(scope="module")
def lived() -> pd.DataFrame:
    """Return the figures of both arms that differ from seed to seed: a row each, a column for each arm and seed."""
    arms = arms_of("h-city", [MEANER], TOWN)
    live = partial(live_seed, specs=tuple(arm.spec for arm in arms), ruin="catastrophic")
    found = {}
    with embedded() as engine:
        for done in engine.map(live, range(REPETITIONS * SEEDS)):
            records = done.value()["records"].set_index(["arm", "metric", "group"])["value"]
            for arm in (0, 1):
                found[arm, done.task] = records.loc[arm]
    whole = pd.DataFrame(found).sort_index(axis=1).dropna()
    return whole[(whole[1] - whole[0]).std(axis=1) > 0]


def judged(lived: pd.DataFrame, figure: tuple[str, str]) -> tuple[float, str]:
    """Return the coverage of one figure's effect, and what is said of it."""
    first, other = (lived[arm].loc[figure].to_numpy() for arm in (0, 1))
    difference = other - first
    # what all seeds together say is twenty times as sure as one repetition
    truth, sd = float(difference.mean()), float(difference.std(ddof=1))
    shape = (REPETITIONS, SEEDS)
    covered = coverage(first.reshape(shape), other.reshape(shape), truth)
    skewness = float(((difference - truth) ** 3).mean() / sd**3)
    return covered, f"{covered:.1%} (effect {truth:.4g}, s.d. {sd:.2g}, skewness {skewness:.1f})"


def test_the_interval_covers_the_effect_of_a_lived_comparison(lived, report):
    covered, said = judged(lived, EFFECT)
    report("coverage", f"{' '.join(EFFECT)}: {REPETITIONS} repetitions of {SEEDS} seeds", said)
    assert LEAST <= covered <= MOST or not full


def test_the_intervals_of_all_its_figures_do_so_by_and_large(lived, report):
    for figure in OTHERS:
        report("coverage", f"{' '.join(figure)}: {REPETITIONS} repetitions of {SEEDS} seeds", judged(lived, figure)[1])
    every = np.array([judged(lived, figure)[0] for figure in lived.index])
    inside = np.mean((every >= LEAST) & (every <= MOST))
    said = f"median {np.median(every):.1%}, lowest tenth {np.quantile(every, 0.1):.1%}, {inside:.0%} within 93 to 97 %"
    report("coverage", f"all {len(every)} figures", said)
    assert LEAST <= np.median(every) <= MOST or not full


@pytest.mark.parametrize("law", ["normal", "uniform", "exponential"])
def test_intervals_cover_a_mean_that_is_known_exactly(law, report):
    shape, streams = (4000, SEEDS), Streams(20)
    common = 5.0 + 3.0 * streams.draw("common luck", 1).standard_normal(shape)
    draw = streams.draw(f"effect: {law}", 1)
    effect = {
        "normal": lambda: draw.normal(0.2, 0.5, shape),
        "uniform": lambda: draw.uniform(-0.5, 0.9, shape),
        "exponential": lambda: draw.exponential(0.2, shape),
    }[law]()
    covered = coverage(common, common + effect, 0.2)
    report("coverage", f"{law} effects, known mean: 4000 repetitions of {SEEDS} seeds", f"{covered:.1%}")
    # Student's interval is for differences near normal: a very skewed one is covered less often, and the page says so
    assert LEAST <= covered <= MOST or law == "exponential"
