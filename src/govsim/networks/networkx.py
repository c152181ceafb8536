"""Any graph that NetworkX can generate, named by its function: the door for models that are not of our own kind."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.networks.graph import Graph
from govsim.networks.seating import Seated

if TYPE_CHECKING:
    import networkx

# arguments that are ours to give, or that would bring other code in
OURS = ("seed", "create_using", "backend", "backend_kwargs")


@dataclass(frozen=True, kw_only=True)
class Networkx(Seated):
    """The graph that a generator of NetworkX returns for as many nodes as there are households.

    Its nodes are seated in their order: where neighbours stand next to each other in it (rings, blocks), the
    homophily settings bring like to like; where they do not, they move nothing.
    Source: Hagberg, Schult & Swart 2008, Proceedings of SciPy 7:11.
    """

    function: str = setting(unit="name", founding=True, what="Its name in NetworkX, e.g. watts_strogatz_graph.")
    arguments: dict[str, Any] | None = setting(
        None, unit="names", founding=True, what="Its arguments by name; n (the households) and seed are given to it."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """NetworkX must have the function, and the function its arguments."""
        yield from super().check(values)
        known = generators()
        if values["function"] not in known:
            said = f"NetworkX has no generator '{values['function'][:60]}'."
            yield "function", f"{said} {_nearest(values['function'], known)}"
            return
        wanted = _arguments(known[values["function"]])
        given = values["arguments"] or {}
        for name in given:
            if name not in wanted:
                yield "arguments", f"{values['function']} takes no '{name[:60]}'. {did_you_mean(name, wanted)}"
        for name, each in wanted.items():
            if name not in given and name != "n" and each.default is inspect.Parameter.empty:
                yield "arguments", f"{values['function']} needs '{name}'. Known: {', '.join(wanted)}."

    def ties(self, people: Any, draw: np.random.Generator) -> tuple[Array, Array]:
        """Return the ties of the graph that NetworkX makes of these arguments."""
        seats, seed = self.seats(people, draw), int(draw.random() * 2**32)
        one, other = self._graph(len(people), seed).edges()
        return seats[one], seats[other]

    def _graph(self, nodes: int, seed: int) -> Graph:
        function = generators()[self.function]
        given = dict(self.arguments or {})
        parameters = inspect.signature(function).parameters
        own = {"n": nodes, "seed": seed}
        given = {name: value for name, value in own.items() if name in parameters} | given
        where = f"networks.{self.name}"
        try:
            graph = function(**given)
        except Exception as error:  # whatever NetworkX raises at arguments that do not go together
            said = f"{self.function} cannot be made of these arguments: {error}."
            raise ScenarioError(Problem(where, said, "See its page in the reference of NetworkX.")) from error
        made = len(graph) if hasattr(graph, "edges") else None
        if made != nodes:
            said = "returns no graph" if made is None else f"makes {made:,} nodes, but there are {nodes:,} households"
            fix = "Choose a generator that takes n, or arguments that make one node a household."
            raise ScenarioError(Problem(where, f"{self.function} {said}.", fix))
        return Graph.from_networkx(graph)


def generators() -> dict[str, Callable[..., networkx.Graph[Any]]]:
    """Return the functions of NetworkX that generate graphs, by name."""
    import networkx

    found: dict[str, Callable[..., networkx.Graph[Any]]] = {}
    for name in dir(networkx):
        function = getattr(networkx, name)
        if inspect.isfunction(function) and function.__module__.startswith("networkx.generators"):
            found[name] = function
    return found


def _arguments(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    parameters = inspect.signature(function).parameters
    return {name: each for name, each in parameters.items() if name not in OURS}


def _nearest(name: str, known: dict[str, Any]) -> str:
    """Return the sentence that names the nearest generator: there are too many to list them all."""
    near = did_you_mean(name, known).partition(" Known:")[0]
    return near if near.startswith("Did") else "See the page 'Graph generators' of its reference."
