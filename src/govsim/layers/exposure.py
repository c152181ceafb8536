"""Exposure: what illness may cost each person beyond what others pay, and what a cover would pay of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govsim.behaviour.behaviour import write_bills
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.households.bills import Bills
from govsim.households.illness import BAND_OF_AGE, BANDS, Sickness
from govsim.households.liquidity import expected_means
from govsim.households.loss_nodes import finer_upwards, sample_nodes
from govsim.layers.layer import Layer

if TYPE_CHECKING:
    from govsim.core.world import World

# patients imagined of each event, so that a loss of many times its mean is not the luck of a few
PATIENTS, MOST_SAMPLES = 40_000, 8
EVENTS = 2  # an admission without severe illness, and with it
SCHEMES = 3
# by age, basic insurance, whether on the register of the poor, and ill before where that is given another share
GROUPS = len(BANDS) * SCHEMES * 4
NODES, FINER = 40, 1.2  # losses that stand for all of a group, each fewer of its people than the one before
GRID = np.geomspace(1e2, 1e9, 321)  # resources at which worth is worked out, CNY
SLOPE = (len(GRID) - 1) / np.log(GRID[-1] / GRID[0])


@dataclass(frozen=True)
class Exposure:
    """Losses and covered losses as few weighted nodes, by event and group; and each person's chance of each event.

    Attributes:
        chance: of a bill of each event within the year, events by persons.
        group: of each person.
        left: what is left to a patient without the cover, CNY; events by groups by nodes, ascending.
        paid: what the cover would take off it.
        claim: what it would pay on average, events by groups: more, where other layers then pay less.
        weight: of each node; a group's add up to 1, or to 0 if nobody of the city is of it.
    """

    chance: NDArray[np.float32]
    group: Array
    left: NDArray[np.float64]
    paid: NDArray[np.float64]
    weight: NDArray[np.float64]
    claim: NDArray[np.float64]

    def expected(self) -> NDArray[np.float32]:
        """Return what the cover is expected to pay for each person in a year, CNY."""
        mean = self.claim.astype(np.float32)
        return np.asarray(sum(self.chance[event] * mean[event].take(self.group) for event in range(EVENTS)))

    def relief(self) -> NDArray[np.float32]:
        """Return which part of what severe illness leaves to each person the cover would take off, on average."""
        left, paid = ((self.weight[1] * each[1]).sum(axis=-1) for each in (self.left, self.paid))
        share = paid / np.maximum(left, 0.01)
        return np.asarray(share.astype(np.float32).take(self.group))

    def worth(self, resources: Array, aversion: float) -> NDArray[np.float32]:
        """Return the most that each person would pay for the cover, CNY: what leaves its expected utility the same.

        π = (R/γ)·ln[(1 + Σ p·a(L)) / (1 + Σ p·a(L − B))], a(l) = E[exp(γ·min(l/R, 1))] − 1: absolute aversion γ/R,
        R being what the household has; nobody loses more than that, so that cover of what could never be paid is
        worth nothing to it.
        Sources: Pratt 1964, Econometrica 32:122; Mahoney 2015, AER 105:710, bankruptcy as implicit insurance.

        Args:
            resources: R of each person's household, CNY.
            aversion: γ, relative.
        """
        aversion = max(aversion, 1e-6)
        place = np.clip(np.log(np.maximum(resources, GRID[0]) / GRID[0]) * SLOPE, 0, len(GRID) - 1.001)
        low = place.astype(np.intp)
        part = (place - low).astype(np.float32)
        bare, covered = (self._harm(losses, aversion) for losses in (self.left, self.left - self.paid))
        without, within = np.zeros(len(part), np.float32), np.zeros(len(part), np.float32)
        at = self.group * np.intp(len(GRID)) + low
        for event in range(EVENTS):
            for total, harm in ((without, bare[event].ravel()), (within, covered[event].ravel())):
                total += self.chance[event] * (harm.take(at) * (1 - part) + harm.take(at + 1) * part)
        return np.asarray(resources / aversion * (np.log1p(without) - np.log1p(within)), np.float32)

    def _harm(self, losses: NDArray[np.float64], aversion: float) -> NDArray[np.float32]:
        """Return a for each event, group and resources on the grid."""
        shares = np.minimum(losses[..., None, :] / GRID[:, None], 1.0)
        return np.asarray((self.weight[..., None, :] * np.expm1(aversion * shares)).sum(axis=-1), np.float32)


def exposure(world: World, cover: Any) -> Exposure:
    """Return the exposure of this year's people to the illness of a year imagined, before it comes.

    Some of the living are imagined ill for certain, once without and once with severe illness: what that costs is so
    known far better than from a year's few cases, and how likely it is stands in the rule of illness. Draws of its own,
    so that no real illness moves; patients, hospitals and all other layers do as they would.
    """
    demand, group = world.rule("households", "demand"), _group(world, cover)
    sick = np.zeros(EVENTS * GROUPS)
    cells, left, paid, claims = [], [], [], []
    for sickness in _imagined(world):
        sick += np.bincount(sickness.severe * GROUPS + group[sickness.person], minlength=len(sick))
        bills = demand.inpatient(world, sickness, demand.visits(world, sickness), expected_means(world))
        write_bills(bills, world)
        without = _left(bills, world, cover, covers=False)
        cells.append(bills.severe * GROUPS + group[bills.person])
        left.append(without)
        paid.append(without - _left(bills, world, cover, covers=True))
        claims.append(bills.paid[cover.name] / FEN_PER_YUAN)
    cell = np.concatenate(cells)
    count = np.bincount(cell, minlength=len(sick))
    treated, claim = count / np.maximum(sick, 1), np.bincount(cell, np.concatenate(claims), len(sick))
    chance = _chances(world) * treated.reshape(EVENTS, GROUPS).astype(np.float32).take(group, axis=1)
    losses, covered, weight = _nodes(cell, np.concatenate(left), np.concatenate(paid))
    return Exposure(chance, group, losses, covered, weight, (claim / np.maximum(count, 1)).reshape(EVENTS, GROUPS))


def _imagined(world: World) -> list[Sickness]:
    """Return years of sickness in which all of these are ill, the same for every product of the year."""

    def imagine() -> list[Sickness]:
        illness, living = world.rule("households", "illness"), np.flatnonzero(world.persons.alive)
        rows = living[:: max(1, len(living) // PATIENTS)].astype(np.int32)
        samples = min(MOST_SAMPLES, -(-PATIENTS // max(1, len(rows))))
        names = (f"voluntary cover: imagined {sample}" for sample in range(samples))
        return [illness.if_ill(world, f"{name}, {event}", rows, event) for name in names for event in range(EVENTS)]

    return world.once_a_year("voluntary cover: imagined", imagine)  # type: ignore[no-any-return]


def _nodes(cell: Array, left: NDArray[np.float64], paid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return left, paid and weight of few nodes for each cell, by quantiles of what is left; 0 where there are none."""
    found = np.zeros((3, EVENTS * GROUPS, NODES))
    order = np.argsort(cell, kind="stable")
    ends = np.searchsorted(cell[order], np.arange(EVENTS * GROUPS + 1))
    shares = finer_upwards(NODES, FINER)
    for each in range(EVENTS * GROUPS):
        rows = order[ends[each] : ends[each + 1]]
        if len(rows):
            nodes = sample_nodes(left[rows], paid[rows], np.ones(len(rows)), shares)
            found[:, each, : len(nodes.weight)] = nodes
    return found.reshape(3, EVENTS, GROUPS, NODES)


