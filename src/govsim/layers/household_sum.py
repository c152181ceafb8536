"""Household sum: a layer that decides what a household gets on all its bills together."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from govsim.core.ledger import Fen
from govsim.core.population import Array
from govsim.households.bills import Bills, Yuan
from govsim.layers.lump_sum import LumpSum, give
from govsim.layers.refusals import purse_of_its_own

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class HouseholdSum(LumpSum):
    """Its `grants` brings the money into the payer's purse and says what each household gets of it.

    Bills are paid first, row by row; what they do not need is the household's. Nobody counts on it while care is
    sought: it is decided when the bills are there.
    """

    abstract: ClassVar[bool] = True
    is_aid: ClassVar[bool] = True

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """No other layer is paid by the purse that it gives away."""
        yield from purse_of_its_own(cls, schemes)

    @abstractmethod
    def grants(self, world: World, left: Fen) -> Fen:
        """Return what each household gets, fen; the payer's purse must hold it.

        Args:
            world: the city.
            left: what is unpaid of each household's bills, fen.
        """

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return nothing: what is counted on while care is sought."""
        return np.zeros_like(unpaid)

    def settle(self, world: World) -> None:
        """Decide, then pay the providers, then the households."""
        rest = self.grants(world, self.left(world))
        for service in self.services:
            bills = world.bills[service]
            due = bills.unpaid * self.covers(bills)
            to_bill = in_turn_of_rows(due, bills.household, rest)
            world.ledger.pay(self.payer, bills.provider, to_bill, self.name, due="care", payee_rows=bills.hospital)
            bills.take(self.name, to_bill, self.scope)
            rest = rest - bills.by_household(to_bill)
        for service in self.services:
            bills = world.bills[service]
            bills.beyond[self.name] = beyond = on_first_row(bills, rest)
            rest = rest - bills.by_household(beyond)
            give(world, self.payer, bills.by_household(beyond), f"{self.name} beyond the bill")

    def left(self, world: World) -> Fen:
        """Return what is unpaid of each household's bills for the services that it covers, fen."""
        none = np.zeros(len(world.households), np.int64)
        found = (
            world.bills[each].by_household(world.bills[each].unpaid * self.covers(world.bills[each]))
            for each in self.services
        )
        return sum(found, none)


def in_turn_of_rows(due: Fen, household: Array, money: Fen) -> Fen:
    """Pay the dues of each household in the order of its rows until its money ends; rows sorted by household."""
    if not len(due):
        return due
    before = np.cumsum(due) - due
    starts = np.flatnonzero(np.diff(household, prepend=-1))
    before -= np.repeat(before[starts], np.diff(np.append(starts, len(household))))
    return np.clip(money[household] - before, 0, due)


def on_first_row(bills: Bills, fen: Fen) -> Fen:
    """Return each household's sum on the first of its rows, nothing on the others."""
    first = np.diff(bills.household, prepend=-1) > 0
    return np.asarray(fen[bills.household] * first)
