"""Supervisor: the inspectorate: what it may spend, what its staff can work through, and who holds it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.agents.institution import Institution, Role
from govsim.core.ledger import Fen, to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Supervisor(Role):
    """The inspectorate of the medical-security bureau; what it does not spend it keeps.

    Of what the rule's accuracy would prove, its staff work through κ·e: κ its capacity, e its edge. The edge dulls,
    for those who are inspected find new ways: e ← e(1 − d), and comes back by the share of the refresher
    that the purse pays at the end of the year. A case ends without sanction with chance min(1, k + i·s), k being
    capture, i influence, s the share of the hospital in the city's inpatient bills.
    Sources: Stigler 1971 (Bell J Econ), Laffont & Tirole 1991 (QJE) for capture. Drift is an assumption.
    """

    order: ClassVar[int] = 30
    plays: ClassVar[tuple[str, ...]] = ("supervisor",)

    budget: float = setting(2.0, unit="CNY", low=0, what="Budget for inspections a head of the population and year.")
    capacity: float = setting(
        1.0, unit="share", low=0, high=1, what="Share κ of what could be proved that its staff can work through."
    )
    drift: float = setting(
        0.0, unit="share", low=0, high=1, what="Part d of its edge that it loses in a year without a refresher."
    )
    refresher_cost: float = setting(
        0.5, unit="CNY", low=0, what="Cost a head of the population of a refresher that makes a year's drift good."
    )
    capture: float = setting(
        0.0, unit="share", low=0, high=1, what="Share k of proved cases in which the sanction is dropped."
    )
    influence: float = setting(
        0.0, unit="index", low=0, high=100, what="Rise i of that share with a hospital's share of the city's bills."
    )
    points_fade: float = setting(
        0.5, unit="share", low=0, high=1, what="Part of the points against hospitals and insurers forgotten each year."
    )

    def found(self, world: World) -> None:
        """Open the inspectorate."""
        world.ledger.open(self.name)
        Inspectorate(world, self.name, self.name)

    def dropped_share(self, share: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the chance that a case ends without sanction, for one with this share of the city's bills."""
        return np.minimum(1.0, self.capture + self.influence * np.asarray(share))


@dataclass
class Findings:
    """What an inspectorate did in a year.

    Attributes:
        opened: inpatient bills opened, by the subject of the rule.
        proved: fen proved, by the subject of the rule.
        dropped: cases that ended without sanction.
        reports: bills that were opened because somebody reported them.
        suspended: hospitals that will be suspended next year.
        barred: insurers that were barred from tenders.
        published: the chance of inspection that sanctions made known, and the share by which it is believed.
    """

    opened: dict[str, int] = field(default_factory=dict)
    proved: dict[str, int] = field(default_factory=dict)
    dropped: int = 0
    reports: int = 0
    suspended: list[str] = field(default_factory=list)
    barred: list[str] = field(default_factory=list)
    published: list[tuple[float, float]] = field(default_factory=list)

    def add(self, subject: str, opened: NDArray[np.bool_], proved: Fen) -> None:
        """Add what a rule opened and proved."""
        self.opened[subject] = self.opened.get(subject, 0) + int(np.count_nonzero(opened))
        self.proved[subject] = self.proved.get(subject, 0) + int(proved.sum())


class Inspectorate(Institution):  # type: ignore[no-untyped-call]
    """The inspectors, their purse, their edge, and what they found this year."""

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.edge = 1.0
        self.findings = Findings()
        self.suspended_until: dict[str, int] = {}

    @property
    def grasp(self) -> float:
        """Share of what a rule's accuracy would prove that its staff work through this year: κ·e."""
        return float(self.role.capacity * self.edge)

    def open_year(self) -> None:
        """Begin a new year's record; suspensions that last year decided begin, those of the year before end."""
        self.findings = Findings()
        for name in self.suspended_until:
            self.world.institutions[name].suspended = _suspended_in(self.world, name, self.world.year)

    def set_budget(self) -> None:
        """Get the year's budget from the government, less what is left of the last."""
        budget = int(to_fen(self.role.budget * self._heads()))
        self.world.institutions["government"].grant(self, max(0, budget - self.money), "supervision budget")

    def learn(self) -> None:
        """Lose edge, as far as the purse pays no refresher; forget a part of the points; let sanctions be known."""
        if self.role.drift:
            dull = self.edge * (1.0 - self.role.drift)
            self.edge = dull + (1.0 - dull) * self._refreshed()
        if self is next(inspectorates(self.world)):
            for each in self.world.institutions.values():
                if getattr(each, "points", 0.0):
                    each.points *= 1.0 - self.role.points_fade
        for chance, share in self.findings.published:
            for hospital in hospitals(self.world):
                hospital.inspection_belief += share * max(0.0, chance - hospital.inspection_belief)

    def suspend(self, hospital: Any) -> bool:
        """Suspend a hospital for the next year, unless it would be the last of its level; say whether."""
        year = self.world.year + 1
        others = [
            one
            for one in hospitals(self.world)
            if one.level == hospital.level and one is not hospital and not _suspended_in(self.world, one.name, year)
        ]
        if not others:
            return False
        self.suspended_until[hospital.name] = year
        self.findings.suspended.append(hospital.name)
        return True

    def _refreshed(self) -> float:
        """Pay for a refresher as far as the purse goes; return the share of it that was paid."""
        full = int(to_fen(self.role.refresher_cost * self._heads()))
        paid = min(full, self.money)
        self.world.ledger.owe("outside", paid, "refresher of inspectors")
        self.world.ledger.pay(self.name, "outside", paid, "refresher of inspectors")
        return paid / full if full else 0.0

    def _heads(self) -> int:
        return int(np.count_nonzero(self.world.persons.alive))


def inspectorates(world: World) -> Iterator[Inspectorate]:
    """Yield the inspectorates, in the order in which they were founded."""
    yield from (one for one in world.institutions.values() if isinstance(one, Inspectorate))


def _suspended_in(world: World, name: str, year: int) -> bool:
    return any(office.suspended_until.get(name, 0) >= year for office in inspectorates(world))
