"""Communities: villages, workplaces, clubs; most ties stay inside, some lead out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.networks.seating import Generated

# of all pairs of a block: from here on, each pair is asked, below it ties are drawn
DENSE = 0.3


@dataclass(frozen=True, kw_only=True)
class Communities(Generated):
    """Blocks of households: two of the same block are tied with one chance, two of the city with another, smaller one.

    Homophily: neighbours in the order of place and income form a block, so that with place_homophily 1 blocks are
    villages and quarters, with income_homophily 1 besides, of people who earn alike.
    Source: Holland, Laskey & Leinhardt 1983, Social Networks 5:109 (stochastic block model).
    """

    size: int = setting(
        50, unit="households", low=2, high=100_000, founding=True, what="Households of a block, as even as can be."
    )
    inside: float = setting(
        0.8, unit="share", low=0, high=1, founding=True, what="Share of a household's ties that stay in its block."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """A block must hold the ties that stay inside."""
        yield from super().check(values)
        size, wanted = values["size"], values["degree"] * values["inside"]
        if wanted > size - 1:
            most = int(100 * (size - 1) / values["degree"]) / 100
            yield (
                "inside",
                f"{wanted:g} ties inside, but a block of {size} has only {size - 1} others. "
                f"Write at most {most:g}, or a larger size.",
            )

    def ties(self, people: Any, draw: np.random.Generator) -> tuple[Array, Array]:
        """Return the ties inside the blocks, then those in the city at large."""
        nodes = len(people)
        seats = self.seats(people, draw)
        blocks = max(1, round(nodes / self.size))
        edges = np.arange(blocks + 1) * nodes // blocks
        one, other = _drawn(edges, _chance(self.degree * self.inside, nodes / blocks), draw)
        far, away = _drawn(np.array([0, nodes]), _chance(self.degree * (1.0 - self.inside), nodes), draw)
        return seats[np.concatenate([one, far])], seats[np.concatenate([other, away])]


def _chance(ties: float, members: float) -> float:
    """Return the chance of a pair to be tied that gives each of so many members so many ties."""
    return min(1.0, ties / max(members - 1.0, 1.0))


def _drawn(edges: Array, chance: float, draw: np.random.Generator) -> tuple[Array, Array]:
    """Return ties between seats of the same block, each pair of a block with this chance.

    Args:
        edges: the first seat of each block, and the end of the last.
        chance: of each pair.
        draw: the chance.
    """
    nodes, sizes = int(edges[-1]), np.diff(edges)
    end = np.repeat(edges[1:], sizes)
    if chance >= DENSE:
        seat = np.arange(nodes)
        partners = end - seat - 1
        one = np.repeat(seat, partners)
        other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(partners) - partners, partners)
        kept = draw.random(len(one)) < chance
        return one[kept], other[kept]
    # a pair that is drawn twice is one tie: so many draws leave it untied with 1 − chance
    size = np.repeat(sizes, sizes)
    draws = round(-np.log1p(-chance) * float((size - 1).sum()) / 2)
    one = (draw.random(draws) * nodes).astype(np.int64)
    steps = 1 + (draw.random(draws) * (size[one] - 1)).astype(np.int64)
    start = end[one] - size[one]
    return one, start + (one - start + steps) % size[one]
