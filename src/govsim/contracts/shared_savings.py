"""Shared savings: the buyer bears the claims, the seller gets part of what they stay below expectation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.contracts.account import Account, Number
from govsim.contracts.contract import Contract
from govsim.contracts.scores import unscored
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class SharedSavings(Contract):
    """Claims C are settled against those planned, as under cost_plus; the seller has a part of the savings S = Ĉ − C:

    s·max(S, 0) if the verified score reaches the gate, −d·max(−S, 0) at any score; Ĉ is what the buyer
    expected of the year at signing.
    Source: the one- and two-sided models of the Medicare Shared Savings Program, 42 CFR 425.
    """

    fee: float = setting(
        0.0, unit="share of premium", low=-0.5, high=1, what="Fee f that the seller gets whatever it has bid."
    )
    share: float = setting(0.5, unit="share", low=0, high=1, what="Part s of the savings that the seller gets.")
    downside: float = setting(0.0, unit="share", low=0, high=1, what="Part d of an overrun that the seller bears.")
    gate: float = setting(0.0, unit="index", low=0, high=1, what="Verified score below which savings are not shared.")

    def settlement(self, year: Account) -> Number:
        """Return f·P + C − planned and the seller's part of savings or overrun."""
        saved = np.asarray(year.expected) - year.claims
        shared = self.share * np.maximum(saved, 0.0) * (np.asarray(year.score) >= self.gate)
        refund = year.claims - np.asarray(year.planned)
        return self.fee * np.asarray(year.premium) + refund + shared - self.downside * np.maximum(-saved, 0.0)

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Who pays by the score needs somebody who scores."""
        yield from super().check_all(schemes)
        gated = [one for one in schemes if type(one) is cls and one.gate]
        yield from unscored(gated, schemes, "its gate is open to all")
