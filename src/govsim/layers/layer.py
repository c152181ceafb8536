"""Layer: who pays which slice of a bill. A new layer writes `pays`; everything else comes free."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from govsim.core.answers import checked
from govsim.core.errors import did_you_mean
from govsim.core.ledger import FEN_PER_YUAN, Fen, to_fen
from govsim.core.scheme import Scheme, setting
from govsim.households.bills import Bills, Part, Yuan
from govsim.households.columns import INSURED

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

    payer: str = setting(
        unit="fund",
        what="Whose purse pays, unless a contract for cover names a seller.",
        refers_to="fund",
    )
    people: Literal["all", "resident", "employee"] = setting(
        "all", unit="choice", what="Whom it covers, by basic insurance scheme."
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
        unpaid = {"in_scope": bills.unpaid_in, "out_of_scope": bills.unpaid_out}.get(self.scope)
        unpaid = bills.unpaid if unpaid is None else unpaid
        if self.people == "all":
            return self._due(unpaid, bills)
        covered = np.flatnonzero(bills.scheme == INSURED[self.people])
        due = np.zeros(len(unpaid), np.int64)
        due[covered] = self._due(unpaid[covered], Part(bills, covered))
        return due

    def _due(self, unpaid: Fen, people: Bills) -> Fen:
        yuan = unpaid / FEN_PER_YUAN
        due = to_fen(checked(self.pays(yuan, people), yuan.shape, self, "pays"), room=yuan)
        np.minimum(due, unpaid, out=due)
        return np.maximum(due, 0, out=due)

    def settle(self, world: World) -> None:
        """Pay every provider its slice, from the purse that bears this layer."""
        for service in self.services:
            bills = world.bills[service]
            due, payer = np.empty(len(bills), np.int64), self.bearer(world)
            for rows in bills.stretches():
                due[rows] = self.benefit(Part(bills, rows))
            world.institutions[payer].find_cash(int(due.sum()), self.name)
            due = within(due, world.ledger.balance(payer))
            bills.take(self.name, due, self.scope)
            world.ledger.pay(payer, bills.provider, due, self.name, due="care", payee_rows=bills.hospital)

    def bearer(self, world: World) -> str:
        """Return the account that bears this layer: the seller under an agreement in force, else its own payer."""
        for agreement in world.agreements:
            if agreement.covers == self.name and agreement.in_force(world.year) and agreement.seller:
                return str(agreement.seller)
        return self.payer

    def covered(self, world: World) -> int:
        """Return the number of living persons whom it covers."""
        persons = world.persons
        mask = persons.alive if self.people == "all" else persons.alive & (persons.scheme == INSURED[self.people])
        return int(np.count_nonzero(mask))


def within(due: Fen, money: int) -> Fen:
    """Return the dues, each cut by the same share if the purse cannot pay them all."""
    total = int(due.sum())
    return due if total <= money else np.floor(due * (money / total)).astype(np.int64)
