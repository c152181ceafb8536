"""Real-time monitoring: a machine watches all bills, and what it flags is opened at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from govsim.core.ledger import to_fen
from govsim.core.scheme import setting
from govsim.households.bills import Bills
from govsim.supervision.supervision import Supervision

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class RealTime(Supervision):
    """Watches every bill for a small cost, and opens those that it flags.

    Its rules catch what is far out of line: it flags with chance max(f, min(1, y/ȳ)), y being the share of the in-scope
    bill that can be proved, ȳ the share at which nothing escapes, f the rate of false alarms. The purse
    pays for watching first, bill by bill in an order that is drawn, and then for opening. An assumption throughout.
    """

    accuracy: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="audit/real_time_accuracy",
        what="Share of what can be proved that it proves.",
    )
    cost: float = setting(10.0, unit="CNY", low=0, what="Cost of opening one bill that is flagged.")
    watching_cost: float = setting(1.0, unit="CNY", low=0, what="Cost of watching one bill.")
    sure_share: float = setting(
        0.2, unit="share", low=0.001, high=1, what="Share ȳ of a bill from which overbilling is always flagged."
    )
    false_alarms: float = setting(0.01, unit="share", low=0, high=1, what="Share f of good bills that are flagged.")

    def selects(self, people: Bills, draw: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return the bills that are flagged."""
        wrong = 100.0 * people.provable / np.maximum(people.in_scope, 1)
        return draw < np.maximum(self.false_alarms, np.minimum(1.0, wrong / self.sure_share))

    def within_budget(self, selected: NDArray[np.bool_], order: NDArray[np.float64], world: World) -> NDArray[np.bool_]:
        """Watch as many bills as the purse pays for; of those, open what is flagged as far as the rest goes."""
        price, watched = int(to_fen(self.watching_cost)), len(selected)
        if price:
            watched = min(watched, world.ledger.balance(self.supervisor) // price)
        fen = price * watched
        world.ledger.owe("outside", fen, "inspection")
        world.ledger.pay(self.supervisor, "outside", fen, "inspection")
        # in an order of its own: the later digits of the draw know nothing of the first ones, which flag
        turn = np.argsort(np.argsort(np.modf(order * 2.0**20)[0], kind="stable"), kind="stable")
        return super().within_budget(selected & (turn < watched), order, world)
