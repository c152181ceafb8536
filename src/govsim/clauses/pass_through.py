"""Pass-through: what rules changed after signing have cost is the buyer's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Number
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class PassThrough(Clause):
    """The buyer bears a share ζ of the claims that exist only because it changed the rules of the layer.

    Of such claims Δ a contract may give back a part R by itself: all under cost_plus, 1 − b under linear_share, its
    `policy_share` under risk_corridor. What is passed through is ζ·(Δ − R), so that nothing is refunded twice.
    Without it a bidder bears a risk that only the buyer can steer.
    Source: Bajari & Tadelis 2001 (RAND) on contracts that are changed after signing.
    """

    share: float = setting(1.0, unit="share", low=0, high=1, what="Part ζ of such claims that the buyer bears.")

    def refunds(self, left: Number) -> Number:
        """Return ζ·(Δ − R)."""
        return self.share * np.asarray(left)
