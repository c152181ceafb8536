"""Critical-illness insurance: what a year's in-scope remainder exceeds a deductible by, in tiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.layers.layer import Layer


@dataclass(frozen=True, kw_only=True)
class Critical(Layer):
    """Critical-illness insurance: Σ_k r_k·[min(s, t_{k+1}) − t_k]₊ of the in-scope remainder s.

    The first threshold is the deductible: a share of last year's income per head in the city, or a
    fixed sum. Fixed sums (deductible, tiers, cap) can follow income or medical cost from the first year on: where
    they stand still, claims grow about twice as fast as cost. The registered poor have a lower deductible, a higher
    rate and no cap.
    Source: State Council Office Doc 57 (2015); the 2019 rules as reported by NHSA (Xinhua 2024-04-30).
    """

    deductible_share: float = setting(
        unit="share", low=0, high=2, parameter="critical/deductible_share_of_income",
        what="Deductible as a share of last year's income per head; 0 to use the fixed deductible.",
    )  # fmt: skip
    deductible: float = setting(
        unit="CNY", low=0, parameter="critical/deductible", what="Fixed deductible, used if the share is 0."
    )
    indexed_to: Literal["nothing", "income", "cost"] = setting(
        "nothing",
        unit="choice",
        what="What the fixed deductible, tiers and cap follow: last year's income per head, medical cost, or nothing.",
    )
    rate: float = setting(unit="share", low=0, high=1, parameter="critical/rate", what="Rate of the first tier.")
    tiers: tuple[float, ...] = setting(
        (), unit="CNY", low=0, what="Where each further tier starts, as a sum above the deductible."
    )
    tier_rates: tuple[float, ...] = setting((), unit="share", low=0, high=1, what="Rate of each further tier.")
    cap: float | None = setting(None, unit="CNY", low=0, what="Most that it pays a person and year; none if left out.")
    poor_deductible_factor: float = setting(
        unit="share", low=0, high=1, parameter="critical/poor_deductible_factor",
        what="Deductible of the registered poor as a share of the others'.",
    )  # fmt: skip
    poor_extra_rate: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="critical/poor_extra_rate",
        what="Added to every rate for the registered poor.",
    )

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the critical-illness benefit, CNY."""
        poor = people.registry > 0
        index = self.index(people)
        base = self.deductible_share * people.city_income if self.deductible_share else index * self.deductible
        above = np.maximum(0.0, unpaid - base * np.where(poor, self.poor_deductible_factor, 1.0))
        starts = index * np.array([0.0, *self.tiers])
        rates = np.array([self.rate, *self.tier_rates])
        benefit = self.poor_extra_rate * poor * above
        for start, more in zip(starts, np.diff(rates, prepend=0.0), strict=True):
            benefit += more * np.maximum(0.0, above - start)
        if self.cap is not None:
            benefit = np.where(poor, benefit, np.minimum(index * self.cap, benefit))
        return np.asarray(benefit, np.float64)

    def index(self, people: Bills) -> float:
        """Return what the layer's fixed sums are multiplied by this year."""
        indices = {"income": "income_since_first", "cost": "cost_since_first"}
        return float(getattr(people, indices[self.indexed_to])) if self.indexed_to in indices else 1.0

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Tiers and their rates go in pairs, and tiers rise."""
        yield from super().check(values)
        tiers = values["tiers"]
        if len(tiers) != len(values["tier_rates"]):
            yield "tier_rates", f"{len(values['tier_rates'])} rates for {len(tiers)} further tiers."
        if list(tiers) != sorted(set(tiers)) or 0 in tiers:
            yield "tiers", "the tiers must rise, each above 0."
        fixed = not values["deductible_share"] or tiers or values["cap"] is not None
        if values["indexed_to"] != "nothing" and not fixed:
            yield (
                "indexed_to",
                "the deductible follows income as a share of it: set deductible_share to 0 to index a sum.",
            )
