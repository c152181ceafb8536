"""This year's injuries and disputes, and the hospitals where they happened, picked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.agents.court import Bench
from govsim.agents.hospital import Hospital, hospitals
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.disputes.disputes import Disputes
from govsim.disputes.injuries import Injuries
from govsim.disputes.medical_injury import MedicalInjury

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True)
class DisputeYear:
    """What a year's metrics of disputes and liability share. Rows count once, as in the ledger.

    Attributes:
        rule: of injuries. houses: the hospitals, in the order of their index.
        bills: inpatient bills of the year.
        injured: those hurt this year. filed: disputes that began this year. closed: those that ended this year.
    """

    rule: MedicalInjury
    houses: list[Hospital]
    bills: Any
    injured: Injuries
    filed: Disputes
    closed: Disputes

    @cached_property
    def admissions(self) -> Array:
        """Inpatients of each hospital."""
        return np.bincount(self.bills.hospital, minlength=len(self.houses))

    @cached_property
    def revenue(self) -> Array:
        """Inpatient bills of each hospital, CNY."""
        return np.bincount(self.bills.hospital, self.bills.billed / FEN_PER_YUAN, len(self.houses))

    @cached_property
    def covered(self) -> Array:
        """Which hospitals have liability cover."""
        return np.array([house.standing.covered for house in self.houses])

    @cached_property
    def paid(self) -> Array:
        """Which of the disputes that ended brought the patient anything."""
        return np.asarray(self.closed.paid > 0)

    def lever(self, name: str) -> Array:
        """Return a lever of each hospital."""
        return np.array([house.levers[name] for house in self.houses])


def disputes(world: World) -> DisputeYear | None:
    """Return the year's injuries and disputes; None where no rule of injuries is in force."""
    rule = next((each for each in world.schemes_of("disputes") if isinstance(each, MedicalInjury)), None)
    if rule is None or "inpatient" not in world.bills:
        return None
    return world.once_a_year("metrics: disputes", lambda: _measured(world, rule))  # type: ignore[no-any-return]


def _measured(world: World, rule: MedicalInjury) -> DisputeYear:
    bench = next((one for one in world.institutions.values() if isinstance(one, Bench)), None)
    filed, closed = (bench.filed, bench.closed) if bench else (Disputes.none(), Disputes.none())
    injured = world.once_a_year("injuries", lambda: None)
    return DisputeYear(rule, hospitals(world), world.bills["inpatient"], injured, filed, closed)
