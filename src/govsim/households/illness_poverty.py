"""Illness poverty: a household that illness has made poor is remembered, so that one can see how long it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from govsim.core.column import Column
from govsim.core.scheme import Scheme

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class IllnessPoverty(Scheme):
    """Keeps who is poor, in which year illness made it so, and what it paid on its debts. Moves nothing itself.

    A household falls by illness in a year in which it is poor and would not be without payments for care, debt
    service and lost earnings, if it was not poor the year before (see the metric illness_caused_poverty).
    """

    kind: ClassVar[str] = "households"
    order: ClassVar[int] = 70
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("debt_service", "int64", "fen", ("close_year",), "interest and repayments of the year"),
            Column("poor", "bool", "yes/no", ("close_year",), "poor this year, payments and debt service taken off"),
            Column("fell_poor", "int16", "year", ("close_year",), "last year in which illness made it poor; 0 never"),
        )
    }

    def close_year(self, world: World) -> None:
        """Note who has fallen this year, and who is poor."""
        from govsim.metrics.year.illness_poverty import illness_poverty

        households, found = world.households, illness_poverty(world)
        households.fell_poor[found.caused & ~households.poor] = world.year
        households.poor[:] = found.poor
