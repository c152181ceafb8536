"""Supervision: who is checked, and what follows. A new rule writes `selects`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.core.ledger import to_fen
from govsim.core.scheme import Scheme, setting
from govsim.households.bills import Bills
from govsim.supervision.capture import dropped
from govsim.supervision.restitution import Back, by_hospital, fine, hospital_of, recover, refund
from govsim.supervision.sanctions import MoneyOnly, Sanctions

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Supervision(Scheme):
    """Inspection of inpatient bills: what is proved is recovered for those who paid it, patients included, and fined.

    A bill is opened once a year, by whichever rule comes first.

    The inspected remember (`Hospital.learn`). The supervisor's purse limits how many bills it can open, its
    capacity how much of what could be proved it does prove.
    Source: Becker 1968 (JPE); Polinsky & Shavell 2000 (JEL).
    """

    kind: ClassVar[str] = "supervision"
    abstract: ClassVar[bool] = True
    # who answers for what is found: "hospitals", "insurers" or "households"
    subject: ClassVar[str] = "hospitals"

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
    sanctions: Sanctions = setting(
        MoneyOnly(), unit="sanctions", what="What follows for the inspected besides recovery and fine."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Only sellers of cover have given a bond; only institutions get points."""
        found = values["sanctions"]
        if cls.subject != "insurers" and getattr(found, "forfeit", False):
            yield "sanctions", f"a bond is forfeited, but {cls.subject} have given none. Take `forfeit` out."
        if cls.subject == "households" and not isinstance(found, MoneyOnly):
            yield "sanctions", "households pay back and are fined; there is nothing to exclude them from."

    def sanction(self) -> float:
        """Return what a proved yuan costs the hospital that billed it, CNY: recovery, fine, and what points lead to.

        Nothing if the rule inspects others.
        """
        return 1.0 + self.fine_multiple + self.sanctions.per_yuan() if self.subject == "hospitals" else 0.0

    @abstractmethod
    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which bills are opened. Pure.

        Args:
            people: the patients and their bills.
            draw: one uniform number for each of them.
        """

    def order_of(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return in which order bills are opened if the purse does not reach for all: the lowest first. Pure."""
        return draw

    def weights(self, people: Bills) -> NDArray[np.float64]:
        """Return how much each bill counts in the chance of inspection that its hospital has met.

        By what can be proved of it: a rule that finds the worst bills frightens more than one that opens as many by
        chance. Where nothing can be proved of any of a hospital's bills, by its size.
        """
        provable = np.broadcast_to(np.asarray(people.provable, np.float64), len(people))
        clean = by_hospital(people, provable)[hospital_of(people)] <= 0
        return np.where(clean, people.in_scope, provable)

    def supervise(self, world: World) -> None:
        """Open bills, recover what is proved for each payer, fine, pay the inspectors."""
        bills = world.bills["inpatient"]
        draw = world.draw(f"supervision: {self.name}").random(bills.slots)[bills.person]
        selected = self.selects(bills, draw) & ~self.seen(bills)
        opened = self.within_budget(selected, self.order_of(bills, draw), world)
        self.pursue(world, bills, opened)

    def seen(self, bills: Bills) -> NDArray[np.bool_] | np.bool_:
        """Return which bills a rule with the same subject has opened already."""
        return bills.opened if self.subject == "hospitals" else bills.reviewed.get(self.subject, np.False_)

    def within_budget(self, selected: NDArray[np.bool_], order: NDArray[np.float64], world: World) -> NDArray[np.bool_]:
        """Keep as many of the selected as the supervisor can pay for, the lowest in order first; pay for them."""
        price = int(to_fen(self.cost))
        rows = np.flatnonzero(selected)
        if price:
            affordable = world.ledger.balance(self.supervisor) // price
            rows = rows[np.argsort(order[rows], kind="stable")[:affordable]]
        fen = price * len(rows)
        world.ledger.owe("outside", fen, "inspection")
        world.ledger.pay(self.supervisor, "outside", fen, "inspection")
        opened = np.zeros(len(selected), bool)
        opened[rows] = True
        return opened

    def pursue(self, world: World, bills: Bills, opened: NDArray[np.bool_]) -> None:
        """Recover, refund and fine what the opened bills prove, impose sanctions, tell hospitals what they met."""
        office = world.institutions[self.supervisor]
        held = opened & ~dropped(world, self, bills, opened)
        proved = np.minimum(to_fen(self.accuracy * office.grasp * bills.provable * held), bills.in_scope)
        back = recover(world, bills, proved)
        refund(world, bills, proved - sum((each.due for each in back.values()), np.zeros_like(proved)))
        self.thank(world, bills, back)
        fine(world, bills, (proved * self.fine_multiple).astype(np.int64))
        bills.opened = bills.opened | opened
        office.findings.add(self.subject, opened, proved)
        chance = self._remember(world, bills, held, office.grasp)
        billed = by_hospital(bills, bills.in_scope)
        self.sanctions.on_hospitals(world, office, by_hospital(bills, proved) / np.maximum(billed, 1), chance)

    def thank(self, world: World, bills: Bills, back: dict[str, Back]) -> None:
        """Reward those who have helped, out of what came back for each layer; nobody, unless a rule says so."""

    def _remember(self, world: World, bills: Bills, held: NDArray[np.bool_], grasp: float) -> NDArray[np.float64]:
        """Tell each hospital the chance of inspection that it has met; return it.

        It is the weight of its bills that were opened with effect, over the weight of all. Rules weigh bills each in
        their own way; together they make no hospital believe in more than certainty.
        """
        weights = self.weights(bills)
        met = grasp * by_hospital(bills, weights * held) / np.maximum(by_hospital(bills, weights), 1e-9)
        for hospital in hospitals(world):
            hospital.inspected = min(1.0, hospital.inspected + float(met[hospital.index]))
        return met
