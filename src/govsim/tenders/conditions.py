"""Conditions of a tender: who may bid, which bids count, what a bidder puts down; the same for every rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from govsim.core.scheme import Scheme, setting


@dataclass(frozen=True, kw_only=True)
class Conditions(Scheme):
    """What a buyer can ask under any tender rule. Left out, none of it binds."""

    kind: ClassVar[str] = "tenders"
    abstract: ClassVar[bool] = True

    least_capital: float = setting(
        0.0, unit="CNY", low=0, what="Money that a bidder must hold, a head covered by what it bids for."
    )
    least_experience: float = setting(
        0.0, unit="years", low=0, high=50, what="Years in the business that a bidder must have, those here included."
    )
    abnormally_low: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="tender/abnormally_low",
        what="How far below the buyer's estimate a bid is still taken; 1 takes every bid.",
    )
    bid_bond: float = setting(
        unit="share of premium",
        low=0,
        high=0.5,
        parameter="tender/bid_bond",
        what="Put down with the bid, share of a year's premium; lost by a winner that does not sign.",
    )
    lots: int = setting(
        1, unit="lots", low=1, high=50, what="Into how many lots the households are split, each with a seller."
    )
    lots_per_bidder: int | None = setting(
        None, unit="lots", low=1, high=50, what="Most lots that one bidder may win; all if left out."
    )
    disclosure: float = setting(
        0.0, unit="share", low=0, high=1, what="Share of the bidders' uncertainty about claims that published data end."
    )
    rounds: int = setting(2, unit="rounds", low=1, high=10, what="How often it is tendered before the buyer gives up.")
    incumbent_advantage: float = setting(
        0.0,
        unit="share of price",
        low=0,
        high=0.5,
        what="What changing the seller costs the buyer: a last seller's price is ranked as if lower by this share.",
    )
    extends_if_score_above: float | None = setting(
        None,
        unit="share",
        low=0,
        high=1,
        what="Mean score of the service from which the last seller goes on without a tender; nobody if left out.",
    )
    extensions: int = setting(
        1, unit="terms", low=1, high=10, what="How many terms in a row may be signed without a tender."
    )
    estimate_sd: float = setting(
        0.0,
        unit="share",
        low=0,
        high=1,
        what="Error of the buyer's own estimate of claims if the government has no capacity.",
    )
    ring_detection: float = setting(
        unit="probability",
        low=0,
        high=1,
        parameter="tender/ring_detection",
        what="Probability that a ring of bidders is found out in a tender.",
    )
    ring_fine: float = setting(
        unit="share of premium",
        low=0,
        high=10,
        parameter="tender/ring_fine",
        what="Fine on a ring that is found out, all members together, share of a term's premium.",
    )

    @property
    def winners(self) -> int:
        """Return how many bidders at least share the lots."""
        return -(-self.lots // (self.lots_per_bidder or self.lots))

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Lots must be enough for what one bidder may win."""
        most, lots = values["lots_per_bidder"], values["lots"]
        if most is not None and most > lots:
            yield "lots_per_bidder", f"a bidder may win {most} lots where there are {lots}: write at most {lots}."
