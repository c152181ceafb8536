"""What the networks of households are like: ties, tightness, and who is tied to those alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.networks.graph import Graph

if TYPE_CHECKING:
    from govsim.core.world import World

# as many ends of ties are looked at where all would take long: the share is then within 0.3 points of all, as a rule
LOOKED_AT = 100_000


def _by_network(world: World, value: Callable[[Graph], float]) -> dict[str, float]:
    return {name: float(value(graph)) for name, graph in world.networks.items() if len(graph)}


@metric(unit="ties", label="Ties of a household", better="neither", source="Newman 2010, Networks, ch. 6")
def network_degree(world: World) -> dict[str, float]:
    """Mean number of households that a household is tied to, by network; extinct households count."""
    return _by_network(world, lambda graph: len(graph.ends) / len(graph))


@metric(
    unit="share of households",
    label="Households without a tie",
    better="lower",
    source="Newman 2010, Networks, ch. 6",
)
def network_isolated_share(world: World) -> dict[str, float]:
    """Share of the households that are tied to nobody, by network; extinct households count."""
    return _by_network(world, lambda graph: float(np.mean(graph.degree == 0)))


@metric(unit="share", label="Clustering of a network", better="neither", source="Watts & Strogatz 1998, Nature 393:440")
def network_clustering(world: World) -> dict[str, float]:
    """Mean share of a household's pairs of neighbours who are tied themselves, by network; of 2,000 households."""
    return _by_network(world, lambda graph: graph.clustering)


@metric(
    unit="correlation",
    label="Assortativity by ties",
    better="neither",
    source="Newman 2002, Physical Review Letters 89:208701",
)
def network_degree_assortativity(world: World) -> dict[str, float]:
    """Correlation of the number of ties at both ends of a tie, by network; 0 where all have as many."""
    return _by_network(world, lambda graph: graph.degree_assortativity)


@metric(
    unit="ratio to chance",
    label="Homophily by income",
    better="neither",
    source="McPherson, Smith-Lovin & Cook 2001, Annual Review of Sociology 27:415",
)
def network_income_homophily(world: World) -> dict[str, float]:
    """Share of ties inside one fifth of incomes over that among pairs met by chance, by network: 1 is none, 5 all.

    Fifths are those of the founding. Of 100,000 ends of ties at even steps where there are more.
    """
    fifth = world.households.quintile
    return _by_network(world, lambda graph: _homophily(graph, fifth)) if world.networks else {}


def _homophily(graph: Graph, group: Array) -> float:
    """Return Σ ties inside a group over what the groups' shares of all ends of ties would give, 1 without ties."""
    one, other = graph.some_ends(LOOKED_AT)
    if not len(one):
        return 1.0
    here, there = group[one], group[other]
    shares = np.bincount(here) / len(one)
    return float(np.mean(here == there) / (shares**2).sum())
