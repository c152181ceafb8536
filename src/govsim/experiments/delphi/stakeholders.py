"""A panel that is drawn: experts of stakeholder groups, each with its own view of what matters, who hear each other.

In the first round an expert thinks what its group finds an item worth, and something of its own: o_1 = u + σ·ε_1. In
each later round everybody is shown the median of the round before and moves a share y of the way to it, and what is
left of chance shrinks: o_r = o_{r−1} + y·(median_{r−1} − o_{r−1}) + σ·k^(r−1)·ε_r. A score is an opinion rounded to the
steps of the scale and kept within it. Who does not answer in a round keeps the opinion and gives no score.
Utilities u and the numbers σ, k and y are assumptions of the panel's file, nobody's answers.
Sources: feedback of the median as in Linstone & Turoff 1975; moving part of the way to what others think: DeGroot 1974
(Journal of the American Statistical Association 69:118).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from govsim.core.streams import Streams
from govsim.experiments.delphi.panel import Numbers


@dataclass(frozen=True)
class Stakeholders:
    """A group of experts who see things alike.

    Attributes:
        name: of the group.
        experts: how many.
        utilities: what the group finds each item worth, on the scale, in the order of the items.
        familiarity: C_s, how well they know the field, 0 to 1.
        basis: C_a, what their judgements rest on, 0 to 1.
        noise: standard deviation of an expert's own opinion around the group's, in marks of the scale.
        noise_kept: part of it that is left from one round to the next.
        yields: share of the way to the median that an expert moves.
        answers: chance that an expert answers in a round.
    """

    name: str
    experts: int
    utilities: tuple[float, ...]
    familiarity: float
    basis: float
    noise: float
    noise_kept: float
    yields: float
    answers: float


def members(groups: Sequence[Stakeholders]) -> list[tuple[str, Stakeholders]]:
    """Return every expert's name and group."""
    return [(f"{group.name} {number}", group) for group in groups for number in range(1, group.experts + 1)]


def drawn(groups: Sequence[Stakeholders], rounds: int, scale: tuple[float, float], step: float, seed: int) -> Numbers:
    """Return the scores that such a panel gives: rounds × experts × items.

    Each expert has a stream of chance of its own: one more expert, or one more item at the end, moves no draw of
    another.

    Args:
        groups: who is on the panel.
        rounds: how many times they are asked.
        scale: lowest and highest score.
        step: scores are whole multiples of it above the lowest; 0 for any number.
        seed: where chance begins.
    """
    streams, everybody = Streams(seed), members(groups)
    opinions = np.array([group.utilities for _, group in everybody])
    yields = np.array([[group.yields] for _, group in everybody])
    given = np.empty((rounds, *opinions.shape))
    for number in range(rounds):
        if number:
            opinions = opinions + yields * (_median(given[number - 1], opinions) - opinions)
        answering = np.empty(len(everybody), bool)
        for at, (name, group) in enumerate(everybody):
            chance = streams.draw(f"delphi {name}", number)
            answering[at] = chance.random() < group.answers
            opinions[at] += group.noise * group.noise_kept**number * chance.standard_normal(opinions.shape[1])
        given[number] = np.where(answering[:, None], _written(opinions, scale, step), np.nan)
    return given


def _median(scores: Numbers, opinions: Numbers) -> Numbers:
    """Return the median of those who answered; if nobody did, there is nothing to move to."""
    answered = np.isfinite(scores).all(axis=1)
    return np.median(scores[answered], axis=0) if answered.any() else opinions


def _written(opinions: Numbers, scale: tuple[float, float], step: float) -> Numbers:
    low, high = scale
    marks = low + step * np.round((opinions - low) / step) if step else opinions
    return np.clip(marks, low, high)
