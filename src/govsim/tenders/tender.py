"""Tender: how a seller is chosen among bids. A new one writes `points`; `price` too if a winner is not paid its bid."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.tenders.bids import Bids, Yuan
from govsim.tenders.conditions import Conditions
from govsim.tenders.equilibrium import HIGHEST, mark_up

__all__ = ["Bids", "Tender", "Yuan"]


@dataclass(frozen=True, kw_only=True)
class Tender(Conditions):
    """A rule that ranks bids, and what it makes a bidder want."""

    abstract: ClassVar[bool] = True
    # whether the buyer names the price, so that bidders only take it or stay away
    price_is_fixed: ClassVar[bool] = False
    # whether equals draw lots; else the first named wins
    ties_by_lot: ClassVar[bool] = False

    @abstractmethod
    def points(self, bids: Bids) -> Yuan:
        """Return the points of each bid: the most wins. Pure; bidders ask it about rounds that they imagine."""

    def price(self, bids: Bids, winner: NDArray[np.intp]) -> Yuan:
        """Return what the winner of each round is paid a head and year, CNY: its own bid."""
        return own(bids.price, winner)

    def award(self, bids: Bids) -> tuple[int, float]:
        """Return the position of the winner of one round and the price it is paid; ties go to the first named.

        An incumbent is ranked as if its price were lower by its advantage, and paid as if it were not.
        """
        factor = 1.0 - self.incumbent_advantage * bids.incumbent * (not self.price_is_fixed)
        ranked = bids._replace(price=bids.price * factor)
        winner = np.argmax(self.points(ranked), axis=-1)
        handicap = np.broadcast_to(factor, np.shape(bids.price))[winner]
        return int(winner), min(float(self.price(ranked, winner) / handicap), bids.ceiling)

    def highest(self, estimate: float, ceiling: float) -> float:
        """Return the highest price taken a head and year, CNY.

        Args:
            estimate: claims that the buyer expects in the first year, CNY a head.
            ceiling: the highest price that the contract allows.
        """
        return ceiling

    def invites(self, bidders: Sequence[str], incumbent: str) -> list[str]:
        """Return whom of those who may bid the buyer asks: all of them."""
        return list(bidders)

    def mark_up(self, bidders: int, spread: float, ceiling: float = HIGHEST) -> float:
        """Return what a bidder puts on its reservation price in equilibrium, as a share of it; see `equilibrium`.

        Args:
            bidders: how many bid, itself included.
            spread: relative standard deviation of the reservation prices of the others, as it believes.
            ceiling: highest price taken, over the mean of the reservation prices.
        """
        # answers are kept by rounded numbers; who need not compete asks for the ceiling itself
        digits = 1 if bidders > self.winners else 4
        return mark_up(self, int(bidders), round(float(spread), 3), round(float(ceiling), digits))

    def value_of_quality(self, price: float) -> float:
        """Return what one unit of quality is worth in the bid, CNY a head: a bidder promises accordingly."""
        return 0.0


def own(values: Yuan, winner: NDArray[np.intp]) -> Yuan:
    """Return the winner's entry of each round."""
    return np.take_along_axis(values, np.expand_dims(winner, -1), -1)[..., 0]


def next_above(price: Yuan, winner: NDArray[np.intp]) -> Yuan:
    """Return the lowest bid of the others that is not below the winner's; infinite if there is none."""
    at = np.expand_dims(winner, -1)
    others = price.copy()
    np.put_along_axis(others, at, np.inf, -1)
    return np.where(others >= np.take_along_axis(price, at, -1), others, np.inf).min(axis=-1)
