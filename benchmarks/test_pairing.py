"""What common random numbers buy on `h-city`: the variance of a difference, seeds paired, over that of seeds apart.

GOVSIM_BENCH_HOUSEHOLDS=5000 and GOVSIM_BENCH_SEEDS=6 make a quick round; the limit holds for the full size only.
"""

from __future__ import annotations

import os

import pandas as pd
import pytest

from govsim.experiments.compare import Comparison, compared

HOUSEHOLDS = int(os.environ.get("GOVSIM_BENCH_HOUSEHOLDS", "100000"))
SEEDS = int(os.environ.get("GOVSIM_BENCH_SEEDS", "20"))
LEAST_REDUCTION = 10.0

CAP = "contracts.critical_cover.profit_cap=0.08"
RATE = "layers.critical.rate=0.7"
FIGURES = (
    ("catastrophic_share", "all", "catastrophic spending"),
    ("fund_balance", "resident_fund", "resident fund's balance"),
    ("fund_loans", "resident_fund", "resident fund's loans"),
    ("margin_after_rule", "all", "insurers' margin after the rule"),
    ("bidders", "all", "bidders"),
)

full = HOUSEHOLDS >= 100_000 and SEEDS >= 20


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compared("h-city", vary=[CAP, RATE], seeds=SEEDS, overrides={"population.households": HOUSEHOLDS})


def row(found: Comparison, arm: str, metric: str, group: str) -> pd.Series:
    table = found.outcomes
    return table[(table["arm"] == arm) & (table["metric"] == metric) & (table["group"] == group)].iloc[0]


@pytest.mark.parametrize("arm", ["profit_cap=0.08", "rate=0.7"])
def test_pairing_cuts_the_variance_of_a_difference(found, arm, report):
    for metric, group, label in FIGURES:
        one = row(found, arm, metric, group)
        if one["identical"]:
            said = f"exactly 0 in {one['n']} seeds: no variance is left"
        else:
            said = f"{one['variance_reduction']:,.1f} times less ({one['difference']:.4g} ± {one['half_width']:.2g})"
        report(f"pairing, {arm}", f"{label}, {SEEDS} seeds of {HOUSEHOLDS:,} households", said)
    one = row(found, arm, "catastrophic_share", "all")
    assert one["identical"] or one["variance_reduction"] >= LEAST_REDUCTION or not full


def test_most_figures_gain(found, report):
    moved = found.outcomes[~found.outcomes["identical"] & (found.outcomes["n"] == SEEDS)]
    gain = moved["variance_reduction"]
    report("pairing, all figures", "median factor, share of figures above 10 and below 1",
           f"{gain.median():,.0f}, {(gain >= 10).mean():.0%}, {(gain < 1).mean():.0%} of {len(gain)}")  # fmt: skip
    assert gain.median() >= LEAST_REDUCTION or not full
