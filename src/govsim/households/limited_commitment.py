"""Limited commitment: how much a household gives to others in need, if nothing but its own future interest binds it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.population import Array

TURNS = 30  # Newton's method from above needs few


@dataclass(frozen=True)
class Commitment:
    """Self-enforcing mutual help: who refuses once is helped no more.

    A household gives t as long as (1 − δ)·[u(y) − u(y − t)] ≤ δ·V: what giving costs it today is no more than what
    belonging to the circle is worth from next year on. u is of constant relative risk aversion γ. Money is measured
    by the household's own, y = 1, which such a u allows.
    Sources: Coate & Ravallion 1993, J Development Economics 40:1; Ligon, Thomas & Worrall 2002, RES 69:209.

    Attributes:
        patience: weight δ of next year, 0 to below 1.
        aversion: relative risk aversion γ, 0 or more.
    """

    patience: float
    aversion: float

    def utility(self, money: Array) -> Array:
        """Return u, zero at money 1."""
        if self.aversion == 1.0:
            return np.asarray(np.log(money))
        power = 1.0 - self.aversion
        return np.asarray((money**power - 1.0) / power)

    def money(self, utility: Array) -> Array:
        """Return the money that gives this utility; 0 where none is so little."""
        if self.aversion == 1.0:
            return np.asarray(np.exp(utility))
        power = 1.0 - self.aversion
        return np.asarray(np.maximum(1.0 + power * utility, 0.0) ** (1.0 / power))

    def gain(self, given: Array, loss: Array, chance: Array, others: Array) -> Array:
        """Return V, what belonging to a circle is worth a year to a member of it, all of them alike.

        V = q(1 − q)·{u(1 − l + kt) − u(1 − l) − k·[u(1) − u(1 − t)]}: it is helped by the k others when it alone of a
        pair has lost l, and gives t to each of them in turn.

        Args:
            given: t, what one gives to one who has lost, over own money.
            loss: l, over own money, below 1.
            chance: q, of a loss in a year.
            others: k, the other members.
        """
        helped = self.utility(1.0 - loss + others * given) - self.utility(1.0 - loss)
        return np.asarray(chance * (1.0 - chance) * (helped + others * self.utility(1.0 - given)))

    def sustained(self, loss: Array, chance: Array, others: Array) -> Array:
        """Return the largest t, up to equal sharing l/(k + 1), that all would always give, over own money.

        It is zero if nobody would give the first fen. In between, it is the root of (1 − δ)·[u(1) − u(1 − t)] = δ·V,
        concave in t: found by Newton's method from equal sharing downwards.
        """
        equal = loss / (others + 1.0)
        given = equal.copy()
        low = self._slope(np.zeros_like(loss), loss, chance, others) <= 0.0
        given[low] = 0.0
        open_ends = np.flatnonzero(~low & (self._surplus(equal, loss, chance, others) < 0.0))
        for _ in range(TURNS):
            if not len(open_ends):
                break
            at = given[open_ends], loss[open_ends], chance[open_ends], others[open_ends]
            step = self._surplus(*at) / self._slope(*at)
            given[open_ends] = np.clip(at[0] - step, 0.0, equal[open_ends])
            open_ends = open_ends[np.abs(step) > 1e-12]
        return given

    def _surplus(self, given: Array, loss: Array, chance: Array, others: Array) -> Array:
        """Return δ·V − (1 − δ)·[u(1) − u(1 − t)]."""
        cost = -(1.0 - self.patience) * self.utility(1.0 - given)
        return self.patience * self.gain(given, loss, chance, others) - cost

    def _slope(self, given: Array, loss: Array, chance: Array, others: Array) -> Array:
        """Return its derivative by t."""
        weight = self.patience * chance * (1.0 - chance)
        helped = (1.0 - loss + others * given) ** -self.aversion
        gives = (1.0 - given) ** -self.aversion
        return np.asarray(others * weight * (helped - gives) - (1.0 - self.patience) * gives)

    def most_given(self, gain: Array) -> Array:
        """Return the most that a household gives in a year for a circle worth V a year, over own money.

        t = 1 − u⁻¹(u(1) − δ·V/(1 − δ)).
        """
        worth = self.patience / (1.0 - self.patience) * np.maximum(gain, 0.0)
        return 1.0 - self.money(-worth)
