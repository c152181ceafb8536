"""Disputes: a row for each, from the complaint to its end."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from govsim.core.population import Array

PATHS = ("negotiate", "mediate", "sue", "violence", "give_up")
NEGOTIATE, MEDIATE, SUE, VIOLENCE, GIVE_UP = range(len(PATHS))


@dataclass
class Disputes:
    """Patients who hold a hospital to account, rightly or not.

    Attributes:
        person, household, hospital: rows of the patient and its household, index of the house.
        negligent: whether care fell short of the standard.
        loss: what a court would award if the hospital is at fault, CNY.
        merit: how clear the fault is; a court finds for the patient above zero.
        first, last: paths by which it began and by which it ends, positions in PATHS.
        agreed: whether both sides have agreed on what is paid.
        award: what the patient is to get, CNY.
        days: from the complaint to the end.
        due: the year in which it ends.
        insured, paid: what cover has paid of the award, and what was paid in all, fen.
    """

    person: Array
    household: Array
    hospital: Array
    negligent: Array
    loss: Array
    merit: Array
    first: Array
    last: Array
    agreed: Array
    award: Array
    days: Array
    due: Array
    insured: Array
    paid: Array

    @classmethod
    def none(cls) -> Self:
        """Return a table without a row."""
        return cls(**{each.name: np.zeros(0, _TYPES.get(each.name, np.int64)) for each in fields(cls)})

    @classmethod
    def of(cls, rows: dict[str, Array]) -> Self:
        """Return new disputes from what is known of them; nothing is agreed, nothing paid."""
        count = len(rows["person"])
        empty: dict[str, Array] = {each.name: np.zeros(count, _TYPES.get(each.name, np.int64)) for each in fields(cls)}
        return cls(**{name: np.array(rows.get(name, start), start.dtype) for name, start in empty.items()})

    def __len__(self) -> int:
        return len(self.person)

    def only(self, rows: Array) -> Self:
        """Return some of them."""
        return type(self)(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    def and_(self, others: Self) -> Self:
        """Return these and then others."""
        names = [each.name for each in fields(self)]
        return type(self)(**{name: np.concatenate([getattr(self, name), getattr(others, name)]) for name in names})

    def by(self, path: int) -> Array:
        """Return which of them end by a path."""
        return np.asarray(self.last == path)

    def count(self, houses: int, mask: Array | None = None) -> Array:
        """Return how many there are in each hospital, of all or of those of the mask."""
        return np.bincount(self.hospital if mask is None else self.hospital[mask], minlength=houses)


_TYPES = {
    "negligent": np.bool_,
    "agreed": np.bool_,
    "loss": np.float64,
    "merit": np.float64,
    "award": np.float64,
    "days": np.float64,
}
