"""Small world: everybody knows those next to them on a ring, and a few from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.networks.seating import Generated


@dataclass(frozen=True, kw_only=True)
class SmallWorld(Generated):
    """A ring of households, each tied to the `degree` nearest; a share of the ties is rewired to anybody.

    Homophily: like sits near like on the ring. Rewired ties know none.
    Source: Watts & Strogatz 1998, Nature 393:440.
    """

    rewired: float = setting(
        0.1, unit="share", low=0, high=1, founding=True, what="Share of the ties that lead anywhere."
    )

    def ties(self, people: Any, draw: np.random.Generator) -> tuple[Array, Array]:
        """Return a ring, some of its ties rewired; in a city too small for it, everybody is tied to everybody."""
        nodes, seats = len(people), self.seats(people, draw)
        reach = min(self.degree // 2, nodes // 2)
        seat = np.repeat(np.arange(nodes, dtype=np.int32), reach)
        other = seats[(seat + np.tile(np.arange(1, reach + 1, dtype=np.int32), nodes)) % nodes]
        chance = draw.random(len(seat)) < self.rewired
        anybody = (draw.random(len(seat)) * nodes).astype(np.int32)
        return seats[seat], np.where(chance, anybody, other)
