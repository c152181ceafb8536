"""A charity: what donors give it, and what it remembers of the year's cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.agents.institution import Institution
from govsim.agents.society import Society
from govsim.core.ledger import FEN_PER_YUAN, to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.donation import warm_glow
from govsim.households.liquidity import liquidity

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Charity(Society):
    """Collects from the households of the city and from outside, and gives to those in need by a layer.

    A household gives d = g/(1 + g) of what its income leaves above its plan of consumption, g a warm glow in
    proportion to its trust.
    """

    plays: ClassVar[tuple[str, ...]] = ("fund", "charity")
    order: ClassVar[int] = 70  # after income has come in

    warm_glow: float = setting(
        unit="ratio", low=0, high=1, parameter="charity/warm_glow",
        what="Weight g of giving, over own consumption, of one who trusts fully.",
    )  # fmt: skip
    outside_giving: float = setting(
        unit="CNY/person/year", low=0, parameter="charity/outside_giving",
        what="What donors who are no households of the city give, by person of it.",
    )  # fmt: skip

    def institution(self, world: World) -> Institution:
        """Return the charity."""
        return CharityFund(world, self.name, self.name)

    def collect(self, world: World) -> None:
        """Collect the year's donations."""
        households = world.households
        spare = np.maximum(0.0, households.income - households.consumption) * (households.members > 0)
        given = to_fen(warm_glow(spare, self.warm_glow * households.trust))
        given = np.minimum(given, liquidity(world).at_hand(world))
        world.ledger.owe(self.name, int(given.sum()), "donations to charities")
        world.ledger.pay("households", self.name, given, "donations to charities")
        heads = int(np.count_nonzero(world.persons.alive))
        outside = int(to_fen(self.outside_giving * heads))
        world.institutions[self.name].receive("outside", outside, "donations to charities")


@dataclass
class Grants:
    """A year's households with a bill left when a charity decides, one entry each.

    Attributes:
        row: of the household. need: what is left of its bill, fen. seen: what the charity takes that for.
        knows: it sees what others have given. paid: what it gives, fen.
    """

    row: Array
    need: Array
    seen: Array
    knows: Array
    paid: Array

    @property
    def double(self) -> Array:
        """What was given beyond what the bill needed, fen."""
        return np.asarray(np.maximum(self.paid - self.need, 0))


class CharityFund(Institution):  # type: ignore[no-untyped-call]
    """Remembers the year's cases, by layer."""

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.grants: dict[str, Grants] = {}

    def open_year(self) -> None:
        """Close last year's files."""
        self.grants = {}

    @property
    def budget(self) -> float:
        """What it holds, CNY."""
        return self.money / FEN_PER_YUAN
