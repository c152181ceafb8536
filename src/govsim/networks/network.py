"""Network: who is tied to whom. A new network writes `ties`; storage and shares of neighbours come free."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from govsim.core.population import Array
from govsim.core.scheme import Scheme
from govsim.networks.graph import Graph

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Network(Scheme):
    """Ties between households, made once when the world is founded: `world.networks[name]` is the graph."""

    kind: ClassVar[str] = "networks"
    abstract: ClassVar[bool] = True

    @abstractmethod
    def ties(self, people: Any, draw: np.random.Generator) -> tuple[Array, Array]:
        """Return both ends of each tie as rows of the households. Pure.

        Args:
            people: the households' columns by name (`people.urban`, `people.permanent_income`, ...); `len(people)`.
            draw: the chance of this network.
        """

    def found(self, world: World) -> None:
        """Tie the households to each other."""
        draw = world.draw(f"network: {self.name}")
        world.networks[self.name] = Graph.of(len(world.households), *self.ties(world.households, draw))
