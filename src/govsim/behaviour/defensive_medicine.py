"""Defensive medicine: tests and treatment that protect those who treat from disputes, not the patient from illness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from govsim.behaviour.behaviour import Behaviour
from govsim.households.bills import Bills, Yuan


@dataclass(frozen=True, kw_only=True)
class DefensiveMedicine(Behaviour):
    """Adds treatment·d*, d* being the hospital's optimum at the disputes that it fears (see `MedicalInjury`)."""

    lands: ClassVar[str] = "both"
    defends: ClassVar[bool] = True

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Somebody has to be afraid of something."""
        injuries = any(scheme.kind == "disputes" and scheme.word() == "medical_injury" for scheme in schemes)
        for mine in (scheme for scheme in schemes if isinstance(scheme, cls)):
            if not injuries:
                yield mine.name, "nothing sets defensive care. Add `medical_injury` to the disputes, or take it out."

    def adds(self, need: Yuan, people: Bills) -> Yuan:
        """Return defensive care, CNY."""
        return need * people.defensive
