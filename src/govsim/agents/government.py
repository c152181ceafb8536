"""Government: the city's budget; it appropriates what it has promised to funds and supervisors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from govsim.agents.institution import Institution, Role
from govsim.contracts.ending import end_without_contract

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Government(Role):
    """The city government: pays subsidies and budgets out of taxes raised outside, and lends to funds in deficit."""

    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    plays: ClassVar[tuple[str, ...]] = ("fund",)
    order: ClassVar[int] = 0

    def found(self, world: World) -> None:
        """Open the city's account."""
        world.ledger.open(self.name)
        Treasury(world, self.name, self.name)


class Treasury(Institution):  # type: ignore[no-untyped-call]
    """The city's purse: fines first, then taxes."""

    def open_year(self) -> None:
        """Wind up what this year's reforms have ended."""
        end_without_contract(self.world)

    def find_cash(self, fen: int, layer: str = "") -> None:
        """Appropriate what is missing from taxes."""
        missing = fen - self.money
        if missing > 0:
            self.receive("outside", missing, "taxes")

    def grant(self, to: Institution, fen: int, memo: str) -> None:
        """Pay a subsidy, a budget or a loan."""
        self.find_cash(fen)
        to.receive(self.name, fen, memo)
