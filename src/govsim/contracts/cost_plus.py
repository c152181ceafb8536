"""Cost plus: the insurer only administers; claims are refunded, it gets a fee."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.contracts.account import Account, Number
from govsim.contracts.contract import Contract
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class CostPlus(Contract):
    """The fund is entrusted to the insurer: whatever claims C differ from those planned, Ĉ, is settled.

    Planned is what the buyer expects of the term, spread over it as the premium is. The seller's result is
    (P − Ĉ) + f·P − E: what the bid P asks above the planned claims is its fee, so that bidders compete
    with that; a fixed fee can be given on top. The power of the incentive is 0: what verification saves is
    the buyer's.
    Sources: Laffont & Tirole 1993, chapter 1; the entrusted funds of Jiangyin and Luoyang.
    """

    fee: float = setting(
        0.0, unit="share of premium", low=-0.5, high=1, what="Fee f that the seller gets whatever it has bid."
    )

    def settlement(self, year: Account) -> Number:
        """Return f·P + C − Ĉ."""
        return self.fee * np.asarray(year.premium) + year.claims - year.planned
