"""The composite: a weighted sum of z-scores of what scenarios did, beside the z-scores that it is made of.

x is an outcome turned so that more is better. A world's z-score is x less the mean over the scenarios on the same seed,
for they share its luck, over the standard deviation of x over all worlds, scenarios × seeds: what luck moves more than
designs do counts for less, and the more people live in a world, the less luck there is. A score is Σ w·z of a seed,
and the mean over the seeds has Student's 95 % interval; against the first scenario the difference is paired by seed.
Items that some scenario lacks are left out, their weight shared out among the rest. One number hides what it is made
of: it says in which order designs come if the weights are right, and it is never shown alone.
Sources: OECD & JRC 2008, Handbook on Constructing Composite Indicators, steps 5 to 7.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from govsim.core.errors import PanelError, Problem
from govsim.experiments.compare.statistics import paired
from govsim.experiments.delphi.outcomes import Outcomes
from govsim.experiments.delphi.panel import Numbers
from govsim.experiments.delphi.weights import ENTROPY, entropy_weights

BETTER, WORSE, SAME, UNTOLD = "better", "worse", "identical", "not told apart"


def standardised(outcomes: Outcomes) -> Numbers:
    """Return the z-scores, scenarios × seeds × items; more is better."""
    turned = _turned(outcomes)
    moved = np.ptp(turned, axis=0).any(axis=0)
    spread = np.where(moved, turned.std(axis=(0, 1), ddof=1), 1.0)
    return np.where(moved, (turned - turned.mean(axis=0)) / spread, 0.0)


def _turned(outcomes: Outcomes) -> Numbers:
    return outcomes.values * np.where(outcomes.higher_is_better, 1.0, -1.0)


def z_scores(outcomes: Outcomes) -> pd.DataFrame:
    """Return a row for each scenario and item: its level, the z-score, half the 95 % interval of that."""
    z = standardised(outcomes)
    rows = []
    for at, scenario in enumerate(outcomes.scenarios):
        found = _over_seeds(z[at].T)
        for number, item in enumerate(outcomes.items):
            better = "higher" if outcomes.higher_is_better[number] else "lower"
            about = {"item": item.name, "metric": item.metric, "group": item.group, "better": better}
            level = float(outcomes.values[at, :, number].mean())
            score = {"z": found["difference"][number], "half_width": found["half_width"][number]}
            rows.append({"scenario": scenario, **about, "level": level, **score})
    return pd.DataFrame(rows)


def weighed(weights: pd.DataFrame, outcomes: Outcomes) -> pd.DataFrame:
    """Return the weights of the items that every scenario has, each set adding up to 1, entropy weights among them.

    A group that gives these items no weight has no opinion of these scenarios, and is left out.

    Raises:
        PanelError: the panel as a whole gives them none.
    """
    kept = weights.set_index("item").loc[[item.name for item in outcomes.items]]
    if not kept.iloc[:, 0].sum() > 0:
        said = f"the items that can be measured have no weight; left out are {', '.join(outcomes.left_out)}."
        raise PanelError(Problem("delphi", said, "Compare cities that have them."))
    kept = kept.loc[:, kept.sum() > 0]
    kept.insert(min(2, len(kept.columns)), ENTROPY, entropy_weights(_turned(outcomes).mean(axis=1)))
    return (kept / kept.sum()).reset_index()


def composite(weights: pd.DataFrame, outcomes: Outcomes) -> pd.DataFrame:
    """Return a row for each set of weights and scenario: score, interval, rank, and how it stands against the first.

    Args:
        weights: of the items of these outcomes, as `weighed` has them.
        outcomes: what the scenarios did.
    """
    z = standardised(outcomes)
    return pd.concat(
        [_one(name, z @ weights[name].to_numpy(), outcomes) for name in weights.columns[1:]], ignore_index=True
    )


def _one(name: str, scores: Numbers, outcomes: Outcomes) -> pd.DataFrame:
    """Return the rows of one set of weights; scores are scenarios × seeds."""
    own = _over_seeds(scores)
    against = paired(np.broadcast_to(scores[0], scores.shape), scores, 0.0)
    best = scores == scores.max(axis=0)
    return pd.DataFrame(
        {
            "weights": name,
            "scenario": outcomes.scenarios,
            "score": own["difference"],
            "half_width": own["half_width"],
            "low": own["low"],
            "high": own["high"],
            "rank": rankdata(-own["difference"], method="min").astype(int),
            "best_in": (best / best.sum(axis=0)).mean(axis=1),
            "against_first": against["difference"],
            "against_half_width": against["half_width"],
            "verdict": ["", *(_verdict(*row) for row in zip(*_judged(against), strict=True))],
        }
    )


def _over_seeds(scores: Numbers) -> pd.DataFrame:
    """Return the mean of each row over the seeds, with its interval, as a difference from nothing."""
    return paired(np.zeros_like(scores), scores, 0.0)


def _judged(against: pd.DataFrame) -> list[pd.Series]:
    return [against[name][1:] for name in ("low", "high", "identical")]


def _verdict(low: float, high: float, identical: bool) -> str:
    if identical:
        return SAME
    return BETTER if low > 0 else WORSE if high < 0 else UNTOLD
