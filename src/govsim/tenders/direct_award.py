"""Direct award: no competition; a named seller, or the last one, takes the buyer's price or leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import setting
from govsim.tenders.equilibrium import HIGHEST
from govsim.tenders.tender import Bids, Tender, Yuan


@dataclass(frozen=True, kw_only=True)
class DirectAward(Tender):
    """The buyer signs with one seller at its ceiling, or at expected claims plus a share.

    Source: single-source procurement, Government Procurement Law of the PRC (2002), article 31.
    """

    price_is_fixed: ClassVar[bool] = True

    seller: str | None = setting(
        None, unit="account", what="Who gets it; the last seller if left out, at first the first named.",
        refers_to="account",
    )  # fmt: skip
    pricing: Literal["ceiling", "cost_plus"] = setting(
        "ceiling", unit="choice", what="Whether the price is the ceiling or expected claims plus a share."
    )
    plus: float | None = setting(
        None, unit="share", low=0, high=2, what="What cost_plus adds to the buyer's estimate of claims."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Cost-plus needs its plus; one seller is asked, so that lots cannot be shared out."""
        yield from super().check(values)
        if values["pricing"] == "cost_plus" and values["plus"] is None:
            yield "plus", "cost_plus needs what is added to the estimate of claims: write `plus: 0.1`."
        if values["pricing"] == "ceiling" and values["plus"] is not None:
            yield "plus", "is added by cost_plus only: write `pricing: cost_plus`, or take the line out."
        if values["lots_per_bidder"] is not None and values["lots_per_bidder"] < values["lots"]:
            yield "lots_per_bidder", "one seller is asked: it must be able to take every lot. Take the line out."

    def points(self, bids: Bids) -> Yuan:
        """Return the same for everybody: only one is asked."""
        return np.zeros_like(bids.price)

    def price(self, bids: Bids, winner: NDArray[np.intp]) -> Yuan:
        """Return the buyer's price: the highest that it takes."""
        return np.full(np.shape(winner), bids.ceiling)

    def highest(self, estimate: float, ceiling: float) -> float:
        """Return the ceiling, or expected claims plus a share, whichever is lower, CNY a head."""
        return ceiling if self.plus is None else min(ceiling, estimate * (1.0 + self.plus))

    def invites(self, bidders: Sequence[str], incumbent: str) -> list[str]:
        """Return the named seller; else the last one; else the first who may bid."""
        wanted = self.seller or incumbent
        if wanted in bidders:
            return [wanted]
        return [] if self.seller else list(bidders[:1])

    def mark_up(self, bidders: int, spread: float, ceiling: float = HIGHEST) -> float:
        """Return nothing: the price is not the seller's to make."""
        return 0.0
