"""Two risks in a free market of insurance: the menu that separates them, and the pools that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import expm1

FINEST = 40  # halvings of a cover before a deviation counts as none
TURNS = 200  # halvings of an interval: to the last digit


@dataclass(frozen=True)
class Contract:
    """A cover for a premium.

    Attributes:
        premium: CNY, paid in any case.
        cover: CNY, paid back if the loss comes.
    """

    premium: float
    cover: float


@dataclass(frozen=True)
class Exponential:
    """Utility u(c) = (1 − e^{−rc}) / r of constant absolute aversion r > 0, 1/CNY."""

    aversion: float

    def __call__(self, money: float) -> float:
        """Return u of a consumption, CNY."""
        return -expm1(-self.aversion * money) / self.aversion


@dataclass(frozen=True)
class TwoRisks:
    """People alike but for the chance of one loss, which they know and no seller does.

    Sellers offer contracts freely, at no expense; each person takes the best. Source: Rothschild & Stiglitz 1976,
    Q J Economics 90:629.

    Attributes:
        wealth: w, CNY.
        loss: L, CNY, 0 to w.
        low: chance of the loss of the low risks, above 0.
        high: of the high risks, above `low`, below 1.
        utility: u, rising and concave, of consumption in CNY.
    """

    wealth: float
    loss: float
    low: float
    high: float
    utility: Callable[[float], float]

    def expected(self, contract: Contract, chance: float) -> float:
        """Return (1 − p)·u(w − P) + p·u(w − L − P + B)."""
        kept = self.wealth - contract.premium
        return (1 - chance) * self.utility(kept) + chance * self.utility(kept - self.loss + contract.cover)

    def fair(self, chance: float, cover: float) -> Contract:
        """Return the contract of this cover on which this chance earns nothing."""
        return Contract(chance * cover, cover)

    def separating(self) -> tuple[Contract, Contract]:
        """Return the menu (for the high, for the low risks): the only one that a free market could keep.

        Each earns zero. The high risks are covered in full; the low risks only so far that the high would not rather
        have theirs: (1 − p_h)·u(w − p_l·B) + p_h·u(w − L + (1 − p_l)·B) = u(w − p_h·L), of which one B is below L.
        """
        whole = self.fair(self.high, self.loss)
        own = self.expected(whole, self.high)

        def envied(cover: float) -> bool:
            return self.expected(self.fair(self.low, cover), self.high) > own

        return whole, self.fair(self.low, _switch(envied, 0.0, self.loss))

    def best_pool(self, share: float) -> Contract:
        """Return the contract that the low risks like best of those that earn zero on all together, perhaps none.

        Args:
            share: of high risks among all, 0 to 1.
        """
        mean = share * self.high + (1 - share) * self.low

        def worth(cover: float) -> float:
            return self.expected(self.fair(mean, cover), self.low)

        return self.fair(mean, _peak(worth, 0.0, self.loss))

    def pool_preferred(self, share: float) -> bool:
        """Whether some pool that pays its way is better for the low risks than the menu.

        Then for all: the high risks gain from any pool that the low prefer. The menu can be undone by it, and the
        market has no equilibrium.
        """
        pool, (_, alone) = self.best_pool(share), self.separating()
        return self.expected(pool, self.low) > self.expected(alone, self.low)

    def critical_share(self) -> float:
        """Return the share of high risks below which a pool is preferred, and no equilibrium exists."""
        return _switch(lambda share: not self.pool_preferred(share), 0.0, 1.0)

    def cream_skimming(self, pool: Contract) -> Contract | None:
        """Return a contract that takes the low risks from a pool, leaves it the high, and earns on those it takes.

        It covers less, at a premium between those at which the one and the other are indifferent: who is
        more at risk gives up cover for more. None if the pool has no cover or earns nothing on the low risks.
        """
        for halving in range(1, FINEST):
            cover = pool.cover * (1 - 0.5**halving)
            ends = [self._indifferent(pool, cover, chance) for chance in (self.high, self.low)]
            offer = Contract((ends[0] + ends[1]) / 2, cover)
            if ends[0] < offer.premium < ends[1] and offer.premium > self.low * cover:
                return offer
        return None

    def _indifferent(self, pool: Contract, cover: float, chance: float) -> float:
        """Return the premium at which a smaller cover is as good as the pool."""
        same = self.expected(pool, chance)
        least = pool.premium - (pool.cover - cover)  # at which it would be better in any case
        return _switch(lambda premium: self.expected(Contract(premium, cover), chance) < same, least, pool.premium)


def _switch(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Return where a condition begins to hold, by halving: false at `low`, true at `high`; returns the false side."""
    for _ in range(TURNS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if holds(middle) else (middle, high)
    return low


def _peak(worth: Callable[[float], float], low: float, high: float) -> float:
    """Return the argument of the largest value of a function of one peak, by thirds; an end if it is there."""
    first, last = low, high
    for _ in range(TURNS):
        third = (high - low) / 3
        low, high = (low + third, high) if worth(low + third) < worth(high - third) else (low, high - third)
    return max((first, (low + high) / 2, last), key=worth)
