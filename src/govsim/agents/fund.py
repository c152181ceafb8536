"""Fund: a public pool with contributions of its own; it may borrow from the government, on the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from govsim.agents.government import Treasury
from govsim.agents.institution import Institution, Role
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting
from govsim.households.insured import People, living, within

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Fund(Role):
    """A public pool: resident or employee insurance, or an assistance fund that only has a budget.

    Contributions of a year: individual sums and fiscal subsidies per head, or a payroll share of income. Sums a head
    follow a rule of growth: a rate of their own, the growth of medical cost g_C, or Λ·g_C, because claims above
    a fixed deductible grow Λ times as fast as cost (leverage; about 2, see docs/model.md).
    A pool that `merges_into` another hands over its money, its debts and its contracts, and collects no more.
    """

    order: ClassVar[int] = 10
    plays: ClassVar[tuple[str, ...]] = ("fund",)

    people: People = setting(
        unit="choice",
        what="Whose contributions it gets: heads of this basic scheme; rural, urban: of residents who live there.",
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
    growth_rule: Literal["fixed", "cost", "leverage"] = setting(
        "fixed",
        unit="choice",
        what="What they grow by: `growth`; medical cost, g_C; leverage times g_C.",
    )
    leverage: float = setting(
        2.0, unit="ratio", low=0, high=5, what="Growth of claims above a fixed deductible over that of cost, Λ."
    )
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
    merges_into: str | None = setting(
        None,
        unit="fund",
        what="The fund that takes it over, from this year on; that fund's `people` must be widened too.",
        refers_to="fund",
    )

    def found(self, world: World) -> None:
        """Open the pool with its reserve."""
        world.ledger.open(self.name)
        pool = Pool(world, self.name, self.name)
        pool.receive("outside", int(to_fen(self.opening_reserve * pool.heads())), "opening reserve")

    def collect(self, world: World) -> None:
        """Get contributions of households or for the poor, and of employers; this year's income has come in."""
        pool: Pool = world.institutions[self.name]
        if self.merges_into:
            return
        if self.individual:
            self._from_households(world, pool)
        if self.payroll:
            per_head = world.households.income / np.maximum(world.households.members, 1)
            base = float(per_head[world.persons.household[pool.members()]].sum())
            pool.receive("outside", int(to_fen(self.payroll * base)), "payroll contribution")

    def _from_households(self, world: World, pool: Pool) -> None:
        payers = pool.members()
        heads = world.population.sum_by_household(payers.astype(np.int64))
        due = heads * int(to_fen(pool.grown(self.individual)))
        if self.poor_paid_by:
            poor = world.households.registry > 0
            helper = world.institutions[self.poor_paid_by]
            pool.receive(helper.name, min(int(due[poor].sum()), helper.money), "contribution of the poor")
            due = np.where(poor, 0, due)
        due = np.minimum(due, world.households.savings)
        world.ledger.owe(self.name, int(due.sum()), "contribution")
        world.ledger.pay("households", self.name, due, "contribution")

    def rate(self, cost_growth: float) -> float:
        """Return this year's growth of sums a head, by the rule in force."""
        rates = {"fixed": self.growth, "cost": cost_growth, "leverage": self.leverage * cost_growth}
        return rates[self.growth_rule]

    def last_notice(self, world: World) -> int:
        """Return the last year whose sums a head do not grow."""
        return world.spec.first_year if self.grows_after is None else self.grows_after

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """A pool that has merged pays nobody, and its members are the successor's."""
        funds = {scheme.name: scheme for scheme in schemes if isinstance(scheme, Fund)}
        for fund in (one for one in funds.values() if one.merges_into):
            heir = funds.get(fund.merges_into or "")
            if heir is None or heir.merges_into:
                yield fund.name, f"merges into '{fund.merges_into}', which is no fund that stands by itself."
            elif not within(fund.people, heir.people):
                said = f"merges into '{heir.name}', whose people are '{heir.people}': widen them by the same reform."
                yield fund.name, said
            for scheme in schemes:
                for word in ("payer", "buyer", "poor_paid_by"):
                    if scheme is not fund and getattr(scheme, word, None) == fund.name:
                        said = f"has merged into '{fund.merges_into}': make that the {word} of '{scheme.name}'."
                        yield fund.name, said


class Pool(Institution):  # type: ignore[no-untyped-call]
    """The money of a fund, its debt to the government, and how far its sums a head have grown."""

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.since = 0
        self.growth: Counter[float] = Counter()  # years since, by the rate of growth that they had

    def open_year(self) -> None:
        """Let sums a head grow; a new last notice states them afresh."""
        role, world = self.role, self.world
        if role.last_notice(world) != self.since:
            self.since = role.last_notice(world)
            self.growth.clear()
        rate = role.rate(world.rule("households", "illness").cost_growth)
        self.growth[rate] += max(0, world.year - self.since - self.growth.total())

    def grown(self, yuan: float) -> float:
        """Return a sum a head as it stands this year."""
        for rate, years in self.growth.items():
            yuan *= (1.0 + rate) ** years
        return float(yuan)

    def members(self) -> NDArray[np.bool_]:
        """Return which persons are living and insured here: those whose contributions it gets."""
        return living(self.role.people, self.world)

    def heads(self) -> int:
        """Return the number of its members."""
        return int(np.count_nonzero(self.members()))

    @property
    def treasury(self) -> Treasury:
        """The government that subsidises it."""
        treasury: Treasury = self.world.institutions["government"]
        return treasury

    def set_budget(self) -> None:
        """Get the year's subsidy; a budget that does not carry over is only topped up. A merged pool is wound up."""
        if self.role.merges_into:
            self.hand_over(self.world.institutions[self.role.merges_into])
            return
        subsidy = int(to_fen(self.grown(self.role.fiscal) * self.heads()))
        if not self.role.carries_over:
            subsidy = max(0, subsidy - self.money)
        if subsidy:
            self.treasury.grant(self, subsidy, "fiscal subsidy")

    def hand_over(self, heir: Pool) -> None:
        """Leave everything to the successor: money, debt, and the agreements that it has signed as a buyer."""
        if self.money:
            heir.receive(self.name, self.money, "merger of pools")
        heir.loan += self.loan
        self.loan = 0
        for agreement in self.world.agreements:
            if agreement.buyer == self.name and agreement.in_force(self.world.year):
                agreement.buyer = heir.name
                agreement.note(self.world.year, "novated", f"{heir.name} is the buyer from now on")

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
