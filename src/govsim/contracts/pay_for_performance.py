"""Pay for performance: part of a fixed price is held back until the verified score earns it."""

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
class PayForPerformance(Contract):
    """Of the premium P, h·P is earned by the score q̂ of the evaluation, and a bonus b·P above the target:

    −h·P·(1 − clip((q̂ − q₀)/(q₁ − q₀), 0, 1)) + b·P·max(q̂ − q₁, 0)/(1 − q₁), with floor q₀ and target q₁.
    Claims and expenses are the seller's, as under a fixed price. How well the score is measured is the
    evaluation's; with a noisy one a risk-averse seller asks for more and does less.
    Source: Holmström & Milgrom 1991 (JLEO).
    """

    holdback: float = setting(
        0.05, unit="share of premium", low=0, high=0.5, what="Part h of the premium that has to be earned."
    )
    bonus: float = setting(0.0, unit="share of premium", low=0, high=0.5, what="Bonus b at a score of 1.")
    floor: float = setting(0.4, unit="index", low=0, high=1, what="Score q₀ that earns nothing yet.")
    target: float = setting(0.8, unit="index", low=0, high=1, what="Score q₁ from which nothing is held back.")

    def earned(self, score: Number) -> Number:
        """Return the part of the holdback that a score earns."""
        return np.clip((np.asarray(score) - self.floor) / (self.target - self.floor), 0.0, 1.0)

    def settlement(self, year: Account) -> Number:
        """Return the bonus less what of the holdback is not earned, CNY."""
        above = np.maximum(np.asarray(year.score) - self.target, 0.0) / max(1.0 - self.target, 1e-9)
        return np.asarray(year.premium) * (
            self.bonus * above - self.holdback * (1.0 - np.asarray(self.earned(year.score)))
        )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The floor is below the target; a bonus has room above it."""
        yield from super().check(values)
        floor, target = values["floor"], values["target"]
        if floor >= target:
            yield "floor", f"{floor:g} is not below the target, {target:g}: no score earns a part of the holdback."
        if values["bonus"] and target >= 1:
            yield "bonus", "no score is above a target of 1: the bonus can never be paid."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Who pays by the score needs somebody who scores."""
        yield from super().check_all(schemes)
        paying = [one for one in schemes if type(one) is cls]
        yield from unscored(paying, schemes, "the holdback always comes back")
