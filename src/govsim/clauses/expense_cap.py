"""Expense cap: a seller that spends more than a share of premium owes the difference to the buyer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Account, Number
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class ExpenseCap(Clause):
    """The seller owes the buyer what its expenses exceed a share x of premium by: max(0, expenses − x·premium).

    Source: caps on operator and marketing cost of voluntary covers, 10 to 30 % of premium.
    """

    share: float = setting(0.2, unit="share", low=0, high=1, what="Share x of premium that expenses may reach.")

    def settles(self, year: Account) -> Number:
        """Return what the seller owes, as a negative sum, CNY."""
        return -np.maximum(0.0, np.asarray(year.expenses) - self.share * np.asarray(year.premium))
