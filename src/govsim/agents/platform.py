"""Platform: a firm that runs an online pool for a fee, backs it with its capital, and ends it when it does not pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from govsim.agents.institution import Institution
from govsim.agents.society import Society
from govsim.core.ledger import to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World

CLAIM = "mutual aid claim"


@dataclass(frozen=True, kw_only=True)
class Platform(Society):
    """An online mutual-aid platform: its fee, its capital (`opening_reserve`), its rules, and those of the state.

    It goes on as long as another year is worth its while: a member is expected to bring
    min((1 + φ)·b, cap) − b − running cost + strategic value, b being the mean expected benefit of its members.
    Under a licence, capital of so much a member ties up money at its cost. A ban closes it when it comes into force.
    """

    plays: ClassVar[tuple[str, ...]] = ("platform",)

    opens: int | None = setting(
        None, unit="year", low=1900, high=2200, what="Year in which it starts; the scenario's first if left out."
    )
    fee: float = setting(
        unit="share", low=0, high=1, parameter="mutual_aid/fee", what="Fee φ, a share of what is paid out."
    )
    annual_cap: float | None = setting(
        None, unit="CNY/person/year", low=0, what="Most that a member pays in a year; no cap if left out."
    )
    shortfall: Literal["cut", "queue"] = setting(
        "cut", unit="choice", what="What happens to claims beyond cap and capital: cut by the same share, or they wait."
    )
    fewest: int = setting(0, unit="persons", low=0, what="Members below whom it closes, from its second year on.")
    running_cost: float = setting(3.0, unit="CNY/person/year", low=0, what="What a member costs it.")
    strategic_value: float = setting(
        0.0,
        unit="CNY/person/year",
        low=-1e4,
        what="What a member is worth to it beside the fee: customers of its trade.",
    )
    regulation: Literal["none", "licence", "ban"] = setting(
        "none", unit="choice", what="What the state asks: nothing, a licence with capital, or that it closes."
    )
    licence_capital: float = setting(
        20.0, unit="CNY/person", low=0, what="Capital that a licence asks for, for each member."
    )
    cost_of_capital: float = setting(0.08, unit="share", low=0, high=1, what="What owners want a year for capital.")
    surplus: Literal["members", "kept"] = setting(
        "members",
        unit="choice",
        what="Who gets what is left when it closes and owners have their capital back: members, or it is kept.",
    )

    def found(self, world: World) -> None:
        """Open the purse with the platform's capital, and the books of claims."""
        super().found(world)
        world.institutions[self.name].capital = world.ledger.balance(self.name)
        world.ledger.owe("households", 0, CLAIM, until=None)
        world.audits.append(("claims that wait against what the ledger has as due", _claims_residual))

    def institution(self, world: World) -> Institution:
        """Return who runs it."""
        return Operator(world, self.name, self.name)

    def margin(self, benefit: float) -> float:
        """Return what a member is expected to bring in a year, CNY.

        Args:
            benefit: mean expected benefit b of the members, CNY/person/year.
        """
        cap = np.inf if self.annual_cap is None else self.annual_cap
        capital = self.cost_of_capital * self.licence_capital if self.regulation == "licence" else 0.0
        levied = min((1.0 + self.fee) * benefit, cap)
        return float(levied - benefit - self.running_cost + self.strategic_value - capital)


