"""Weights of items: what a panel, a part of it, or the spread of outcomes says that each should count for.

Authority of an expert on an item: C_r = (C_a + C_s) / 2, what judgements rest on and familiarity, each 0 to 1. An
item's weight is the mean of its scores in the last round, each weighed by authority, over the sum of these means.
Entropy weights know nobody's opinion: an item on which the worlds differ more counts more. With x_s the outcome of
world s scaled to 0..1 over S worlds and p_s = x_s / Σx, e = −Σ p_s ln p_s / ln S and the weight is (1 − e) / Σ(1 − e).
Sources: Shannon 1948; Hwang & Yoon 1981, Multiple Attribute Decision Making, 3.2.2.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from govsim.core.errors import PanelError, Problem
from govsim.experiments.delphi.panel import Numbers, Panel

PANEL, EQUAL, ENTROPY = "panel", "equal", "entropy"
RESERVED = ("item", PANEL, EQUAL, ENTROPY)  # columns of the table of weights that no group can be called


def authority(panel: Panel) -> Numbers | None:
    """Return C_r, experts × items; None if nobody says what the experts know."""
    if panel.familiarity is None or panel.basis is None:
        return None
    return (panel.familiarity + panel.basis) / 2


def experts(panel: Panel) -> pd.DataFrame:
    """Return a row for each expert: group, rounds answered, familiarity, basis and authority, means over the items."""
    answered = np.isfinite(panel.scores).any(axis=2)
    nothing = np.full((len(panel.experts), len(panel.items)), np.nan)
    known = {"familiarity": panel.familiarity, "basis": panel.basis, "authority": authority(panel)}
    about = {name: (nothing if found is None else found).mean(axis=1) for name, found in known.items()}
    rounds = answered.sum(axis=0)
    return pd.DataFrame({"expert": panel.experts, "group": panel.groups, "rounds_answered": rounds, **about})


def weights(panel: Panel) -> pd.DataFrame:
    """Return the weights of the items of the last round: a row each, by the panel, by equal shares, by each group.

    A group has weights if each of these items was scored by one of it.

    Raises:
        PanelError: the panel gives weight to nothing.
    """
    asked = panel.asked(-1)
    found = {PANEL: _means(panel, np.ones(len(panel.experts), bool))[asked]}
    if not np.isfinite(found[PANEL]).all() or not found[PANEL].sum():
        said = "the last round gives weight to nothing: its scores, or the authority behind them, are all 0."
        raise PanelError(Problem(panel.name, said, "Look at the columns 'score', 'familiarity' and 'basis'."))
    found[EQUAL] = np.ones(len(asked))
    for group in dict.fromkeys(filter(None, panel.groups)):
        found[group] = _means(panel, np.array(panel.groups) == group)[asked]
    shares = {name: means / means.sum() for name, means in found.items() if np.isfinite(means).all() and means.sum()}
    return pd.DataFrame({"item": [panel.items[at].name for at in asked], **shares})


def _means(panel: Panel, members: NDArray[np.bool_]) -> Numbers:
    """Return the authority-weighted mean score of each item in the last round; not a number if it has none."""
    last = panel.scores[-1][members]
    voice = authority(panel)
    voices = np.where(np.isfinite(last), 1.0 if voice is None else voice[members], 0.0)
    total = voices.sum(axis=0)
    heard = (voices * np.nan_to_num(last)).sum(axis=0)
    means: Numbers = np.where(total > 0, heard / np.where(total > 0, total, 1.0), np.nan)
    return means


def entropy_weights(outcomes: Numbers) -> Numbers:
    """Return the entropy weight of each item.

    Args:
        outcomes: worlds × items, more is better.
    """
    low, high = outcomes.min(axis=0), outcomes.max(axis=0)
    moved = high > low
    scaled = (outcomes - low) / np.where(moved, high - low, 1.0)
    shares = scaled / np.where(moved, scaled.sum(axis=0), 1.0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    certainty = np.where(moved, 1 + (shares * logs).sum(axis=0) / np.log(len(outcomes)), 0.0)
    return certainty / certainty.sum() if certainty.any() else np.full(len(certainty), 1 / len(certainty))
