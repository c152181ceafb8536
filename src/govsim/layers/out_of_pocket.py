"""The household's purse: income, savings, kin, bank; then a debt to the hospital, or care broken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from govsim.core.ledger import Fen
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Part, Yuan
from govsim.households.distress_sale import sell
from govsim.households.liquidity import LENDERS, liquidity
from govsim.layers.layer import Layer

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class OutOfPocket(Layer):
    """Whatever no layer paid is the household's: paid from money at hand, then credit; else owed or abandoned.

    Outpatient bills come first, then admissions in the order of the household's members.
    """

    scope: ClassVar[str] = "all"
    pays_households: ClassVar[bool] = True
    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    last: ClassVar[bool] = True

    payer: Literal["households"] = setting("households", unit="name", what="Always the household itself.")
    services: tuple[str, ...] = setting(("outpatient", "inpatient"), unit="list", what="All services.")

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the whole rest."""
        return unpaid

    def settle(self, world: World) -> None:
        """Collect from each household what it can raise, bill by bill; book the rest as debt or abandoned care."""
        dues = {service: world.bills[service].by_household(world.bills[service].unpaid) for service in self.services}
        raised = self._raise(world, sum(dues.values(), _none(world)))
        breaks_off = world.draw("liquidity: break off").random(len(raised)) < liquidity(world).abandon_share
        for service in self.services:
            bills = world.bills[service]
            by_household = np.minimum(dues[service], raised)
            short = np.flatnonzero((by_household < dues[service])[bills.household])
            rest = Part(bills, short).unpaid
            rest -= _in_turn(rest, bills.household[short], raised)
            raised = raised - by_household
            abandoned = rest * breaks_off[bills.household[short]]
            bills.close(self.name, short, rest, abandoned)
            if bills.hospital is None:
                world.ledger.pay("households", bills.provider, by_household, self.name, due="care")
            else:
                world.ledger.pay(
                    "households", bills.provider, bills.paid[self.name], self.name, due="care",
                    payer_rows=bills.household, payee_rows=bills.hospital,
                )  # fmt: skip
            world.households.oop[:] += by_household + self._leave(world, bills, short, rest - abandoned, abandoned)

    def _raise(self, world: World, due: Fen) -> Fen:
        """Borrow what money at hand does not cover, then sell what a rule lets sell; return what each can pay."""
        rule = liquidity(world)
        can = np.minimum(due, rule.at_hand(world))
        lines = rule.credit(world)
        for lender in LENDERS:
            loan = np.minimum(due - can, lines[lender])
            world.ledger.owe("households", loan, "loan")
            world.ledger.pay(lender, "households", loan, "loan")
            world.households[f"debt_{lender}"][:] += loan
            can = can + loan
        return can + sell(world, due - can)

    def _leave(self, world: World, bills: Bills, short: NDArray[np.intp], left: Fen, abandoned: Fen) -> Fen:
        """Strike abandoned care out, leave the rest of what was not paid owing; return that by household."""
        hospital = None if bills.hospital is None else bills.hospital[short]
        world.ledger.waive(bills.provider, abandoned, "care", hospital)
        world.ledger.waive(bills.provider, left, "care", hospital)
        world.ledger.owe(bills.provider, left, "medical debt", hospital, until=None)
        owed = _none(world)
        np.add.at(owed, bills.household[short], left)
        world.households.unpaid[:] += owed
        world.households.arrears[:] += owed
        return owed


def _none(world: World) -> Fen:
    return np.zeros(len(world.households), np.int64)


def _in_turn(due: Fen, household: NDArray[np.int32], money: Fen) -> Fen:
    """Pay the dues of each household in the order of its rows until its money ends.

    Rows are sorted by household; all fen, exact.
    """
    before = np.cumsum(due) - due
    starts = np.flatnonzero(np.diff(household, prepend=-1))
    sizes = np.diff(np.append(starts, len(household)))
    before -= np.repeat(before[starts], sizes)
    return np.clip(money[household] - before, 0, due)
