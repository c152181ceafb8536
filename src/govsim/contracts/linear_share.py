"""Linear share: the seller bears a share of whatever claims deviate from the premium, and gets a fee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.contracts.account import Account, Number
from govsim.contracts.contract import Contract
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class LinearShare(Contract):
    """The seller's result is π = a + b·(P − C) − E with a fee a = f·P: so f·P − (1 − b)·(P − C) is still owed.

    b is the power of the incentive: 1 without fee is a fixed price; near 0 the seller only administers (cost_plus).
    With effort that costs ρ·e²/2 the seller chooses e* = b/ρ.
    Sources: Laffont & Tirole 1986 (JPE); Holmström & Milgrom 1987 (Econometrica).
    """

    power: float = setting(
        0.5, unit="share", low=0, high=1, what="Share b of the deviation of claims from premium that the seller bears."
    )
    fee: float = setting(0.0, unit="share of premium", low=-0.5, high=1, what="Fixed fee f of the seller.")

    def settlement(self, year: Account) -> Number:
        """Return f·P − (1 − b)·(P − C)."""
        premium = np.asarray(year.premium)
        return self.fee * premium - (1.0 - self.power) * (premium - year.claims)

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """A bid must matter to its bidder."""
        yield from super().check(values)
        if not values["power"]:
            yield "power", "with 0 the bid would not matter to its bidder: it is paid f·P for any P. Write a cost_plus."
