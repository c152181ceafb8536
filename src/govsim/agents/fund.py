"""Fund: a public pool with contributions of its own; it may borrow from the government, on the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from govsim.agents.government import Treasury
from govsim.agents.institution import Institution, Role
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting
from govsim.households.columns import INSURED

if TYPE_CHECKING:
    from govsim.core.world import World


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
        what="Payroll contribution, share of the income per head of the insured's households.",
    )
    growth: float = setting(0.0, unit="share", low=-0.5, high=0.5, what="Growth of contributions and subsidy a year.")
    grows_after: int | None = setting(
        None, unit="year", low=1900, high=2200, what="Last year that does not grow; the scenario's first if left out."
    )
    opening_reserve: float = setting(
        0.0, unit="CNY", low=0, founding=True, what="Money in the pool a head when the first year starts."
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

    def collect(self, world: World) -> None:
        """Get contributions of households or for the poor, and of employers; this year's income has come in."""
        pool: Pool = world.institutions[self.name]
        if self.individual:
            self._from_households(world, pool)
        if self.payroll:
            per_head = world.households.income / np.maximum(world.households.members, 1)
            base = float(per_head[world.persons.household[pool.members()]].sum())
            pool.receive("outside", int(to_fen(self.payroll * base)), "payroll contribution")

    def _from_households(self, world: World, pool: Pool) -> None:
        payers = pool.members()
        heads = world.population.sum_by_household(payers.astype(np.int64))
        due = heads * int(to_fen(self.grown(self.individual, world)))
        if self.poor_paid_by:
            poor = world.households.registry > 0
            helper = world.institutions[self.poor_paid_by]
            pool.receive(helper.name, min(int(due[poor].sum()), helper.money), "contribution of the poor")
            due = np.where(poor, 0, due)
        due = np.minimum(due, world.households.savings)
        world.ledger.owe(self.name, int(due.sum()), "contribution")
        world.ledger.pay("households", self.name, due, "contribution")

    def grown(self, yuan: float, world: World) -> float:
        """Return a sum a head as it stands this year."""
        since = world.spec.first_year if self.grows_after is None else self.grows_after
        return float(yuan * (1.0 + self.growth) ** max(0, world.year - since))


class Pool(Institution):  # type: ignore[no-untyped-call]
    """The money of a fund, and its debt to the government."""

    def members(self) -> NDArray[np.bool_]:
        """Return which persons are living and insured here: those whose contributions it gets."""
        persons = self.world.persons
        insured = persons.scheme == INSURED[self.role.people] if self.role.people != "all" else True
        return np.asarray(persons.alive & insured)

    def heads(self) -> int:
        """Return the number of its members."""
        return int(np.count_nonzero(self.members()))

    @property
    def treasury(self) -> Treasury:
        """The government that subsidises it."""
        treasury: Treasury = self.world.institutions["government"]
        return treasury

    def set_budget(self) -> None:
        """Get the year's subsidy; a budget that does not carry over is only topped up."""
        subsidy = int(to_fen(self.role.grown(self.role.fiscal, self.world) * self.heads()))
        if not self.role.carries_over:
            subsidy = max(0, subsidy - self.money)
        if subsidy:
            self.treasury.grant(self, subsidy, "fiscal subsidy")

    def find_cash(self, fen: int, layer: str = "") -> None:
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
