"""Indexation: the premium grows within the term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from govsim.clauses.clause import Clause
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class Indexation(Clause):
    """The premium of year t of the term is P·(1 + s·g)^t; g is a fixed rate, or the growth of cost or of income.

    A premium fixed for three years with a deductible that is not indexed loses about twice the growth of cost each
    year: claims above a deductible grow faster than cost does.
    """

    by: Literal["rate", "cost", "income"] = setting(
        "cost", unit="choice", what="What it follows: a fixed rate, medical cost, or income per head."
    )
    rate: float = setting(0.05, unit="share", low=-0.5, high=0.5, what="The fixed rate a year.")
    share: float = setting(1.0, unit="share", low=0, high=3, what="Part s of the growth that the premium follows.")

    def premium_index(self, age: int, cost_growth: float, income_growth: float) -> float:
        """Return (1 + s·g)^t."""
        growth = {"rate": self.rate, "cost": cost_growth, "income": income_growth}[self.by]
        return (1.0 + self.share * growth) ** age
