"""Supervision: who is checked, and what follows. A new rule writes `selects`."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.core.ledger import Fen, to_fen
from govsim.core.scheme import Scheme, setting
from govsim.households.bills import Bills
from govsim.layers.layer import Layer

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Supervision(Scheme):
    """Inspection of inpatient bills: what is proved is recovered for those who paid it, patients included, and fined.

    A bill is opened once a year, by whichever rule comes first.

    The inspected remember (`Hospital.learn`). The supervisor's purse limits how many bills it can open.
    Source: Becker 1968 (JPE); Polinsky & Shavell 2000 (JEL).
    """

    kind: ClassVar[str] = "supervision"
    abstract: ClassVar[bool] = True

    supervisor: str = setting(
        "supervisor", unit="institution", what="Who inspects, and pays for it.", refers_to="supervisor"
    )
    accuracy: float = setting(
        0.8, unit="share", low=0, high=1, what="Share of what can be proved that inspectors do prove."
    )
    fine_multiple: float = setting(
        unit="index",
        low=0,
        high=10,
        parameter="audit/fine_multiple",
        what="Fine φ on top of recovery, per yuan proved.",
    )
    cost: float = setting(100.0, unit="CNY", low=0, what="Cost of opening one bill.")

    @abstractmethod
    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which bills are opened. Pure.

        Args:
            people: the patients and their bills.
            draw: one uniform number for each of them.
        """

    def supervise(self, world: World) -> None:
        """Open bills, recover what is proved for each payer, fine, pay the inspectors."""
        bills = world.bills["inpatient"]
        draw = world.draw(f"supervision: {self.name}").random(bills.slots)[bills.person]
        opened = self.within_budget(self.selects(bills, draw) & ~bills.opened, draw, world)
        proved = np.minimum(to_fen(self.accuracy * bills.provable * opened), bills.in_scope)
        left = proved.copy()
        for layer in world.schemes_of("layers"):
            if layer.name in bills.paid and layer.scope == "in_scope":
                back = (proved * (bills.paid[layer.name] / np.maximum(bills.in_scope, 1))).astype(np.int64)
                taken = self._take(world, bills, back, layer.bearer(world), "recovery")
                bills.recovered[layer.name] = bills.recovered.get(layer.name, 0) + taken
                left -= back
        self._refund(world, bills, left)
        self._take(world, bills, (proved * self.fine_multiple).astype(np.int64), "government", "fine")
        bills.opened = bills.opened | opened
        self._remember(world, bills)

    def within_budget(self, selected: NDArray[np.bool_], draw: NDArray[np.float64], world: World) -> NDArray[np.bool_]:
        """Keep as many of the selected as the supervisor can pay for, those with the lowest draw; pay for them."""
        price = int(to_fen(self.cost))
        rows = np.flatnonzero(selected)
        if price:
            affordable = world.ledger.balance(self.supervisor) // price
            rows = rows[np.argsort(draw[rows], kind="stable")[:affordable]]
        fen = price * len(rows)
        world.ledger.owe("outside", fen, "inspection")
        world.ledger.pay(self.supervisor, "outside", fen, "inspection")
        opened = np.zeros(len(selected), bool)
        opened[rows] = True
        return opened

    def _refund(self, world: World, bills: Bills, fen: Fen) -> None:
        """Give patients back their own part of what was proved, as far as they paid it and the purse goes."""
        fen = np.minimum(fen, sum((bills.paid[own.name] for own in _own_purses(world, bills)), np.zeros_like(fen)))
        asked = np.zeros(len(hospitals(world)), np.int64)
        np.add.at(asked, _hospital(bills), fen)
        fen = fen * (asked <= world.ledger.purses("hospitals"))[_hospital(bills)]
        world.ledger.owe("households", int(fen.sum()), "refund")
        world.ledger.pay(
            "hospitals", "households", fen, "refund", payer_rows=_hospital(bills), payee_rows=bills.household
        )  # fmt: skip
        np.subtract.at(world.households.oop, bills.household, fen)

    def _take(self, world: World, bills: Bills, fen: Fen, payee: str, memo: str) -> int:
        """Take from each hospital what its own bills owe, as far as its purse goes; return the total."""
        purses = world.ledger.purses("hospitals")
        by_hospital = np.zeros(len(purses), np.int64)
        np.add.at(by_hospital, _hospital(bills), fen)
        by_hospital = np.minimum(by_hospital, purses)
        world.ledger.owe(payee, int(by_hospital.sum()), memo)
        return world.ledger.pay("hospitals", payee, by_hospital, memo)

    def _remember(self, world: World, bills: Bills) -> None:
        """Tell each hospital which share of its bills has been opened so far."""
        houses = hospitals(world)
        all_of = np.bincount(_hospital(bills), minlength=len(houses))
        seen = np.bincount(_hospital(bills)[bills.opened], minlength=len(houses))
        for hospital in houses:
            hospital.inspected = float(seen[hospital.index] / max(1, all_of[hospital.index]))


def _hospital(bills: Bills) -> NDArray[np.int16]:
    return np.zeros(len(bills), np.int16) if bills.hospital is None else bills.hospital


def _own_purses(world: World, bills: Bills) -> list[Layer]:
    return [own for own in world.schemes_of("layers") if own.pays_households and own.name in bills.paid]
