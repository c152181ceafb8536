"""Minimum staff: how many people the seller must put to work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Account, Number
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class MinimumStaff(Clause):
    """Staff s below the minimum s₀, both relative to the norm, costs p·(s₀ − s)·P; a right of the buyer's.

    Source: contracts of a southern province that ask for 200 people and cap profit at 4 % (IJERPH 2020;17(5):1490).
    """

    minimum: float = setting(1.0, unit="of the norm", low=0, high=5, what="Least staff s₀.")
    penalty: float = setting(
        0.05, unit="share of premium", low=0, high=1, what="Penalty p for missing staff as large as the norm."
    )

    def rights(self) -> Mapping[str, float]:
        """Return the minimum as the buyer's right."""
        return {"minimum_staff": self.minimum}

    def settles(self, year: Account) -> Number:
        """Return −p·max(s₀ − s, 0)·P."""
        return -self.penalty * np.maximum(self.minimum - np.asarray(year.staff), 0.0) * year.premium
