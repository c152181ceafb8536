"""Minimum payout: what the seller does not pay out of the premium, beyond what it may keep, goes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.contracts.account import Account, Number
from govsim.contracts.contract import Contract
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class MinimumPayout(Contract):
    """The seller gives back max(0, ρ·premium − claims): at least ρ of the premium is paid out, or is the buyer's.

    Claims beyond ρ·premium are the seller's; so are its expenses, for which no more than 1 − ρ of the premium is left.
    Below ρ a yuan of claims costs it nothing, so that it has no reason to refuse one.
    Source: minimum loss ratio rules, Cicala, Lieber & Marone 2019, AEJ: Applied 11:71; local rules of 80 to 90 %.
    """

    payout_ratio: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="inclusive/payout_ratio",
        what="Least share ρ of premium that is paid out.",
    )

    def settlement(self, year: Account) -> Number:
        """Return what goes back, as a negative sum, CNY."""
        short = self.payout_ratio * np.asarray(year.premium) - np.asarray(year.claims)
        return np.asarray(-np.maximum(0.0, short))
