"""Layer: who pays which slice of a bill. A new layer writes `pays`; everything else comes free."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from govsim.agents.verification import refused
from govsim.core.answers import checked
from govsim.core.errors import did_you_mean
from govsim.core.ledger import FEN_PER_YUAN, Fen, to_fen
from govsim.core.scheme import Scheme, setting
from govsim.households.bills import Bills, Lot, Part, Yuan
from govsim.households.insured import Mask, People, insured, living

if TYPE_CHECKING:
    from govsim.core.world import World

SERVICES = ("inpatient", "outpatient")


@dataclass(frozen=True, kw_only=True)
class Layer(Scheme):
    """One payer of bills. Layers pay in the scenario's order, each on what those before it left unpaid."""

    kind: ClassVar[str] = "layers"
    abstract: ClassVar[bool] = True
    # which part of the unpaid bill `pays` sees: "in_scope", "out_of_scope" or "all"
    scope: ClassVar[str] = "in_scope"
    pays_households: ClassVar[bool] = False
    # it pays what hospitals owe to those whom they have hurt, not bills
    bears_liability: ClassVar[bool] = False
    # help for those in need, not cover that somebody has paid for
    is_aid: ClassVar[bool] = False

    payer: str = setting(
        unit="fund",
        what="Whose purse pays, unless a contract for cover names a seller.",
        refers_to="fund",
    )
    people: People = setting(
        "all",
        unit="choice",
        what="Whom it covers, by basic insurance scheme; rural, urban: residents who live there.",
    )
    services: tuple[str, ...] = setting(
        ("inpatient",), unit="list", what="The services it covers: inpatient, outpatient."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Services must be ones that make bills."""
        services = values["services"]
        for service in services:
            if service not in SERVICES:
                yield "services", f"no bills are made for '{service}'. {did_you_mean(service, SERVICES)}"
        if not services or len(set(services)) < len(services):
            yield "services", f"name each service once, at least one of {', '.join(SERVICES)}."

    @abstractmethod
    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return what it pays of each person's unpaid bill of the year, CNY. Pure.

        Args:
            unpaid: what earlier layers left of the bill's part that this layer sees (`scope`), CNY.
            people: those of the patients whom it covers; their columns by name (`people.age`, `people.registry`, ...).
        """

    def benefit(self, bills: Bills) -> Fen:
        """Return `pays` in whole fen, never below zero, never above what is unpaid, zero for the uncovered."""
        covers = self.covers(bills)
        if not covers.ndim:
            return self.due(bills)
        covered = np.flatnonzero(covers)
        due = np.zeros(covers.shape, np.int64)
        due[covered] = self.due(Part(bills, covered))
        return due

    def due(self, people: Bills) -> Fen:
        """Return `pays` in whole fen, never below zero, never above what is unpaid, as if it covered all of these."""
        unpaid = {"in_scope": people.unpaid_in, "out_of_scope": people.unpaid_out}.get(self.scope)
        unpaid = people.unpaid if unpaid is None else unpaid
        yuan = unpaid / FEN_PER_YUAN
        due = to_fen(checked(self.pays(yuan, people), yuan.shape, self, "pays"), room=yuan)
        np.minimum(due, unpaid, out=due)
        return np.maximum(due, 0, out=due)

    def settle(self, world: World) -> None:
        """Pay every provider its slice, from the purse that bears this layer."""
        for service in self.services:
            bills = world.bills[service]
            due = np.empty(len(bills), np.int64)
            for rows in bills.stretches():
                due[rows] = self.benefit(Part(bills, rows))
            agreements = [agreement for _, agreement in self.bearers(world)]
            parts = zip(self.by_bearer(world, bills, due), agreements, strict=True)
            paid = [self._pay(world, bills, own, account, agreement) for (account, _, own), agreement in parts]
            bills.take(self.name, paid[0] if len(paid) == 1 else sum(paid[1:], paid[0]), self.scope)

    def _pay(self, world: World, bills: Bills, due: Fen, account: str, agreement: Any) -> Fen:
        """Pay what one of those who bear the layer does not refuse, as far as its money goes; return it row by row."""
        if agreement is not None and agreement.levers.get("denial"):
            due = due * ~refused(world, agreement, bills, due, self.name)
        world.institutions[account].find_cash(int(due.sum()), self.name)
        due = self.rationed(due, world.ledger.balance(account), bills)
        world.ledger.pay(account, bills.provider, due, self.name, due="care", payee_rows=bills.hospital)
        return due

    def rationed(self, due: Fen, money: int, bills: Bills) -> Fen:
        """Return what of each due is paid with this money, fen: all are cut by the same share if it is too little."""
        return within(due, money)

    def posted_price(self, world: World) -> float | None:
        """Return what its buyer offers a seller a head, CNY, if it posts a price; None if the tender finds it."""
        return None

    def expected_claims(self, world: World) -> float | None:
        """Return what it is expected to pay a covered head this year, CNY, if it knows better than a year imagined."""
        return None

    def premium_due(self, world: World, price: float, enrolled: int) -> int:
        """Return what the buyer owes a seller for the year, fen: the price a head, CNY, times those whom it covers."""
        return int(to_fen(price * enrolled))

    def claims(self, world: World, agreement: Any) -> int:
        """Return what it paid this year in an agreement's lot, less what inspectors and seller took back, fen."""
        total = 0
        for bills in world.bills.values():
            if self.name in bills.paid:
                total += int((bills.paid[self.name] * agreement.holds(bills.household)).sum())
                total -= bills.recovered_of.get((self.name, agreement.lot), 0)
        return total

    def bearers(self, world: World) -> list[tuple[str, Any]]:
        """Return who bears this layer, account and agreement: each seller under an agreement in force, for its lot.

        Where no agreement is in force, or lots are unsold, the layer's own payer, without one.
        """
        found = [
            (str(one.seller), one)
            for one in world.agreements
            if one.covers == self.name and one.in_force(world.year) and one.seller
        ]
        whole = sum(1.0 / one.lot[1] for _, one in found)
        return found if whole > 1.0 - 1e-9 else [*found, (self.payer, None)]

    def by_bearer(self, world: World, bills: Bills, fen: Fen) -> Iterator[tuple[str, Lot | None, Fen]]:
        """Yield each account that bears this layer, the lot that it has bought, and its part of a sum on each bill."""
        bearers = self.bearers(world)
        sold = sum(one.holds(bills.household) for _, one in bearers if one is not None)
        for account, agreement in bearers:
            mine = agreement.holds(bills.household) if agreement is not None else np.asarray(sold) == 0
            lot = agreement.lot if agreement is not None else None
            yield account, lot, fen if len(bearers) == 1 else fen * mine

    def covered(self, world: World) -> int:
        """Return the number of living persons whom it covers."""
        return int(np.count_nonzero(self.members(world)))

    def covers(self, bills: Bills) -> Mask | np.bool_:
        """Return which of the patients it covers: one entry a row, or one yes for everybody."""
        return insured(self.people, bills)

    def members(self, world: World) -> Mask:
        """Return which rows of the persons' table are living persons whom it covers."""
        return living(self.people, world)


def within(due: Fen, money: int) -> Fen:
    """Return the dues, each cut by the same share if the purse cannot pay them all."""
    total = int(due.sum())
    return due if total <= money else np.floor(due * (money / total)).astype(np.int64)
