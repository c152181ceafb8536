"""Employee mutual aid: a union's pool pays part of its members' hospital co-payments; whole firms join."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.agents.union import Treasurer, Union
from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN, Fen, to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.households.incidence import expected_need
from govsim.households.insured import Mask, People, living
from govsim.layers.layer import Layer
from govsim.layers.refusals import one_of_a_kind
from govsim.networks.label_propagation import communities

if TYPE_CHECKING:
    from govsim.core.world import World

MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class EmployeeMutualAid(Layer):
    """Pays r·s up to a cap of what is left in scope, s, of an admission; members of whole firms for a flat premium.

    In `enrol` each firm with its staff joins if what they gain together is not negative,
    n·(1 + v)·e^z·E[benefit of its staff] ≥ n·premium, v being what the employer adds to a yuan of its staff's benefit
    and z a lasting taste of the firm. A member of mean risk is expected to get what such members claimed last year (in
    the first year, the premium), as far as premium, support and purse will pay it. In `collect` households pay their
    part and employers theirs (money from outside); a household that cannot pay is out this year. Who is new, or comes
    back to a pool that rested, waits: the month of an illness is drawn, and a year that begins with one in the waiting
    months is not covered. In `settle` the union pays as far as its purse goes, all benefits cut alike.
    """

    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("firm", "int32", "number", ("enrol",), "firm in which its employees work, from 1; 0 before any is"),
            Column("firm_value", "float32", "ratio", ("enrol",), "what its firm gives for a yuan of expected benefit"),
        ),
        "persons": (
            Column("union_member", "bool", "yes/no", ("enrol", "collect"), "in the employees' mutual aid this year"),
            Column("union_waits", "bool", "yes/no", ("enrol",), "new there, and falls ill while waiting, if at all"),
        ),
    }

    payer: str = setting(unit="union", what="The union that runs it.", refers_to="union")
    people: People = setting("employee", unit="choice", what="Whose firms may join, by basic insurance scheme.")
    premium: float = setting(
        unit="CNY/person/year", low=0, high=100_000, parameter="mutual_aid/premium", what="Premium of a member."
    )
    employer_match: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="mutual_aid/employer_match",
        what="Part of the premium that employers pay.",
    )
    rate: float = setting(
        unit="share", low=0, high=1, parameter="mutual_aid/rate", what="Share r of what is left in scope."
    )
    cap: float = setting(unit="CNY", low=0, parameter="mutual_aid/cap", what="Most that it pays a person and year.")
    waiting_months: float = setting(
        unit="months", low=0, high=12, parameter="mutual_aid/waiting_months", what="Months that a new member waits."
    )
    firm_households: int = setting(
        50, unit="households", low=1, what="Households whose employees work in one firm, where no network says so."
    )
    network: str | None = setting(
        None, unit="network", what="The network whose communities are firms.", refers_to="networks"
    )
    employer_valuation: float = setting(
        0.5, unit="ratio", low=0, high=100, what="What a yuan of its staff's benefit is worth to an employer, v."
    )
    taste_spread: float = setting(0.2, unit="log points", low=0, high=5, what="Spread of the taste z of firms.")

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """One such pool in a city, and no insurer bears it."""
        yield from only_one(cls, schemes)

    def enrol(self, world: World) -> None:
        """Let firms join or leave as a whole; draw who of the new would fall ill while waiting."""
        persons = world.persons
        if not world.households.firm.any():
            self._found_firms(world)
        union, joins = self._union(world), self._firms_that_join(world)
        was = persons.union_member & (union.served == world.year - 1)
        union.served = world.year
        persons.union_member[:] = living(self.people, world)
        persons.union_member[:] &= joins[world.households.firm].take(persons.household)
        early = world.draw(f"{self.name}: month").random(len(persons), np.float32) < self.waiting_months / MONTHS
        persons.union_waits[:] = early & persons.union_member & ~was

    def _found_firms(self, world: World) -> None:
        """Group households into firms, by a network or at random; give each a lasting taste."""
        households = world.households
        if self.network is not None:
            households.firm[:] = 1 + communities(world.networks[self.network])
        else:
            order = world.draw(f"{self.name}: firms").permutation(len(households))
            households.firm[:] = 1 + order // self.firm_households
        taste = world.draw(f"{self.name}: taste").standard_normal(len(households), np.float32)
        value = (1.0 + self.employer_valuation) * np.exp(self.taste_spread * taste)
        households.firm_value[:] = value[households.firm - 1]

    def _firms_that_join(self, world: World) -> Mask:
        """Return for each firm, by its number, whether it joins."""
        union, firm = self._union(world), world.households.firm
        if union.premium is None or not world.institutions[self.payer].role.breaks_even:
            union.premium = self.premium
        eligible = living(self.people, world)
        need = world.population.sum_by_household(expected_need(world) * eligible)
        staff = world.population.sum_by_household(eligible.astype(np.int64))
        heads, risk = (np.bincount(firm, weights=column) for column in (staff, need))
        mean_risk, everybody = risk.sum() / max(1.0, heads.sum()), max(1.0, heads.sum())
        believed = union.expected(union.premium, union.money / FEN_PER_YUAN / everybody)
        value = np.zeros(len(heads))
        value[firm] = world.households.firm_value
        worth = value * believed * risk / max(mean_risk, 1e-9)
        return self.joins(worth, heads, union.premium)

    def joins(self, worth: Array, heads: Array, premium: float) -> Mask:
        """Return which firms join: those with staff whose joint worth of cover is no less than the premium. Pure.

        Args:
            worth: what cover is worth to a firm and its staff together, CNY/year.
            heads: persons on its staff.
            premium: CNY/person/year.
        """
        return np.asarray((heads > 0) & (worth >= premium * heads))

    def collect(self, world: World) -> None:
        """Take the members' part of the premium from households, and employers' from outside; who cannot pay is out."""
        union, persons = self._union(world), world.persons
        union.asked, union.paid, premium = 0, 0, int(to_fen(union.premium or 0.0))
        employers = round(premium * self.employer_match)
        heads = world.population.sum_by_household(persons.union_member.astype(np.int64))
        able = heads * (premium - employers) <= world.households.savings
        persons.union_member[:] &= able.take(persons.household)
        heads *= able
        due = heads * (premium - employers)
        union.members = int(heads.sum())
        world.ledger.owe(union.name, int(due.sum()), "mutual aid premium")
        world.ledger.pay("households", union.name, due, "mutual aid premium")
        union.receive("outside", int(heads.sum()) * employers, "employer match")
        union.receive("outside", int(heads.sum()) * int(to_fen(union.role.support)), "union's support")

    def eligible(self, world: World) -> Mask:
        """Return which persons could be members: those of its insurance scheme."""
        return living(self.people, world)

    def covers(self, bills: Bills) -> Mask | np.bool_:
        """Return which of the patients are members and past their waiting period."""
        return np.asarray(bills.union_member & ~bills.union_waits)

    def members(self, world: World) -> Mask:
        """Return which rows of the persons' table are living members."""
        return np.asarray(world.persons.union_member & world.persons.alive)

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the share of what is left in scope, up to the cap, CNY."""
        return np.minimum(self.cap, self.rate * unpaid)

    def _pay(self, world: World, bills: Bills, due: Fen, account: str, agreement: Any) -> Fen:
        paid = super()._pay(world, bills, due, account, agreement)
        self._union(world).asked += int(due.sum())
        self._union(world).paid += int(paid.sum())
        return paid

    def learn(self, world: World) -> None:
        """Let firms see what a member of mean risk has claimed, and the union set the next premium if it breaks even.

        Both by those who have waited: who waits pays and gets nothing this year, but will.
        """
        union, persons = self._union(world), world.persons
        served = persons.union_member & ~persons.union_waits
        count = int(np.count_nonzero(served))
        if not count:
            return
        need = expected_need(world)
        mean, own = _mean(need, living(self.people, world)), _mean(need, served)
        if own > 0:
            union.believed = union.asked / FEN_PER_YUAN / count * mean / own
        role: Union = union.role
        if role.breaks_even:
            union.premium = role.next_premium(union.asked / FEN_PER_YUAN, count)

    def _union(self, world: World) -> Treasurer:
        union: Treasurer = world.institutions[self.payer]
        return union


def only_one(cls: type[Layer], schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a second pool of the kind, and with a contract that would sell one."""
    yield from one_of_a_kind(cls, schemes)
    pools = [scheme.name for scheme in schemes if isinstance(scheme, cls)]
    for scheme in schemes:
        if scheme.kind == "contracts" and scheme.covers in pools:
            yield scheme.name, f"covers '{scheme.covers}', which its members bear: no insurer can."


def _mean(values: NDArray[np.float32], mask: Mask) -> float:
    count = np.count_nonzero(mask)
    return float(values[mask].sum(dtype=np.float64) / count) if count else 0.0
