"""A panel: experts who score items in rounds, and what each item is measured by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govsim.core.metric import Direction

Numbers = NDArray[np.float64]
SCALE = (1.0, 5.0)  # of a sheet of scores that names none


@dataclass(frozen=True)
class Criterion:
    """An item that experts score, and the metric that measures it in a world.

    Attributes:
        name: what the panel calls it.
        metric: the metric's name; of a bare sheet of scores the item's own, which may be no metric.
        group: for whom the metric is taken.
        place: where the item is written, "panel.yaml:7".
        label: how a table calls it; the metric's own label if empty.
        better: which way is better; as the metric says if None.
    """

    name: str
    metric: str
    group: str
    place: str
    label: str = ""
    better: Direction | None = None


@dataclass(frozen=True)
class Panel:
    """Experts × items × rounds of scores.

    Attributes:
        name: of the file it was read from.
        title: one line about it.
        items: what is scored.
        experts: who scores, by name.
        groups: the stakeholder group of each expert; empty texts if nobody says.
        scale: lowest and highest score.
        scores: rounds × experts × items; not a number where an expert has not scored.
        familiarity: C_s, experts × items, 0 to 1; None if nobody says.
        basis: C_a, what judgements rest on, experts × items, 0 to 1; None if nobody says.
        seed: what the answers were drawn from; None if experts were asked.
    """

    name: str
    title: str
    items: tuple[Criterion, ...]
    experts: tuple[str, ...]
    groups: tuple[str, ...]
    scale: tuple[float, float]
    scores: Numbers
    familiarity: Numbers | None = None
    basis: Numbers | None = None
    seed: int | None = None

    @property
    def rounds(self) -> int:
        """How many times the experts were asked."""
        return len(self.scores)

    def asked(self, number: int) -> NDArray[np.intp]:
        """Return the items of a round (counted from 0): those that anybody scored in it."""
        return np.flatnonzero(np.isfinite(self.scores[number]).any(axis=0))
