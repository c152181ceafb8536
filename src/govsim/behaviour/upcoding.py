"""Upcoding: the in-scope bill says more than was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from govsim.behaviour.behaviour import Behaviour
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan


@dataclass(frozen=True, kw_only=True)
class Upcoding(Behaviour):
    """Adds in-scope treatment·u*, u* being the hospital's optimum (see `Hospitals`)."""

    lands: ClassVar[str] = "in_scope"
    is_care: ClassVar[bool] = False

    provable: float = setting(
        1.0,
        unit="share",
        low=0,
        high=1,
        what="Share that an inspection can prove: the record shows what was not done.",
    )

    def adds(self, need: Yuan, people: Bills) -> Yuan:
        """Return upcoded billing, CNY."""
        return need * people.scope * people.upcoding
