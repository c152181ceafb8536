"""Supplier-induced demand: more treatment than the patient would want, because it earns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from govsim.behaviour.behaviour import Behaviour
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan


@dataclass(frozen=True, kw_only=True)
class Inducement(Behaviour):
    """Adds treatment·max(0, I₀ − w·c): the hospital's optimum (see `Hospitals`) at this patient's price c.

    I₀ is the hospital's lever, w what its conscience takes off for a patient who pays the whole price. Where the lever
    is below zero (the hospital is not paid for more), treatment·max(0, −I₀ − |w|·c) is withheld instead: least from
    those who value it most, as the price that they accept shows.
    """

    lands: ClassVar[str] = "both"

    provable: float = setting(
        0.15,
        unit="share",
        low=0,
        high=1,
        what="Share that an inspection can prove: needless treatment is hard to prove.",
    )

    def adds(self, need: Yuan, people: Bills) -> Yuan:
        """Return induced treatment, CNY."""
        return need * np.maximum(0.0, people.inducement - np.maximum(0.0, people.conscience) * people.price)

    def withholds(self, need: Yuan, people: Bills) -> Yuan:
        """Return treatment left out, CNY."""
        return need * np.maximum(0.0, np.minimum(0.0, people.conscience) * people.price - people.inducement)
