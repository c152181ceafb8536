"""Mediator: a committee that proposes what to pay; who pays for it, whom it heeds, how many cases it can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from govsim.agents.institution import Institution, Role
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Mediator(Role):
    """A third-party mediation committee, with a budget of its own.

    Its independence is that of its rules, ι₀; if those who pay indemnities pay for it too, a share κ of that is lost:
    ι = ι₀·(1 − κ). It sees how clear a fault is with an error that expertise makes smaller. Its budget and the cost of
    a case say how many cases it can take in a year; beyond that they wait longer in proportion.
    Sources: records of mediation in two provinces (S73, S74); that funding shapes findings is the claim
    of the field study, its size κ an assumption.
    """

    order: ClassVar[int] = 30
    plays: ClassVar[tuple[str, ...]] = ("mediator",)

    independence: float = setting(
        0.5, unit="share", low=0, high=1, what="Independence ι₀ of its rules: who appoints, who may be on a panel."
    )
    expertise: float = setting(0.5, unit="share", low=0, high=1, what="Expertise of its panels in medicine and law.")
    funded_by: Literal["government", "insurers"] = setting(
        "government", unit="choice", what="Who pays for it: the city, or the pool that pays indemnities."
    )
    dependence: float = setting(
        0.4,
        unit="share",
        low=0,
        high=1,
        what="Share κ of its independence lost if those pay for it who pay indemnities.",
    )
    days: float = setting(
        unit="days",
        low=1,
        high=3650,
        parameter="liability/mediation_days",
        what="Days of a case if it has the capacity.",
    )
    budget: float = setting(0.5, unit="CNY", low=0, what="Budget a head of the population and year.")
    cost_per_case: float = setting(
        3_000.0, unit="CNY", low=1, what="What a case costs it; a panel of full expertise half as much again."
    )

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """One committee; if insurers are to pay for it, there is a pool."""
        mine = [scheme for scheme in schemes if isinstance(scheme, cls)]
        for other in mine[1:]:
            yield other.name, f"'{mine[0].name}' mediates already: leave one of them."
        pooled = any(scheme.kind == "layers" and scheme.word() == "liability_cover" for scheme in schemes)
        for one in mine:
            if one.funded_by == "insurers" and not pooled:
                yield one.name, "is funded by insurers, but no `liability_cover` is in force: nobody would pay it."

    def found(self, world: World) -> None:
        """Open the committee."""
        world.ledger.open(self.name)
        Committee(world, self.name, self.name)

    @property
    def effective_independence(self) -> float:
        """Return ι."""
        return self.independence * (1.0 - self.dependence * (self.funded_by == "insurers"))

    @property
    def unit_cost(self) -> float:
        """Return what a case costs, CNY."""
        return self.cost_per_case * (1.0 + 0.5 * self.expertise)


class Committee(Institution):  # type: ignore[no-untyped-call]
    """The mediators: their purse, and the year's load.

    Attributes:
        load: cases over capacity, last year; 0 before there were any.
    """

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.load = 0.0

    def set_budget(self) -> None:
        """Get the year's budget from the city, if the city pays."""
        if self.role.funded_by == "government":
            self.world.institutions["government"].grant(self, self.wanted, "mediation budget")

    @property
    def wanted(self) -> int:
        """Return the year's budget less what is left of the last, fen."""
        heads = int(np.count_nonzero(self.world.persons.alive))
        return max(0, int(to_fen(self.role.budget * heads)) - self.money)

    @property
    def capacity(self) -> float:
        """Return how many cases its money is enough for."""
        return self.money / float(to_fen(self.role.unit_cost))

    @property
    def days(self) -> float:
        """Return days of a case, at last year's load."""
        return float(self.role.days * max(1.0, self.load))

    def close(self, cases: int) -> float:
        """Spend on the year's cases as far as money goes; return how many days each took."""
        self.load = cases / self.capacity if self.capacity else float(cases > 0) * 10.0
        spent = min(self.money, int(cases * to_fen(self.role.unit_cost)))
        self.world.ledger.owe("outside", spent, "mediation")
        self.world.ledger.pay(self.name, "outside", spent, "mediation")
        return self.days


def committee_of(world: World) -> Committee | None:
    """Return the city's mediators; None if there are none."""
    found = (one for one in world.institutions.values() if isinstance(one, Committee))
    return next(found, None)
