"""Society: a purse that members or donors fill, with nobody behind it: a union's fund, a charity, a platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from govsim.agents.institution import Institution, Role
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Society(Role):
    """A purse of its own that layers can name as their payer; nobody lends to it."""

    plays: ClassVar[tuple[str, ...]] = ("fund",)
    order: ClassVar[int] = 20

    opening_reserve: float = setting(
        0.0, unit="CNY", low=0, founding=True, what="Money in the purse when the first year starts."
    )

    def found(self, world: World) -> None:
        """Open the purse with its reserve."""
        world.ledger.open(self.name)
        society = self.institution(world)
        society.receive("outside", int(to_fen(self.opening_reserve)), "opening reserve")

    def institution(self, world: World) -> Institution:
        """Return who holds the purse."""
        return Institution(world, self.name, self.name)
