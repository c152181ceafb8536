"""False claims: households have goods and care billed to those who are not entitled to them, by a lent card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.behaviour.behaviour import Behaviour
from govsim.core.column import Column
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class FalseClaims(Behaviour):
    """Adds in-scope billing of `most` times the treatment, where (1 − c)·(1 − e) > m; nothing elsewhere.

    They are in kind: a yuan falsely claimed buys goods or care worth a yuan for somebody who is not entitled. Its
    price is the patient's own share c, so that the household gains 1 − c, what layers pay; the provider gives the
    goods and is paid for them: they are care, and cost resources. It expects a review to cost it e of that gain (the
    chance that it is proved times recovery and fine, the rules in force being known), and its conscience m a yuan,
    found out or not. Gain and loss are in proportion to the claim, so the optimum is all or nothing. Consciences
    differ: m is exponential, drawn once for life, when the behaviour comes into being.
    Sources: Becker 1968 (JPE); Crocker & Morgan 1998 (JPE) on padded claims. The figures are assumptions.
    """

    lands: ClassVar[str] = "in_scope"
    by: ClassVar[str] = "households"
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column(
                "conscience_cost", "float32", "CNY per CNY", ("open_year",), "what a false claim costs its conscience"
            ),
            Column(
                "review_fear", "float32", "CNY per CNY", ("open_year",), "expected sanction on what false claims bring"
            ),
        )
    }

    provable: float = setting(
        1.0, unit="share", low=0, high=1, what="Share that a review of households' claims can prove."
    )
    most: float = setting(0.3, unit="share", low=0, high=10, what="What is falsely claimed, relative to treatment.")
    mean_conscience: float = setting(
        10.0, unit="CNY per CNY", low=0.01, founding=True, what="Mean cost of conscience of a yuan falsely claimed."
    )

    def open_year(self, world: World) -> None:
        """Draw consciences at the start; see which reviews are in force."""
        households = world.households
        if not households.conscience_cost.any():
            luck = world.draw("false claims: conscience").standard_exponential(len(households))
            households.conscience_cost[:] = self.mean_conscience * luck
        reviews = [rule.exposure() for rule in world.schemes_of("supervision") if rule.subject == "households"]
        households.review_fear[:] = max(reviews, default=0.0)

    def adds(self, need: Yuan, people: Bills) -> Yuan:
        """Return what is falsely claimed, CNY."""
        gain = (1.0 - np.clip(people.price, 0.0, 1.0)) * (1.0 - people.review_fear)
        return np.asarray(np.where(gain > people.conscience_cost, self.most * need, 0.0))
