"""Fairness of mutual aid: who pays for whom in a pool in which all contribute the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.households.illness import BAND_OF_AGE
from govsim.metrics.formulas.inequality import gini_of_transfers
from govsim.metrics.mutual_aid import ONLINE, members, pools
from govsim.metrics.year.persons import weight_of

if TYPE_CHECKING:
    from govsim.core.world import World

BANDS = ("0_14", "15_44", "45_59", "60_74", "75_and_older")


def _accounts(world: World, pool: Any) -> tuple[Array, Array, Array]:
    """Return the rows of the persons covered in the year, what each paid, and what each was given, CNY."""
    name = f"metrics: mutual aid of {pool.name}"
    return world.once_a_year(name, lambda: _measure(world, pool))  # type: ignore[no-any-return]


def _measure(world: World, pool: Any) -> tuple[Array, Array, Array]:
    persons, given = world.persons, np.zeros(len(world.persons))
    covered = members(world, pool)
    heads = world.population.sum_by_household(covered.astype(np.int64))
    paid = world.households.pool_levy / FEN_PER_YUAN / np.maximum(heads, 1)
    who, fen = world.institutions[pool.payer].paid
    np.add.at(given, who, fen / FEN_PER_YUAN)
    # who was paid last year's claim this year need not be covered any more
    rows = np.flatnonzero(covered | (given > 0))
    return rows, (paid.take(persons.household) * covered)[rows], given[rows]


def _by_age(world: World, pool: Any, rows: Array, values: Array) -> Array:
    """Return the weighted sum of values of these persons in each band of age."""
    band = BAND_OF_AGE[world.persons.age[rows]]
    return np.bincount(band, weights=values * weight_of(world, rows), minlength=len(BANDS))


@metric(unit="CNY/person/year", label="Net transfers of mutual aid by age", better="neither", source="defined here")
def mutual_aid_net_transfers(world: World) -> dict[str, float]:
    """What the covered of each band of age got from the online pool less what they paid, a head."""
    found: dict[str, float] = {}
    for pool in pools(world, ONLINE):
        rows, paid, given = _accounts(world, pool)
        heads = _by_age(world, pool, rows, np.ones(len(rows)))
        net = _by_age(world, pool, rows, given - paid)
        found |= {band: float(net[i] / heads[i]) for i, band in enumerate(BANDS) if heads[i]}
    return found


@metric(
    unit="index",
    label="Gini of net transfers of mutual aid",
    better="neither",
    source="Raffinetti, Siletti & Vernizzi 2015, Stat Methods Appl 24:507",
)
def mutual_aid_net_transfer_gini(world: World) -> float | dict[str, float]:
    """Gini index of what each covered person got from the online pool less what it paid, for values of both signs."""
    for pool in pools(world, ONLINE):
        _, paid, given = _accounts(world, pool)
        if paid.any() or given.any():
            return gini_of_transfers(given - paid)
    return {}


@metric(
    unit="ratio",
    label="Fairness of mutual aid by age",
    better="neither",
    source="actuarial fairness as in Rothschild & Stiglitz 1976, Q J Econ 90:629",
)
def mutual_aid_fairness(world: World) -> dict[str, float]:
    """Own expected benefit over own contribution in each band of age: 1 is fair, less pays for others.

    Expected benefit is incidence·payout of those covered in the year, as if the waiting period was over.
    """
    found: dict[str, float] = {}
    for pool in pools(world, ONLINE):
        rows, paid, _ = _accounts(world, pool)
        expected = pool.benefits(world, 1.0, world.persons.severe_before)[rows]
        own, paid_in = _by_age(world, pool, rows, expected), _by_age(world, pool, rows, paid)
        found |= {band: float(own[i] / paid_in[i]) for i, band in enumerate(BANDS) if paid_in[i]}
    return found
