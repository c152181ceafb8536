"""Court: suits that wait for judgment, and what the year has brought to an end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from govsim.agents.institution import Institution, Role
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.disputes.disputes import Disputes

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Court(Role):
    """The courts of the city. They see how clear a fault is, and award the whole loss if it is; but late.

    Source: duration and shares of judgments (S75-S77); the standard of Priest & Klein 1984 (J Legal Stud).
    """

    order: ClassVar[int] = 30
    plays: ClassVar[tuple[str, ...]] = ("court",)

    days: float = setting(
        unit="days", low=1, high=7300, parameter="liability/court_days", what="Days from suit to judgment."
    )
    fee: float = setting(8_000.0, unit="CNY", low=0, what="What a suit costs a patient: lawyer, appraisal, fees.")
    fee_share: float = setting(0.05, unit="share", low=0, high=1, what="What it costs on top, of the sum at stake.")
    defence: float = setting(15_000.0, unit="CNY", low=0, what="What a suit costs whoever defends it.")

    def accounts(self) -> tuple[str, ...]:
        """Its fees go outside: it has no purse here."""
        return ()

    def found(self, world: World) -> None:
        """Open the register of suits."""
        Bench(world, self.name, self.name)

    def cost(self, stake: Array) -> Array:
        """Return what a suit over each stake costs a patient, CNY."""
        return self.fee + self.fee_share * stake


class Bench(Institution):  # type: ignore[no-untyped-call]
    """The judges.

    Attributes:
        pending: suits that wait for judgment.
        filed: disputes that began this year.
        closed: those that ended this year, settled, judged or given up.
        opened: whether disputes have been heard, in this year or before: hospitals and households have beliefs.
    """

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.pending = Disputes.none()
        self.filed = self.closed = Disputes.none()
        self.opened = False

    def open_year(self) -> None:
        """Close last year's files."""
        self.filed = self.closed = Disputes.none()


def bench_of(world: World) -> Bench:
    """Return the city's judges."""
    bench: Bench = next(one for one in world.institutions.values() if isinstance(one, Bench))
    return bench
