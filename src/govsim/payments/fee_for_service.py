"""Fee for service: every item on the bill is paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.payments.cases import Cases, Yuan
from govsim.payments.payment import Payment


@dataclass(frozen=True, kw_only=True)
class FeeForService(Payment):
    """Pays the charges: what holds for everybody for whom no rule is written, said aloud."""

    def pays(self, cases: Cases) -> Yuan:
        """Return the charges, CNY."""
        return np.array(cases.charges, np.float64)

    def margin(self, cases: Cases) -> Yuan:
        """Return 1: one more yuan of treatment is paid in full."""
        return np.ones(len(cases.charges))

    def coding(self, cases: Cases) -> Yuan:
        """Return 1: one more yuan on the bill is paid in full."""
        return np.ones(len(cases.charges))
