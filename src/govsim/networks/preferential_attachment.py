"""Preferential attachment: whoever comes is tied to those who have many ties already, so that a few know very many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from govsim.core.population import Array
from govsim.networks.seating import Generated

FIFTHS = 5


@dataclass(frozen=True, kw_only=True)
class PreferentialAttachment(Generated):
    """Households come one by one, each with degree/2 ties to earlier ones, chosen in proportion to their ties so far.

    Homophily: with chance `place_homophily` a tie is looked for in the own place alone, with chance
    `income_homophily` in the own fifth of incomes alone; there it attaches in proportion to ties of that circle.
    A pair that is tied twice counts once, which costs early comers a few ties.
    Sources: Barabási & Albert 1999, Science 286:509; drawn as Batagelj & Brandes 2005, Physical Review E 71:036113.
    """

    def ties(self, people: Any, draw: np.random.Generator) -> tuple[Array, Array]:
        """Return the ties of each household in the order in which they come."""
        nodes = len(people)
        brings = min(self.degree // 2, max(nodes - 1, 1))
        arrivals = np.argsort(draw.random(nodes)).astype(np.int32)
        comer = np.repeat(np.arange(nodes, dtype=np.int32), brings)
        circle = self._circles(people, arrivals[comer], draw)
        order = np.argsort(circle, kind="stable")
        comer, circle = comer[order], circle[order]
        met = attach(comer, circle, draw.random(len(comer)))
        return arrivals[comer], arrivals[met]

    def _circles(self, people: Any, rows: Array, draw: np.random.Generator) -> Array:
        """Return the circle in which each tie is looked for: a number for each place, fifth, or both; 0 for all."""
        place = np.where(draw.random(len(rows)) < self.place_homophily, 1 + np.asarray(people.urban)[rows], 0)
        fifth = np.where(draw.random(len(rows)) < self.income_homophily, 1 + np.asarray(people.quintile)[rows], 0)
        return (place * (FIFTHS + 1) + fifth).astype(np.uint8)


def attach(comer: Array, circle: Array, luck: NDArray[np.float64]) -> Array:
    """Return whom each comer meets: one end, at random, of the ties that those before it have made in its circle.

    A tie's ends are its comer and whom that one met, so that who has more ties is met more often. Whom a tie met
    is followed back, for all ties at once, until a comer is found: half of them at each step. The first of a circle
    meets itself.

    Args:
        comer: who brings each tie, by order of arrival; ascending inside a circle.
        circle: the circle of each tie, ascending.
        luck: a number of 0 to below 1 for each tie.
    """
    tie = np.arange(len(comer))
    new = np.ones(len(comer), np.bool_)
    new[1:] = circle[1:] != circle[:-1]
    opens = np.maximum.accumulate(np.where(new, tie, 0))
    new[1:] |= comer[1:] != comer[:-1]
    before = np.maximum.accumulate(np.where(new, tie, 0)) - opens
    # of the 2·before ends there are: an even number is a comer's end, an odd one the end of whom it met
    end = 2 * opens + (luck * (2 * before)).astype(np.int64)
    end = np.where(before == 0, 2 * tie, end)
    open_ends = np.flatnonzero(end & 1)
    while len(open_ends):
        end[open_ends] = end[end[open_ends] >> 1]
        open_ends = open_ends[(end[open_ends] & 1).astype(np.bool_)]
    return np.asarray(comer[end >> 1])
