"""Fixed price: the premium is all; the seller keeps every gain and bears every loss."""

from __future__ import annotations

from dataclasses import dataclass

from govsim.contracts.account import Account, Number
from govsim.contracts.contract import Contract


@dataclass(frozen=True, kw_only=True)
class FixedPrice(Contract):
    """A full-risk contract: power of incentive 1 (Laffont & Tirole 1993, chapter 1)."""

    def settlement(self, year: Account) -> Number:
        """Return zero: nothing is shared."""
        return year.nothing
