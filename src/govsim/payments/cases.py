"""Cases: what a way of paying hospitals is asked about, one entry an inpatient case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array

if TYPE_CHECKING:
    from govsim.households.bills import Bills

Yuan = NDArray[np.float64]
GROUPS = 6  # of treatment: three levels, each ordinary or severe


@dataclass(frozen=True)
class Cases:
    """Inpatient cases, as billed.

    Attributes:
        hospital: index of the hospital.
        level: its level, 0 primary to 2 tertiary.
        severe: whether the case is a severe one; with the level it makes the treatment group.
        insured: the patient's basic insurance: 0 none, 1 resident, 2 employee.
        charges: the bill inside the catalogue, CNY.
        outside: the bill outside it, CNY.
        coding: weight that the hospital reports over the weight of what it did: 1 without upcoding.
        awarded: what the hospital was paid for the part inside, CNY: the charges, or what a bundled price made of them.
        usual: what a case of the group costs, CNY a unit of reported weight: the announced price.
        budgets: the budget of each hospital, CNY, one entry a hospital.
    """

    hospital: Array
    level: Array
    severe: Array
    insured: Array
    charges: Yuan
    outside: Yuan
    coding: Yuan
    awarded: Yuan
    usual: Yuan
    budgets: Yuan = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def of(cls, bills: Bills) -> Cases:
        """Return the cases of inpatient bills that are written."""
        charges = bills.in_scope / FEN_PER_YUAN
        done = bills.treated * bills.scope
        return cls(
            hospital=np.asarray(bills.hospital),
            level=np.asarray(bills.level),
            severe=np.asarray(bills.severe),
            insured=bills.scheme,
            charges=charges,
            outside=bills.out_of_scope / FEN_PER_YUAN,
            coding=1.0 + bills.upcoded / np.where(done > 0, done, np.inf),
            awarded=charges if bills.awarded is None else bills.awarded / FEN_PER_YUAN,
            usual=charges,
        )

    @classmethod
    def joined(cls, parts: Sequence[Cases]) -> Cases:
        """Return the cases of all parts in one."""
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _columns()})

    def __len__(self) -> int:
        return len(self.charges)

    @property
    def group(self) -> Array:
        """The treatment group of each case: level and severity."""
        group: Array = 2 * self.level.astype(np.intp) + self.severe
        return group

    def only(self, rows: Array) -> Cases:
        """Return these cases alone."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _columns()})

    def at(self, usual: Yuan, budgets: Yuan) -> Cases:
        """Return them with the prices of their groups, one entry a group, and the budgets of all hospitals."""
        return replace(self, usual=usual[self.group], budgets=budgets)

    def usual_by_group(self, fewest: int = 1) -> Yuan:
        """Return the mean charges of each group, CNY a unit of reported weight; NaN for groups of fewer cases."""
        cases = np.bincount(self.group, minlength=GROUPS)
        weight = np.bincount(self.group, self.coding, GROUPS)
        charges = np.bincount(self.group, self.charges, GROUPS)
        return np.where(cases >= max(1, fewest), charges / np.maximum(weight, 1e-9), np.nan)


def _columns() -> list[str]:
    """Return the names of what has one entry a case."""
    return [each.name for each in fields(Cases) if each.name != "budgets"]
