"""Threshold: every large bill is opened, the largest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.scheme import setting
from govsim.households.bills import Bills
from govsim.supervision.supervision import Supervision


@dataclass(frozen=True, kw_only=True)
class Threshold(Supervision):
    """Opens every inpatient bill from a sum on; where the purse ends, the largest have been opened."""

    threshold: float = setting(50_000.0, unit="CNY", low=0, what="The smallest bill that is opened.")

    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return the bills that reach the sum."""
        return people.billed >= self.threshold * FEN_PER_YUAN

    def order_of(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the largest bill first."""
        return -people.billed.astype(np.float64)
