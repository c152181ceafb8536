"""Scope shifting: goods outside the catalogue, which no insurer checks and the patient pays in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from govsim.behaviour.behaviour import Behaviour
from govsim.households.bills import Bills, Yuan


@dataclass(frozen=True, kw_only=True)
class ScopeShifting(Behaviour):
    """Adds treatment·s to the out-of-scope bill, and moves a share y of what is in scope there (see `Hospitals`).

    Goods that are moved take the place of drugs and consumables that a bundled price would have to pay for.
    """

    lands: ClassVar[str] = "out_of_scope"

    def adds(self, need: Yuan, people: Bills) -> Yuan:
        """Return goods outside the catalogue, CNY."""
        return need * people.scope_shifting

    def moves(self, need: Yuan, people: Bills) -> Yuan:
        """Return what is billed outside the catalogue instead of inside, CNY."""
        return need * people.scope * people.substitution
