"""Ratchet: who was cheap is paid less next time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Account, Number
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement


@dataclass(frozen=True, kw_only=True)
class Ratchet(Clause):
    """The next ceiling is (1 − ν)·P + ν·C·(1 + l): the last premium, and the last claims a head, C, with a load l.

    So a yuan of claims above what was expected, Ĉ, brings back δ·ν·(1 + l) later, and effort to save it is worth less;
    with ν near 1 nobody saves in the last year.
    Sources: Weitzman 1980 (Bell J Econ); Laffont & Tirole 1988 (Econometrica).
    """

    weight: float = setting(0.5, unit="share", low=0, high=1, what="Weight ν of the last claims in the next ceiling.")
    load: float = setting(0.1, unit="share", low=-0.5, high=2, what="Loading l on the last claims.")
    discount: float = setting(
        0.6, unit="index", low=0, high=10,
        what="Worth δ to the seller of a yuan on the next ceiling: time, the chance to win again, years of the term.",
    )  # fmt: skip

    def ceiling(self, ceiling: float, last: Agreement | None) -> float:
        """Return (1 − ν)·P + ν·C·(1 + l); what it would be in the first tender."""
        records = [record for _, record in sorted(last.years.items()) if record.premium] if last is not None else []
        if last is None or not records:
            return ceiling
        premium, claims = (
            sum_of / FEN_PER_YUAN / records[-1].enrolled for sum_of in (records[-1].premium, records[-1].claims)
        )
        return (1.0 - self.weight) * premium + self.weight * claims * (1.0 + self.load)

    def foresees(self, year: Account, left: Number) -> Number:
        """Return δ·ν·(1 + l)·(C − Ĉ): claims as expected are worth nothing, for they will have to be paid again."""
        return self.discount * self.weight * (1.0 + self.load) * (np.asarray(year.claims) - year.expected)
