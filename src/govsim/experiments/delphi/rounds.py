"""What a panel says, round by round: agreement on each item, agreement of all, and whether the order stands.

The coefficient of variation of an item is the standard deviation of its scores (n − 1) over their mean; an item has
consensus if it is below a threshold, a quarter by custom. The order of the items stands from one round to the next as
Kendall's τ_b of their means says, 1 if it is the same.
Sources: Linstone & Turoff 1975, The Delphi Method; von der Gracht 2012 (Technological Forecasting and Social Change
79:1525) for rules of consensus and stability; Kendall 1938 (Biometrika 30:81).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from govsim.experiments.delphi.concordance import concordance
from govsim.experiments.delphi.panel import Numbers, Panel

CONSENSUS = 0.25


def agreement(panel: Panel, consensus: float = CONSENSUS) -> pd.DataFrame:
    """Return a row for each round and item asked in it: location, spread, whether there is consensus.

    Args:
        panel: the panel.
        consensus: the coefficient of variation below which experts agree.
    """
    rows = [
        {"round": number + 1, "item": panel.items[at].name, **_spread(panel.scores[number, :, at], consensus)}
        for number in range(panel.rounds)
        for at in panel.asked(number)
    ]
    return pd.DataFrame(rows)


def _spread(column: Numbers, consensus: float) -> dict[str, Any]:
    scores = column[np.isfinite(column)]
    low, median, high = np.quantile(scores, (0.25, 0.5, 0.75))
    sd = float(np.std(scores, ddof=1)) if len(scores) > 1 else np.nan
    mean = float(np.mean(scores))
    # equal scores agree, those of nothing too
    variation = sd / mean if sd else sd
    return {
        "n": len(scores),
        "mean": mean,
        "median": float(median),
        "sd": sd,
        "cv": variation,
        "quartile_1": float(low),
        "quartile_3": float(high),
        "consensus": variation < consensus,
    }


def rounds(panel: Panel, consensus: float = CONSENSUS) -> pd.DataFrame:
    """Return a row for each round: who answered, Kendall's W with its test, consensus, and how far the order stands.

    W is of the experts who scored every item of the round.
    """
    spread = agreement(panel, consensus)
    rows = []
    for number in range(panel.rounds):
        asked = panel.asked(number)
        answers = np.isfinite(panel.scores[number][:, asked])
        whole = answers.all(axis=1)
        agreed = concordance(panel.scores[number][np.ix_(whole, asked)])
        mine = spread[spread["round"] == number + 1]
        answered = int(answers.any(axis=1).sum())
        rows.append(
            {
                "round": number + 1,
                "answered": answered,
                "response_rate": answered / len(panel.experts),
                "complete": int(whole.sum()),
                "items": len(asked),
                "w": agreed.w,
                "chi_square": agreed.chi_square,
                "freedom": agreed.freedom,
                "p": agreed.p,
                "mean_cv": float(mine["cv"].mean()),
                "consensus_items": int(mine["consensus"].sum()),
                "order_kept": _order_kept(spread, number + 1),
            }
        )
    return pd.DataFrame(rows)


def _order_kept(spread: pd.DataFrame, number: int) -> float:
    """Return Kendall's τ_b of the items' means in a round and in the one before; not a number in the first."""
    # the last digits of a mean depend on the order of the experts
    means = [spread[spread["round"] == each].set_index("item")["mean"].round(9) for each in (number - 1, number)]
    both = means[0].index.intersection(means[1].index)
    return float(kendalltau(means[0][both], means[1][both]).statistic) if len(both) > 1 else np.nan
