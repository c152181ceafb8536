"""A population in the making: columns are added one by one until the city can be founded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from govsim.households import life_table
from govsim.households.names import Names

Array = NDArray[Any]


@dataclass
class Draft:
    """Columns so far, of persons and of households.

    Attributes:
        persons: columns of persons, sorted by household; `household` and `age` from the start.
        households: columns of households; `savings` here is in CNY.
        notes: what a reader of results should know about the making.
        names: what a survey calls the households; None if they are synthesised.
    """

    persons: dict[str, Array]
    households: dict[str, Array] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    names: Names | None = None

    @property
    def household(self) -> Array:
        """The household of each slot."""
        return self.persons["household"]

    @property
    def living(self) -> Array:
        """Living members of each household."""
        return self.households["members"]

    @property
    def heads(self) -> Array:
        """How many persons of the real city each household stands for."""
        return np.asarray(self.households["members"] * self.households["weight"], np.float64)

    def to_persons(self, by_household: Array) -> Array:
        """Return a households' array with one entry a slot."""
        return by_household[self.household]

    def keep(self, chosen: Array) -> None:
        """Keep these households in this order, each with its persons; one that is named twice becomes two."""
        members = np.bincount(self.household)
        first = np.cumsum(members) - members
        sizes = members[chosen]
        start = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum()) + np.repeat(first[chosen] - start, sizes)
        self.persons = {name: column[rows] for name, column in self.persons.items()}
        self.persons["household"] = np.repeat(np.arange(len(chosen), dtype=np.int32), sizes)
        self.households = {name: column[chosen] for name, column in self.households.items()}
        self.names = self.names and self.names.keep(chosen)

    def make_room(self) -> None:
        """Count members and give households in which births can happen empty slots for them.

        One where a woman is or soon will be of fertile age, a second where one has her best years ahead.
        """
        owner = self.household
        members = np.bincount(owner)
        room = self._has_woman(10, 45).astype(np.int64) + self._has_woman(17, 32)
        slots = members + room
        place = np.arange(len(owner)) + (np.cumsum(room) - room)[owner]
        for name, column in self.persons.items():
            wider = np.zeros(slots.sum(), column.dtype)
            wider[place] = column
            self.persons[name] = wider
        self.persons["household"] = np.repeat(np.arange(len(members), dtype=np.int32), slots)
        self.persons["alive"] = np.zeros(slots.sum(), bool)
        self.persons["alive"][place] = True
        self.households["members"] = members.astype(np.uint8)

    def _has_woman(self, start: int, end: int) -> Array:
        """Return for each household whether a woman in it is at least `start` and below `end` years old."""
        age = self.persons["age"]
        there = self.persons["female"] & (age >= start) & (age < end)
        found = np.zeros(self.household[-1] + 1, bool)
        found[self.household[there]] = True
        return found

    def rows(self) -> Array:
        """Return the row of each slot in a life table."""
        return life_table.rows_of(self.persons["age"], self.persons["female"])
