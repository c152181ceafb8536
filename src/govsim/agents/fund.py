"""Fund: a public pool with contributions of its own; it may borrow from the government, on the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from govsim.agents.government import Treasury
from govsim.agents.institution import Institution, Role
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World

SCHEMES = {"resident": 1, "employee": 2}


@dataclass(frozen=True, kw_only=True)
class Fund(Role):
    """A public pool: resident or employee insurance, or an assistance fund that only has a budget.

    Contributions of a year: individual sums and fiscal subsidies per head, or a payroll share of income.
    """

    order: ClassVar[int] = 10
    plays: ClassVar[tuple[str, ...]] = ("fund",)

    people: Literal["resident", "employee", "all"] = setting(
        unit="choice", what="Whose contributions it gets: heads are counted in this basic scheme."
    )
    individual: float = setting(0.0, unit="CNY/person/year", low=0, what="Contribution of each person a year.")
    fiscal: float = setting(0.0, unit="CNY/person/year", low=0, what="Subsidy of the government a head and year.")
    payroll: float = setting(
        0.0,
        unit="share",
        low=0,
        high=0.5,
        what="Employers' contribution, share of the city's income per head.",
    )
    growth: float = setting(0.0, unit="share", low=-0.5, high=0.5, what="Growth of contributions and subsidy a year.")
    opening_reserve: float = setting(
        0.0, unit="CNY", low=0, what="Money in the pool a head when the first year starts."
    )
    poor_paid_by: str | None = setting(
        None,
        unit="fund",
        what="Who pays the contributions of registered poor households.",
        refers_to="fund",
    )
    carries_over: bool = setting(
        True,
        unit="yes/no",
        what="Whether money left at the end of a year comes on top of next year's subsidy.",
    )
    may_borrow: bool = setting(True, unit="yes/no", what="Whether the government lends to it in a deficit.")

    def found(self, world: World) -> None:
        """Open the pool with its reserve."""
        world.ledger.open(self.name)
        pool = Pool(world, self.name, self.name)
        pool.receive("outside", int(to_fen(self.opening_reserve * pool.heads())), "opening reserve")


class Pool(Institution):  # type: ignore[no-untyped-call]
    """The money of a fund, and its debt to the government."""

    def heads(self) -> int:
        """Return the number of living persons whose contributions it gets."""
        persons = self.world.persons
        if self.role.people == "all":
            return int(np.count_nonzero(persons.alive))
        return int(np.count_nonzero(persons.alive & (persons.scheme == SCHEMES[self.role.people])))

    def _grown(self, yuan: float) -> float:
        return float(yuan * (1.0 + self.role.growth) ** (self.world.year - self.world.spec.first_year))

    @property
    def treasury(self) -> Treasury:
        """The government that subsidises it."""
        treasury: Treasury = self.world.institutions["government"]
        return treasury

    def set_budget(self) -> None:
        """Get the year's subsidy; a budget that does not carry over is only topped up."""
        subsidy = int(to_fen(self._grown(self.role.fiscal) * self.heads()))
        if not self.role.carries_over:
            subsidy = max(0, subsidy - self.money)
        if subsidy:
            self.treasury.grant(self, subsidy, "fiscal subsidy")

    def collect(self) -> None:
        """Get individual contributions from households or for the poor, payroll contributions from employers."""
        world = self.world
        if self.role.individual:
            payers = world.persons.alive & (world.persons.scheme == SCHEMES.get(self.role.people, 1))
            heads = world.population.sum_by_household(payers.astype(np.int64))
            due = heads * int(to_fen(self._grown(self.role.individual)))
            if self.role.poor_paid_by:
                poor = world.households.registry > 0
                helper = world.institutions[self.role.poor_paid_by]
                help_ = min(int(due[poor].sum()), helper.money)
                self.receive(helper.name, help_, "contribution of the poor")
                due = np.where(poor, 0, due)
            due = np.minimum(due, world.households.savings)
            world.ledger.owe(self.name, int(due.sum()), "contribution")
            world.ledger.pay("households", self.name, due, "contribution")
        if self.role.payroll:
            income = world.households.income.sum() / max(1, int(world.households.members.sum()))
            self.receive("outside", int(to_fen(self.role.payroll * income * self.heads())), "payroll contribution")

    def find_cash(self, fen: int) -> None:
        """Borrow what is missing from the government, on the record."""
        missing = fen - self.money
        if missing > 0 and self.role.may_borrow:
            self.treasury.grant(self, missing, "loan")
            self.loan += missing

    def close_year(self) -> None:
        """Pay loans back out of what is left."""
        back = min(self.loan, self.money)
        if back > 0:
            self.treasury.receive(self.name, back, "loan repayment")
            self.loan -= back
