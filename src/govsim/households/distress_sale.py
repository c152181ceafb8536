"""Distress sale: who can borrow no more sells what it lives by, and is poorer for years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN, Fen
from govsim.core.scheme import Scheme, setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class DistressSale(Scheme):
    """Land use, livestock, tools and housing, worth some years of income: sold in haste below their worth.

    They are sold last, after money and credit, since they yield more than a loan costs, and bought back first, out
    of savings above the buffer, since they yield more than money does. Until then income is lower by their yield.
    Sources: Kruk, Goldmann & Galea 2009 (Health Affairs 28:1056), borrowing and selling to pay for care;
    Carter & Barrett 2006 (Journal of Development Studies 42:178), poverty that lasts where assets are lost.
    """

    kind: ClassVar[str] = "households"
    order: ClassVar[int] = 25
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column(
                "assets_sold",
                "float64",
                "CNY",
                ("open_year", "settle", "close_year"),
                "worth of productive assets sold and not bought back yet",
            ),
            Column("yield_lost", "float64", "CNY", ("open_year",), "income of the year that sold assets would bring"),
        )
    }

    assets: float = setting(
        unit="years", low=0, high=20, parameter="household/productive_assets",
        what="Productive assets that can be sold, in years of permanent income.",
    )  # fmt: skip
    discount: float = setting(
        unit="share", low=0, high=0.99, parameter="household/distress_discount", what="Loss of worth of a hasty sale."
    )
    yields: float = setting(
        unit="share/year", low=0, high=1, parameter="household/asset_yield",
        what="Income of a year that assets bring, as a share of their worth.",
    )  # fmt: skip

    def open_year(self, world: World) -> None:
        """Take the yield of what is sold off the year's income; forget it where nobody is left."""
        households = world.households
        households.assets_sold[households.members == 0] = 0.0
        households.yield_lost[:] = self.lost(households.income, households.assets_sold)
        households.income[:] -= households.yield_lost

    def lost(self, income: NDArray[np.float64], sold: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the yield of what is sold, CNY, no more than there is income."""
        return np.minimum(income, self.yields * sold)

    def brings(self, permanent_income: NDArray[np.float64], sold: NDArray[np.float64]) -> Fen:
        """Return what a sale of all that is left would bring, fen."""
        left = np.maximum(0.0, self.assets * permanent_income - sold)
        return np.floor((1.0 - self.discount) * left * FEN_PER_YUAN).astype(np.int64)


def _rule(world: World) -> DistressSale | None:
    return next((each for each in world.schemes_of("households") if isinstance(each, DistressSale)), None)


def sellable(world: World) -> Fen:
    """Return what each household could still raise by selling, fen; nothing without such a rule."""
    rule, households = _rule(world), world.households
    if rule is None:
        return np.zeros(len(households), np.int64)
    return np.where(households.members > 0, rule.brings(households.permanent_income, households.assets_sold), 0)


def sell(world: World, wanted: Fen) -> Fen:
    """Sell as much as is wanted, or all there is; return what it brings to each household, fen."""
    rule, ledger = _rule(world), world.ledger
    raised: Fen = np.minimum(wanted, sellable(world))
    if rule is not None:
        ledger.owe("households", raised, "distress sale")
        ledger.pay("outside", "households", raised, "distress sale")
        world.households.assets_sold[:] += raised / FEN_PER_YUAN / (1.0 - rule.discount)
    return raised


def buy_back(world: World, spare: Fen) -> Fen:
    """Buy back what was sold, as far as what is to spare goes; return what each household pays, fen."""
    rule, households, ledger = _rule(world), world.households, world.ledger
    if rule is None:
        return np.zeros(len(households), np.int64)
    paid: Fen = np.minimum(spare, np.ceil(households.assets_sold * FEN_PER_YUAN).astype(np.int64))
    ledger.owe("outside", int(paid.sum()), "assets bought back")
    ledger.pay("households", "outside", paid, "assets bought back")
    households.assets_sold[:] = np.maximum(0.0, households.assets_sold - paid / FEN_PER_YUAN)
    return paid
