"""Dispute rule: what a rule of medical liability may say to hospitals, to patients, and to the choice of a house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from govsim.core.scheme import Scheme

if TYPE_CHECKING:
    from govsim.core.population import Array
    from govsim.core.world import World
    from govsim.households.bills import Bills


@dataclass(frozen=True, kw_only=True)
class DisputeRule(Scheme):
    """A rule about injuries and what follows; it may set levers of hospitals and answer two questions of patients."""

    kind: ClassVar[str] = "disputes"
    abstract: ClassVar[bool] = True

    def begin(self, world: World) -> None:
        """Give hospitals the beliefs with which they start, if they have none yet."""

    def care(self, house: Any) -> dict[str, float]:
        """Return levers that this rule makes a hospital set, by name."""
        return {}

    def seeks(self, people: Bills) -> Array | float:
        """Return the factor by which trust moves the chance that each of the sick seeks care."""
        return 1.0

    def patients_lost(self, house: Any) -> float:
        """Return how many patients one more dispute makes a hospital lose."""
        return 0.0

    def appeal(self, world: World) -> Array | None:
        """Return the appeal of each hospital relative to others of its level; None if all are alike."""
        return None


def dispute_rules(world: World) -> list[DisputeRule]:
    """Return the rules of medical liability in force; a scheme of this kind that is none of them has its own phases."""
    return [rule for rule in world.schemes_of("disputes") if isinstance(rule, DisputeRule)]


def injury_rule(world: World) -> Any:
    """Return the rule of injuries in force."""
    return next(rule for rule in world.schemes_of("disputes") if rule.word() == "medical_injury")


def worth_of_patients_lost(house: Any) -> float:
    """Return the margin on the patients that one more dispute makes a hospital lose, CNY."""
    lost = sum(rule.patients_lost(house) for rule in dispute_rules(house.world))
    return float(lost * house.mean_bill * house.role.margin)


def care_of(house: Any) -> dict[str, float]:
    """Return the levers that rules of medical liability make a hospital set this year."""
    levers: dict[str, float] = {}
    for rule in dispute_rules(house.world):
        levers |= rule.care(house)
    return levers


def appeal_of(world: World) -> Array | None:
    """Return the appeal of each hospital; None if no rule tells them apart."""
    said = [rule.appeal(world) for rule in dispute_rules(world)]
    found = [each for each in said if each is not None]
    return np.prod(found, axis=0) if found else None
