"""Tip-offs: patients who see that they were overcharged report it, if it is worth their while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import setting
from govsim.households.bills import Bills
from govsim.supervision.restitution import Back
from govsim.supervision.supervision import Supervision

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class TipOff(Supervision):
    """Opens what is reported. A patient who has noticed reports if r·V + c·V > k, V = t·a·x, and else keeps still.

    x is what can be proved of the bill, a the accuracy, t the household's trust that a report is followed: V is what
    it expects to be recovered; of it r is its reward, c (the price that it pays of the bill) its own money back. k is
    the cost of reporting, time and fear, drawn for each patient and year from an exponential law with mean k̄. Who is
    aware of rules (w) notices, so that P(report) = w·(1 − exp(−(r + c)·V/k̄)). The reward is paid out of what the
    layers get back.
    Sources: Becker & Stigler 1974 (J Legal Stud); Heyes & Kapur 2009 (JLEO) on those who blow the whistle.
    """

    reward: float = setting(
        unit="share", low=0, high=1, parameter="audit/tip_off_reward", what="Reward r, share of what is recovered."
    )
    reporting_cost: float = setting(
        5000.0, unit="CNY", low=0.01, what="Mean cost k̄ of reporting: time, and the hospital's ill will."
    )

    def reports(self, people: Bills) -> NDArray[np.float64]:
        """Return the chance that each bill is reported."""
        expected = self.accuracy * people.trust * people.provable
        gain = (self.reward + np.clip(people.price, 0.0, 1.0)) * expected
        return np.asarray(people.awareness * -np.expm1(-gain / self.reporting_cost), np.float64)

    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return the bills that are reported."""
        return draw < self.reports(people)

    def pursue(self, world: World, bills: Bills, opened: NDArray[np.bool_]) -> None:
        """Count the reports; then as with any other bill."""
        world.institutions[self.supervisor].findings.reports += int(np.count_nonzero(opened))
        super().pursue(world, bills, opened)

    def thank(self, world: World, bills: Bills, back: dict[str, Back]) -> None:
        """Pay the reward to each household that reported, out of what came back for each layer."""
        for name, (due, taken) in back.items():
            part = self.reward * taken / max(1, int(due.sum()))
            reward = np.floor(due * part).astype(np.int64)
            world.ledger.owe("households", int(reward.sum()), "reward")
            for account, lot, own in world.rule("layers", name).by_bearer(world, bills, reward):
                world.ledger.pay(account, "households", own, "reward", payee_rows=bills.household)
                bills.take_back(name, lot, -int(own.sum()))
