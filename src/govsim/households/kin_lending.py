"""Kin lending: what kin lend is what they have to spare, so that a household of poor kin borrows little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.scheme import Scheme, setting
from govsim.households.liquidity import liquidity

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class KinLending(Scheme):
    """Kin lend a share of what they have above consumption and their own buffer, in place of years of income.

    The most that a household owes its kin is share·Σ spare of those tied to it in the network.
    Source: Fafchamps & Lund 2003, Journal of Development Economics 71:261: risk is shared among those tied, not in
    the village at large.
    """

    kind: ClassVar[str] = "households"
    order: ClassVar[int] = 65
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (Column("kin_line", "int64", "fen", ("open_year",), "the most that its kin would lend"),)
    }

    network: str = setting(unit="name", refers_to="networks", founding=True, what="The network whose ties are kin.")
    share: float = setting(
        unit="share", low=0, high=1, parameter="household/kin_lending_share",
        what="Part of what a household can spare that it lends to one of its kin.",
    )  # fmt: skip

    def open_year(self, world: World) -> None:
        """Ask kin what they can spare of this year's income and their savings."""
        households, rule = world.households, liquidity(world)
        spare = households.savings / FEN_PER_YUAN + households.income - rule.plan(world)
        spare -= rule.buffer(world) / FEN_PER_YUAN
        spare = np.where(households.members > 0, np.maximum(0.0, spare), 0.0)
        lent = self.share * world.networks[self.network].sum_of_neighbours(spare)
        households.kin_line[:] = np.floor(lent.astype(np.float64) * FEN_PER_YUAN)
