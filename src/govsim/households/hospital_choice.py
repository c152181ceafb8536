"""Choice of hospital: which level a patient goes to, and which house of that level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.core.population import Array
from govsim.core.scheme import Scheme, setting
from govsim.disputes.rule import appeal_of

if TYPE_CHECKING:
    from govsim.core.world import World

Houses = NDArray[np.int16]
Levels = NDArray[np.uint8]
SHARES: dict[str, Any] = {"unit": "share", "low": 0, "high": 1, "length": 3}


@dataclass(frozen=True, kw_only=True)
class HospitalChoice(Scheme):
    """Patients spread over primary, secondary and tertiary hospitals; care costs more at higher levels.

    Severe cases go higher, rural patients lower. Within a level every house is as likely as any other.
    The cost of a level is relative: over the city's mix of patients it averages 1, so that the illness
    parameters keep their meaning. Shares and relative costs are assumptions; yearbooks show tertiary
    episodes at about twice the cost of secondary ones, half of which is taken to be graver illness.
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    order: ClassVar[int] = 40

    ordinary_urban: tuple[float, ...] = setting(
        (0.15, 0.45, 0.40), **SHARES, what="Ordinary urban admissions: share at primary, secondary, tertiary."
    )
    ordinary_rural: tuple[float, ...] = setting(
        (0.40, 0.45, 0.15), **SHARES, what="Ordinary rural admissions: share at primary, secondary, tertiary."
    )
    severe_urban: tuple[float, ...] = setting(
        (0.01, 0.19, 0.80), **SHARES, what="Severe urban cases: share at primary, secondary, tertiary."
    )
    severe_rural: tuple[float, ...] = setting(
        (0.04, 0.41, 0.55), **SHARES, what="Severe rural cases: share at primary, secondary, tertiary."
    )
    relative_cost: tuple[float, ...] = setting(
        (0.5, 0.85, 1.65),
        unit="index",
        low=0,
        length=3,
        what="Cost of the same need at each level, relative.",
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Only ratios count: each list needs something above zero."""
        for key in ("ordinary_urban", "ordinary_rural", "severe_urban", "severe_rural", "relative_cost"):
            if sum(values[key]) <= 0:
                yield key, "is zero at every level: one at least must be above."
        for key in ("ordinary_urban", "ordinary_rural", "severe_urban", "severe_rural"):
            if sum(values[key]) > 0 >= sum(s * c for s, c in zip(values[key], values["relative_cost"], strict=True)):
                yield "relative_cost", f"is zero wherever {key} sends patients."

    def choose(self, world: World, chance: Array, person: Array, severe: Array) -> tuple[Houses, Levels, Array]:
        """Return the hospital of each patient, its level (0 primary to 2 tertiary), and the cost of care there.

        Insured patients of a hospital that is suspended go to the next one of its level.
        """
        rural = ~world.households.urban[world.persons.household[person]]
        mixes = np.array([self.ordinary_urban, self.ordinary_rural, self.severe_urban, self.severe_rural])
        mixes /= mixes.sum(axis=1, keepdims=True)
        group = 2 * severe.astype(np.intp) + rural
        hospital, level = self._draw(world, chance, group, np.cumsum(mixes, axis=1))
        hospital = passed_on(world, hospital, world.persons.scheme[person])
        cost = np.array(self.relative_cost)
        urban_share = float(np.average(world.households.urban, weights=world.households.members + 1e-9))
        average = mixes.reshape(2, 2, 3).transpose(0, 2, 1) @ np.array([urban_share, 1.0 - urban_share]) @ cost
        return hospital, level, cost[level] / average[severe.astype(np.intp)]

    @staticmethod
    def _draw(world: World, chance: Array, group: Array, cuts: Array) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
        """Turn one uniform into a level, and its place inside the level's interval into a house."""
        level = (chance >= cuts[group, 0]).astype(np.uint8) + (chance >= cuts[group, 1])
        low, high = np.insert(cuts, 0, 0.0, axis=1)[group, level], cuts[group, level]
        within = np.clip((chance - low) / np.maximum(high - low, 1e-9), 0.0, 1.0 - 1e-9)
        return house_of(world, level, within), level


def house_of(world: World, level: Array, within: Array) -> Houses:
    """Return the hospital of each level that a number from 0 to below 1 picks, each as likely as its appeal says."""
    first, houses = _houses(world)
    appeal = appeal_of(world)
    if appeal is None:
        return (first[level] + (within * houses[level]).astype(np.int64)).astype(np.int16)
    shares = appeal / np.repeat(np.add.reduceat(appeal, first), houses)
    # house i of level l has the interval of l + 0 to l + 1 that ends at l + the shares of the houses up to it
    ends = np.cumsum(shares)
    found = np.searchsorted(ends, level + within, side="right")
    return np.asarray(np.clip(found, first[level], (first + houses - 1)[level]), np.int16)


def passed_on(world: World, hospital: Houses, insured: Array) -> Houses:
    """Send the insured among a suspended hospital's patients to the next open house of its level, if there is one."""
    houses = hospitals(world)
    if not any(house.suspended for house in houses):
        return hospital
    following = np.arange(len(houses), dtype=np.int16)
    for house in (house for house in houses if house.suspended):
        peers = [other for other in houses if other.level == house.level]
        turn = peers.index(house)
        open_next = [other for other in peers[turn:] + peers[:turn] if not other.suspended]
        following[house.index] = open_next[0].index if open_next else house.index
    return np.where(insured > 0, following[hospital], hospital)


def _houses(world: World) -> tuple[Array, Array]:
    """Return the index of the first hospital of each level, and how many there are."""
    levels = np.array([hospital.level for hospital in hospitals(world)])
    return np.searchsorted(levels, np.arange(3)), np.bincount(levels, minlength=3)
