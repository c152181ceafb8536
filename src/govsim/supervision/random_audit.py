"""Random audit: every bill is as likely as any other to be opened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import setting
from govsim.households.bills import Bills
from govsim.supervision.supervision import Supervision


@dataclass(frozen=True, kw_only=True)
class RandomAudit(Supervision):
    """Opens a share of all inpatient bills, drawn at random."""

    share: float = setting(
        unit="share", low=0, high=1, parameter="audit/inspection_probability", what="Share of bills opened."
    )

    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return the bills whose number came up."""
        return draw < self.share

    def weights(self, people: Bills) -> NDArray[np.float64]:
        """Return one for each bill: the share that is opened says all there is to know."""
        return np.ones(len(people))
