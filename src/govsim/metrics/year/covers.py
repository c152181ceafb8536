"""This year's people of each voluntary cover: who may buy it, who has it, what it is expected to pay for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.population import Array
from govsim.households.illness import BAND_OF_AGE
from govsim.layers.cover_enrolment import exposure_of, products
from govsim.metrics.year.households import households
from govsim.metrics.year.persons import weight_of

if TYPE_CHECKING:
    from govsim.core.world import World

# what people are counted by, and how many there are of each: yes or no, five bands of age, five fifths by income
AXES = {"may_buy": 2, "member": 2, "by_group": 2, "before": 2, "ill": 2, "band": 5, "fifth": 5}


@dataclass(frozen=True)
class CoverYear:
    """The people whom one product is for, turned away for illness or not; one entry each.

    Attributes:
        cover: the layer. pool: who sells it.
        rows: of the persons' table. weight: how many persons each stands for. band: of age.
        may_buy: whether. member: whether it is covered by it this year.
        cost: what the cover is expected to pay for each in the year, member or not, when it was put on sale, CNY.
        counted: sums of weight by AXES. costing: sums of weight·cost.
    """

    cover: Any
    pool: Any
    rows: Array
    weight: Array
    band: Array
    may_buy: Array
    member: Array
    cost: Array
    counted: Array
    costing: Array

    def heads(self, by: str = "", **only: bool) -> Array:
        """Return how many persons there are by one axis (one entry if none), of those with these answers alone."""
        return _summed(self.counted, by, only)

    def mean_cost(self, by: str = "", **only: bool) -> Array:
        """Return the mean expected cost by one axis, of those with these answers, CNY; nan where nobody is."""
        heads = self.heads(by, **only)
        total = _summed(self.costing, by, only)
        means: Array = np.divide(total, heads, out=np.full(len(heads), np.nan), where=heads > 0)
        return means


def covers(world: World) -> dict[str, CoverYear]:
    """Return the voluntary covers by name, measured once; nothing in a city that has none."""
    return world.once_a_year(  # type: ignore[no-any-return]
        "metrics: voluntary covers", lambda: {each.name: _measured(world, each) for each in products(world)}
    )


def homes(world: World, each: CoverYear) -> Array:
    """Return which households have a member."""

    def measure() -> Array:
        inside = world.persons.household[each.rows[each.member]]
        return np.asarray(np.bincount(inside, minlength=len(world.households)) > 0)

    return world.once_a_year(f"metrics: homes with {each.cover.name}", measure)  # type: ignore[no-any-return]


def _measured(world: World, cover: Any) -> CoverYear:
    persons, pool = world.persons, cover.pool(world)
    may_buy = cover.eligible(world)
    rows = np.flatnonzero(cover.is_for(world))
    weight, cost = weight_of(world, rows), exposure_of(cover, world).expected().take(rows)
    member = (persons.cover == pool.number).take(rows)
    band = BAND_OF_AGE.take(persons.age.take(rows))
    answers = (
        may_buy.take(rows),
        member,
        persons.cover_by_group.take(rows),
        (persons.covered_before == pool.number).take(rows),
        persons.ill_before.take(rows),
        band,
        households(world).quintile.take(persons.household.take(rows)),
    )
    cell = np.zeros(len(rows), np.intp)
    for size, answer in zip(AXES.values(), answers, strict=True):
        cell *= size
        cell += answer
    sums = (np.bincount(cell, each, int(np.prod(list(AXES.values())))) for each in (weight, weight * cost))
    counted, costing = (each.reshape(tuple(AXES.values())) for each in sums)
    return CoverYear(cover, pool, rows, weight, band, answers[0], member, cost, counted, costing)


def _summed(table: Array, by: str, only: dict[str, bool]) -> Array:
    chosen = table[tuple(int(only[axis]) if axis in only else slice(None) for axis in AXES)]
    left = [axis for axis in AXES if axis not in only]
    return np.atleast_1d(chosen.sum(axis=tuple(place for place, axis in enumerate(left) if axis != by)))
