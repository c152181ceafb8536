"""Fixed price: the premium is all; the seller keeps every gain and bears every loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.contracts.contract import Contract, Yuan


@dataclass(frozen=True, kw_only=True)
class FixedPrice(Contract):
    """A full-risk contract: power of incentive 1 (Laffont & Tirole 1993, chapter 1)."""

    def settlement(self, premium: Yuan, claims: Yuan, expenses: Yuan) -> Yuan:
        """Return zero: nothing is shared."""
        return np.zeros_like(premium + claims)
