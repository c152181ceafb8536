"""Lump sum: a layer that gives a sum whatever the bill has left; what the bill does not need is the household's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.core.answers import checked
from govsim.core.ledger import FEN_PER_YUAN, Fen, to_fen
from govsim.households.bills import Bills
from govsim.layers.layer import Layer, within

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class LumpSum(Layer):
    """Its `pays` may exceed what is unpaid: the provider gets the bill's part first, the household the rest.

    What goes to the household is income of the year: payments for care never fall below zero.
    """

    abstract: ClassVar[bool] = True
    scope: ClassVar[str] = "all"

    def benefit(self, bills: Bills) -> Fen:
        """Return what of the sum pays the bill, in whole fen."""
        return np.minimum(self.sums(bills), bills.unpaid)

    def sums(self, bills: Bills) -> Fen:
        """Return `pays` in whole fen, zero or more, zero for the uncovered."""
        unpaid = bills.unpaid / FEN_PER_YUAN
        due = to_fen(checked(self.pays(unpaid, bills), unpaid.shape, self, "pays"))
        return np.maximum(due, 0) * self.covers(bills)

    def settle(self, world: World) -> None:
        """Pay every sum as far as the purse goes: all are cut by the same share if it cannot pay them all."""
        for service in self.services:
            bills = world.bills[service]
            due = self.sums(bills)
            world.institutions[self.payer].find_cash(int(due.sum()), self.name)
            self.hand_out(world, bills, within(due, world.ledger.balance(self.payer)))

    def hand_out(self, world: World, bills: Bills, due: Fen) -> None:
        """Pay the sums that the purse can pay, fen: to the provider what the bill needs, the rest in cash."""
        to_bill = np.minimum(due, bills.unpaid)
        world.ledger.pay(self.payer, bills.provider, to_bill, self.name, due="care", payee_rows=bills.hospital)
        bills.take(self.name, to_bill, self.scope)
        bills.beyond[self.name] = due - to_bill
        give(world, self.payer, bills.by_household(due - to_bill), f"{self.name} beyond the bill")


def give(world: World, payer: str, fen: Fen, memo: str) -> None:
    """Pay each household a sum in cash, fen."""
    world.ledger.owe("households", fen, memo)
    world.ledger.pay(payer, "households", fen, memo)
