"""Supervisor: the inspectorate, with a yearly budget that limits how much it can look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.agents.institution import Institution, Role
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Supervisor(Role):
    """The inspectorate of the medical-security bureau; what it does not spend it keeps."""

    order: ClassVar[int] = 30
    plays: ClassVar[tuple[str, ...]] = ("supervisor",)

    budget: float = setting(2.0, unit="CNY", low=0, what="Budget for inspections a head of the population and year.")

    def found(self, world: World) -> None:
        """Open the inspectorate."""
        world.ledger.open(self.name)
        Inspectorate(world, self.name, self.name)


class Inspectorate(Institution):  # type: ignore[no-untyped-call]
    """The inspectors and their purse."""

    def set_budget(self) -> None:
        """Get the year's budget from the government, less what is left of the last."""
        heads = int(np.count_nonzero(self.world.persons.alive))
        budget = int(to_fen(self.role.budget * heads))
        self.world.institutions["government"].grant(self, max(0, budget - self.money), "supervision budget")
