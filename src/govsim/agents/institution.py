"""Institution: a Mesa agent with an account; and its role, the scheme that founds it from the scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import mesa

from govsim.core.scheme import Scheme

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Role(Scheme):
    """The part that institutions of a kind play: their settings, and how many there are.

    `found(world)` makes the agents; `accounts()` names the purses that they will open.
    """

    kind: ClassVar[str] = "agents"
    abstract: ClassVar[bool] = True
    order: ClassVar[int] = 50

    def accounts(self) -> tuple[str, ...]:
        """Return the names of the accounts that `found` will open."""
        return (self.name,)


class Institution(mesa.Agent[Any]):  # type: ignore[no-untyped-call]
    """One who decides, with an account of its own; acts in a phase by having a method of that name."""

    model: World
    # whether it may sell cover
    insures: ClassVar[bool] = False

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world)
        self.name = name
        self.role_name = role
        self.loan = 0
        world.institutions[name] = self

    @property
    def world(self) -> World:
        """The world it lives in."""
        return self.model

    @property
    def role(self) -> Any:
        """This year's settings of its role."""
        return next(role for role in self.world.schemes_of("agents") if role.name == self.role_name)

    @property
    def money(self) -> int:
        """What its account holds, fen."""
        return self.world.ledger.balance(self.name)

    def find_cash(self, fen: int, layer: str = "") -> None:
        """See to it that the account can pay `fen`, for a layer if one is named; nobody lends to this one."""

    def receive(self, payer: str, fen: int, memo: str) -> None:
        """Be owed and be paid `fen` by another account."""
        ledger = self.world.ledger
        ledger.owe(self.name, fen, memo)
        ledger.pay(payer, self.name, fen, memo)


def insurers_of(world: World) -> list[Any]:
    """Return the insurers of a world, those that have left included, in the order of their founding."""
    return [one for one in world.institutions.values() if one.insures]
