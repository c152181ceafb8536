"""Publication: what the evaluation finds is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govsim.clauses.clause import Clause
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class Publication(Clause):
    """Results of the seller are published: its reputation weighs more, for the public and for its other business.

    Source: Hibbard, Stockard & Tusler 2003 (Health Affairs) on public reports and reputation.
    """

    weight: float = setting(1.0, unit="index", low=0, high=10, what="How much more reputation weighs for the seller.")

    def rights(self) -> Mapping[str, float]:
        """Return the weight as the public's right `publication`."""
        return {"publication": self.weight}
