"""Scored: points for price, quality, staff and experience; the best sum wins at its own price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from govsim.core.scheme import setting
from govsim.tenders.tender import Bids, Tender, Yuan


@dataclass(frozen=True, kw_only=True)
class Scored(Tender):
    """Two ways to weigh quality against price.

    low_price_first, the formula of Chinese procurement: 100·[w·p_min/p + u·q/q_max + ...], each part measured
    against the best bid; what `staff_weight` and `experience_weight` leave of 1 − w goes to quality. Near the
    lowest price a unit of quality is worth u/w·p to a bidder, which is what it sets against its cost.
    quasi_linear: V·q − p in CNY, with `quality_value` V: a unit of quality is worth V, whoever else bids.
    Sources: Ministry of Finance Order 87 (2017); Che 1993 (RAND J Econ 24:668).
    """

    formula: Literal["low_price_first", "quasi_linear"] = setting(
        "low_price_first", unit="choice", what="How price and quality make one score."
    )
    price_weight: float = setting(
        unit="share",
        low=0.01,
        high=1,
        parameter="tender/price_weight",
        what="Weight w of price in the score.",
    )
    staff_weight: float = setting(0.0, unit="share", low=0, high=1, what="Weight of promised staff in the score.")
    experience_weight: float = setting(0.0, unit="share", low=0, high=1, what="Weight of experience in the score.")
    quality_value: float | None = setting(
        None, unit="CNY", low=0, what="What quality 1 is worth to the buyer a head and year; for quasi_linear."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Weights are at most 1 in sum; each formula has its own words."""
        yield from super().check(values)
        parts = {name: values[f"{name}_weight"] for name in ("price", "staff", "experience")}
        if (total := sum(parts.values())) > 1 + 1e-9:
            said = " + ".join(f"{name} {weight:g}" for name, weight in parts.items())
            yield "price_weight", f"weights are {total:g} in sum ({said}): make them at most 1; quality gets the rest."
        linear = values["formula"] == "quasi_linear"
        if linear and values["quality_value"] is None:
            yield "quality_value", "quasi_linear needs the worth of quality in CNY: write `quality_value: 20`."
        if not linear and values["quality_value"] is not None:
            yield "quality_value", "low_price_first has weights, no worth in CNY: write `formula: quasi_linear`."
        for name in ("staff", "experience") if linear else ():
            if parts[name]:
                yield f"{name}_weight", "quasi_linear weighs price and quality only: take the line out."

    @property
    def quality_weight(self) -> float:
        """Return what the other weights leave."""
        return max(0.0, 1.0 - self.price_weight - self.staff_weight - self.experience_weight)

    def points(self, bids: Bids) -> Yuan:
        """Return the score: 0 to 1, or CNY a head."""
        if self.formula == "quasi_linear":
            return (self.quality_value or 0.0) * bids.quality - bids.price
        cheapest = bids.price.min(axis=-1, keepdims=True)
        score = self.price_weight * cheapest / bids.price + _share(self.quality_weight, bids.quality)
        for weight, values in ((self.staff_weight, bids.staff), (self.experience_weight, bids.experience)):
            if weight:
                score = score + _share(weight, np.broadcast_to(values, bids.price.shape))
        return score

    def value_of_quality(self, price: float) -> float:
        """Return u/w·p, or V."""
        if self.formula == "quasi_linear":
            return self.quality_value or 0.0
        return self.quality_weight / self.price_weight * price


def _share(weight: float, values: Yuan) -> Yuan:
    """Return the weight times each over the best of its round."""
    return weight * values / np.maximum(values.max(axis=-1, keepdims=True), 1e-9)
