"""Data access: the seller sees hospitals' bills as they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govsim.clauses.clause import Clause
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class DataAccess(Clause):
    """The fund shares its data on a share s of all bills with the seller: its authority a counts as a·(1 + s).

    What verification v leaves of overbilling is then δ₀·exp(−k·a·(1 + s)·v); see authority.

    Source: the integrated platform of the Zhanjiang model.
    """

    share: float = setting(1.0, unit="share", low=0, high=1, what="Share of the bills whose data the seller sees.")

    def rights(self) -> Mapping[str, float]:
        """Return the share as the seller's right `data`."""
        return {"data": self.share}