class Operator(Institution):  # type: ignore[no-untyped-call]
    """Who runs the platform: whether it is open, what its members have paid and expect, which claims wait.

    Attributes:
        state: "waiting", "open", "closed"; what is closed stays so.
        why: why it closed.
        since: year of opening.
        costs: what a member was levied in each of the last periods, CNY.
        members: persons covered at the end of each year.
        benefit: mean expected benefit of its members, CNY/person/year.
        delivered: share of what claims asked that was paid, last time any did.
        waiting: persons with claims that are still to be shared, and how much of each, fen.
        paid: persons who were paid this year, and how much, fen.
        unpaid: claims that were outstanding when it closed and were struck out, fen.
        cut: what this year's claims lost because money did not reach, fen.
        capital: what owners have put up, fen.
    """

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.state, self.why, self.since = "waiting", "", 0
        self.costs: list[float] = []
        self.members: dict[int, float] = {}
        self.benefit, self.delivered = 0.0, 1.0
        self.waiting = self.paid = nobody()
        self.unpaid = self.cut = 0
        self.capital = 0

    @property
    def is_open(self) -> bool:
        """Whether it has members or takes any."""
        return self.state == "open"

    def set_budget(self) -> None:
        """Open when there is a pool to run; close when there is none or under a ban; put up what a licence asks for."""
        role, world = self.role, self.world
        runs = any(layer.payer == self.name for layer in world.schemes_of("layers"))
        self.paid, self.unpaid, self.cut = nobody(), 0, 0
        if self.state == "waiting" and runs and world.year >= (role.opens or world.spec.first_year):
            self.state, self.since = "open", world.year
        if self.is_open and (role.regulation == "ban" or not runs):
            self.close("banned" if runs else "no pool to run")
        if self.is_open and role.regulation == "licence":
            asked = int(to_fen(role.licence_capital * self.members.get(world.year - 1, 0.0)))
            if asked > self.money:
                self.capital += asked - self.money
                self.receive("outside", asked - self.money, "licence capital")

    def reconcile(self) -> None:
        """Pay what running it cost, as far as money goes."""
        if self.is_open:
            cost = int(to_fen(self.role.running_cost * self.members.get(self.world.year, 0.0)))
            cost = min(cost, self.money)
            self.world.ledger.owe("outside", cost, "running cost of mutual aid")
            self.world.ledger.pay(self.name, "outside", cost, "running cost of mutual aid")

    def learn(self) -> None:
        """Go on if another year is worth it; with what is expected of members as they now are."""
        year = self.world.year
        had = self.members.get(year, 0.0)
        if self.is_open and had and self.role.margin(self.benefit) < 0:
            self.close("not worth its while")
        elif self.is_open and not had and (self.members.get(year - 1) or self.waiting[1].any()):
            self.close("nobody left")

    def close(self, why: str) -> None:
        """End the pool: pay outstanding claims as far as money goes, strike out the rest, pay out what is left.

        Owners get their capital back before members share the rest.
        """
        world, (persons, fen) = self.world, self.waiting
        self.state, self.why = "closed", why
        paid = fen if fen.sum() <= self.money else np.floor(fen * (self.money / fen.sum())).astype(np.int64)
        world.ledger.pay(self.name, "households", paid, CLAIM, payee_rows=world.persons.household[persons])
        world.ledger.waive("households", fen - paid, CLAIM)
        self.paid = joined(self.paid, (persons, paid))
        self.unpaid += int((fen - paid).sum())
        self.waiting = nobody()
        returned = min(self.capital, self.money)
        world.ledger.owe("outside", returned, "capital of the pool")
        world.ledger.pay(self.name, "outside", returned, "capital of the pool")
        if self.role.surplus == "members":
            self._share_out()

    def _share_out(self) -> None:
        households = self.world.households
        members = (households.pool_joined > 0) & (households.pool_left == 0) & (households.members > 0)
        each = self.money // max(1, int(np.count_nonzero(members)))
        self.world.ledger.owe("households", each * int(np.count_nonzero(members)), "rest of the pool")
        self.world.ledger.pay(self.name, "households", each * members.astype(np.int64), "rest of the pool")

    def bear(self, persons: Array, fen: NDArray[np.int64]) -> None:
        """Keep claims that are still to be shared on the books."""
        self.world.ledger.owe("households", fen, CLAIM, until=None)
        self.waiting = joined(self.waiting, (persons, fen))

    @property
    def cost(self) -> float | None:
        """What a year has cost a member over the last periods, CNY; None before the first."""
        return float(np.mean(self.costs)) if self.costs else None


def _claims_residual(world: World) -> int:
    """Every claim that the ledger has as due waits with a platform."""
    operators = [each for each in world.institutions.values() if isinstance(each, Operator)]
    return sum(int(each.waiting[1].sum()) for each in operators) - world.ledger.due("households", CLAIM)


Sums = tuple[Array, NDArray[np.int64]]


def nobody() -> Sums:
    """Return no persons with no sums."""
    return np.zeros(0, np.int64), np.zeros(0, np.int64)


def joined(some: Sums, more: Sums) -> Sums:
    """Return both lists of persons and sums in one."""
    return np.concatenate([some[0], more[0]]), np.concatenate([some[1], more[1]])
