"""Edge list: the ties that a file names, one a line, as surveys of networks publish them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.population import Array
from govsim.core.scenario.data_files import data_files
from govsim.core.scheme import setting
from govsim.networks.edge_file import EdgeFile, Found
from govsim.networks.graph import Graph
from govsim.networks.network import Network

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.households.names import Names


@dataclass(frozen=True, kw_only=True)
class EdgeList(Network):
    """Ties read from a CSV or Parquet file with a column for each end, in any order, undirected.

    Households are called as in the survey of persons, or by number from 0 in a synthetic city. A tie of a household
    to itself is dropped, one that is named twice counts once; both are noted.
    """

    file: str = setting(
        unit="path", founding=True, what="CSV, or Parquet with the ending .parquet; from the scenario's folder."
    )
    ends: tuple[str, str] = setting(
        ("source", "target"), unit="names", length=2, founding=True, what="The columns of both ends."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """A tie has two ends."""
        yield from super().check(values)
        if len(set(values["ends"])) < 2:
            yield "ends", f"both are '{values['ends'][0]}'. Name two columns."

    def ties(self, people: Any, draw: np.random.Generator) -> tuple[Array, Array]:
        """Return the file's ties, its households being numbered from 0."""
        return Graph.of_sorted(len(people), self._found(Path(self.file), len(people), None).ties).edges()

    def found(self, world: World) -> None:
        """Read the ties; note what was dropped."""
        path = data_files(world.spec).get(f"networks.{self.name}.file", Path(self.file))
        nodes = len(world.households)
        found = self._found(path, nodes, world.population.names)
        world.networks[self.name] = Graph.of_sorted(nodes, found.ties)
        note = f"network '{self.name}': {len(found.ties):,} ties were read from {path.name}"
        dropped = {"of a household to itself": found.loops, "named before": found.twice}
        said = ", ".join(f"{count:,} {what}" for what, count in dropped.items() if count)
        world.population_notes.append(f"{note}; dropped: {said}" if said else note)

    def _found(self, path: Path, nodes: int, names: Names | None) -> Found:
        return EdgeFile(path, self.ends, f"networks.{self.name}", nodes, names).read()
