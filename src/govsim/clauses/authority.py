"""Authority: how far the seller may control what hospitals bill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govsim.clauses.clause import Clause
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class Authority(Clause):
    """The seller has authority a over hospital billing, from 0 (it may only pay) to 1 (inspect, refuse, recover).

    Responsibility without authority is useless effort: what verification v leaves of overbilling is
    δ₀·exp(−k·a·v), so with a = 0 nobody verifies.
    Source: Aghion & Tirole 1997 (JPE) on authority that is formal, and authority that is real.
    """

    level: float = setting(0.3, unit="index", low=0, high=1, what="Authority a over hospital billing.")

    def rights(self) -> Mapping[str, float]:
        """Return it as the seller's right `authority`."""
        return {"authority": self.level}