def _group(world: World, cover: Any) -> NDArray[np.intp]:
    persons = world.persons
    band = BAND_OF_AGE.take(persons.age)
    poor = (world.households.registry > 0).take(persons.household)
    ill = persons.ill_before & (cover.preexisting_rate != 1.0)
    return np.asarray(((np.minimum(persons.scheme, SCHEMES - 1) * len(BANDS) + band) * 2 + poor) * 2 + ill, np.intp)


def _chances(world: World) -> NDArray[np.float32]:
    """Return each person's chance of an admission without severe illness, and of severe illness; 0 for the dead."""
    ordinary, severe = world.rule("households", "illness").risks(world)
    severe = np.minimum(severe, 1.0) * world.persons.alive
    ordinary = np.minimum(ordinary, 1.0) * (1.0 - severe) * world.persons.alive
    return np.stack([ordinary, severe]).astype(np.float32)


def _left(bills: Bills, world: World, cover: Any, covers: bool) -> NDArray[np.float64]:
    """Return what all layers leave of imagined bills, CNY, if the cover covers all of these patients, or none.

    Other products of the kind pay nothing: a person has at most one.
    """
    bills.reopen()
    layers: list[Layer] = [each for each in world.schemes_of("layers") if not each.pays_households]
    for layer in layers:
        other = isinstance(layer, type(cover)) and layer.name != cover.name
        if bills.service not in layer.services or other or (layer.name == cover.name and not covers):
            continue
        due = layer.due(bills) if layer.name == cover.name else layer.benefit(bills)
        bills.take(layer.name, due, layer.scope)
    return np.asarray(bills.unpaid / FEN_PER_YUAN)
