"""Seating: households in an order in which like sits near like, from which networks of their own kind are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.networks.network import Network

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Seated(Network):
    """A network with homophily: households of the same place and a similar income are tied more often than by chance.

    Source: McPherson, Smith-Lovin & Cook 2001, Annual Review of Sociology 27:415.
    """

    abstract: ClassVar[bool] = True

    place_homophily: float = setting(
        0.0,
        unit="share",
        low=0,
        high=1,
        founding=True,
        what="How far town or country decides who is near: 0 not at all, 1 alone.",
    )
    income_homophily: float = setting(
        0.0,
        unit="share",
        low=0,
        high=1,
        founding=True,
        what="How far income per head decides who is near in a place: 0 not at all, 1 alone.",
    )

    def seats(self, people: Any, draw: np.random.Generator) -> Array:
        """Return the rows of the households in the order in which they sit.

        First those of the countryside, then those of the town; with chance 1 − place_homophily a household takes a
        side at random. On a side they sit by income_homophily·rank of income + (1 − income_homophily)·luck.
        """
        urban = np.asarray(people.urban)
        stays, coin, luck = draw.random(len(people)), draw.random(len(people)), draw.random(len(people))
        side = np.where(stays < self.place_homophily, urban, coin < urban.mean())
        score = self.income_homophily * income_rank(people) + (1.0 - self.income_homophily) * luck
        return np.argsort(side + 0.5 * score, kind="stable").astype(np.int32)


@dataclass(frozen=True, kw_only=True)
class Generated(Seated):
    """A network of its own kind, whose households have so many ties on average."""

    abstract: ClassVar[bool] = True

    degree: int = setting(
        10, unit="ties", low=2, high=1000, founding=True, what="Mean ties of a household, an even number."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Each household brings half of its ties, a whole number."""
        yield from super().check(values)
        if values["degree"] % 2:
            yield "degree", f"{values['degree']} is odd. Write {values['degree'] + 1}."

    def found(self, world: World) -> None:
        """Tie the households to each other; say so if there are too few of them."""
        super().found(world)
        others = len(world.households) - 1
        if self.degree > others:
            world.population_notes.append(
                f"network '{self.name}': {self.degree} ties were asked for, but a household has only {others} others"
            )


def income_rank(people: Any) -> Array:
    """Return each household's rank by permanent income per head among those of its place, above 0 and below 1."""
    income = np.asarray(people.permanent_income) / np.maximum(people.members, 1)
    urban = np.asarray(people.urban)
    order = np.lexsort((income, urban))
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order))
    country = len(urban) - int(np.count_nonzero(urban))
    rank -= np.where(urban, country, 0)
    rank += 0.5
    rank /= np.maximum(np.where(urban, len(urban) - country, country), 1)
    return rank
