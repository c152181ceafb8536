"""Global budget: a hospital gets a sum for the year, however much it does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govsim.payments.budget import Budgeted, spread
from govsim.payments.cases import Cases, Yuan


@dataclass(frozen=True, kw_only=True)
class GlobalBudget(Budgeted):
    """Pays each hospital what it was paid last year, grown; a case counts by its charges.

    Source: Cutler & Ly 2011 (J Econ Perspect) on hospital budgets; Mougeot & Naegelen 2005 (J Health Econ).
    """

    def pays(self, cases: Cases) -> Yuan:
        """Return the case's part of its hospital's budget, CNY."""
        return spread(cases, cases.budgets)

    def loses_on(self, cases: Cases, cost: Yuan) -> NDArray[np.bool_]:
        """Return the patients who cost more than a case of their group usually does: the budget is made for those."""
        return np.asarray(cost > cases.usual)
