"""Kin and neighbours who share the burden of a bill, as far as it pays each of them to belong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from govsim.core.column import Column
from govsim.core.ledger import Fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.limited_commitment import Commitment
from govsim.households.liquidity import liquidity
from govsim.layers.household_sum import HouseholdSum
from govsim.layers.refusals import one_of_a_kind
from govsim.networks.graph import Graph

if TYPE_CHECKING:
    from govsim.core.world import World

GROUPS = 5


@dataclass(frozen=True, kw_only=True)
class KinHelp(HouseholdSum):
    """Neighbours in a network share a bill in proportion to their money, as far as their commitment goes.

    First best: the household and its k neighbours bear the bill by their money, so that those alike bear equal parts
    (full insurance among households of one aversion; Mace 1991, JPE 99:928). A neighbour gives less if all that is
    asked of it in the year costs it more today than belonging to the circle is worth later (`Commitment`): worth by
    the chance and the mean size of the bills that households of its fifth of incomes ask help for this year. What it
    gives leaves it its subsistence and its own bills' money.
    Sources: Coate & Ravallion 1993; Ligon, Thomas & Worrall 2002; Fafchamps & Lund 2003, JDE 71:261 for gifts in
    networks.
    """

    # who gives is given to in its turn: cover, paid for in kind
    is_aid: ClassVar[bool] = False
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("kin_asked", "int64", "fen", ("open_year", "settle"), "its part of the bills of kin, first best"),
            Column("kin_given", "int64", "fen", ("open_year", "settle"), "what it gave for the bills of kin"),
        )
    }

    network: str = setting(unit="name", refers_to="networks", what="The network along which help flows.")
    patience: float = setting(
        unit="share", low=0, high=0.999, parameter="kin/patience", what="Weight of next year, over this one."
    )
    risk_aversion: float = setting(
        unit="elasticity", low=0, high=10, parameter="kin/risk_aversion", what="Relative aversion to risk."
    )
    asks_above: float = setting(
        unit="share", low=0, high=1, parameter="kin/asks_above",
        what="Bill left, over the household's money, from which it asks.",
    )  # fmt: skip

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Kin are asked once a year, out of one purse."""
        yield from super().check_all(schemes)
        yield from one_of_a_kind(cls, schemes)

    def open_year(self, world: World) -> None:
        """Nobody has been asked yet."""
        world.households.kin_asked[:] = 0
        world.households.kin_given[:] = 0

    def grants(self, world: World, left: Fen) -> Fen:
        """Ask each neighbour, collect what it gives, return what each household gets."""
        households, graph = world.households, world.networks[self.network]
        money = np.where(households.members > 0, households.savings, 0)
        asks = np.flatnonzero((left > self.asks_above * money) & (left > 0) & (households.members > 0))
        of, helper = ties_of(graph, asks)
        part = self.first_best(left, money, of, helper)
        asked = np.bincount(helper, part, len(money)).astype(np.int64)
        rows = np.flatnonzero(asked)
        most = np.zeros(len(money), np.int64)
        most[rows] = self.most(world, left, asks, rows)
        given = np.floor(part * np.minimum(1.0, most[helper] / np.maximum(asked[helper], 1))).astype(np.int64)
        households.kin_asked[:] = asked
        np.add.at(households.kin_given, helper, given)
        world.ledger.owe(self.payer, int(given.sum()), "help of kin")
        world.ledger.pay("households", self.payer, given, "help of kin", payer_rows=helper)
        got = np.zeros(len(money), np.int64)
        np.add.at(got, of, given)
        return got

    def first_best(self, left: Fen, money: Fen, of: Array, helper: Array) -> Fen:
        """Return each neighbour's part of the bill of the household that it is asked for, fen: by money."""
        held = np.maximum(money, 1).astype(np.float64)
        held[money == 0] = 0.0
        circle = np.maximum(held, 1.0)
        np.add.at(circle, of, held[helper])
        return np.floor(left[of] * (held[helper] / circle[of])).astype(np.int64)

    def most(self, world: World, left: Fen, asks: Array, rows: Array) -> Fen:
        """Return the most that each of these households gives this year, fen."""
        households, graph = world.households, world.networks[self.network]
        at_hand = liquidity(world).at_hand(world)
        own = np.maximum(households.savings[rows] - left[rows], 1)
        group = households.quintile
        living = np.maximum(np.bincount(group[households.members > 0], minlength=GROUPS), 1)
        asking = np.bincount(group[asks], minlength=GROUPS)
        size = np.bincount(group[asks], left[asks], GROUPS) / np.maximum(asking, 1)
        # what subsistence does not leave is borrowed, owed or forgone: no more than that can be lost
        spare = np.maximum(at_hand[rows] - left[rows], 0)
        loss = np.minimum(size[group[rows]], spare) / own
        share = self.willing(loss, (asking / living)[group[rows]], graph.degree[rows].astype(np.float64))
        return np.asarray(np.minimum(np.floor(share * own), spare).astype(np.int64))

    def willing(self, loss: Array, chance: Array, others: Array) -> Array:
        """Return the most that a household gives in a year, over its money.

        Args:
            loss: the bill that it may have itself, over its money.
            chance: of such a bill in a year.
            others: the neighbours who would help it.
        """
        bound = Commitment(self.patience, self.risk_aversion)
        loss = np.clip(loss, 0.0, 1.0 - 1e-6)
        given = bound.sustained(loss, chance, others)
        return bound.most_given(bound.gain(given, loss, chance, others))


def ties_of(graph: Graph, rows: Array) -> tuple[Array, Array]:
    """Return every tie of these rows: the row and its neighbour."""
    times = graph.starts[rows + 1] - graph.starts[rows]
    place = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(rows, times), graph.ends[np.repeat(graph.starts[rows], times) + place]
