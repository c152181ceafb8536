"""Communities: the groups of a network whose members are tied to each other more than to others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from govsim.core.population import Array
from govsim.networks.graph import Graph

ROUNDS = 10


def communities(graph: Graph) -> NDArray[np.int64]:
    """Return the community of each node, a number from 0; who has no ties is one by itself.

    Label propagation: everybody takes the label that most of its neighbours bear (its own counts once, the lowest
    wins a draw), for at most ten rounds; parts without a tie between them never share one.
    Source: Raghavan, Albert & Kumara 2007, Physical Review E 76:036106.
    """
    nodes = np.arange(len(graph), dtype=np.int64)
    voter = np.concatenate([np.repeat(nodes, graph.degree), nodes])
    label = nodes
    for _ in range(ROUNDS):
        before, label = label, _most_common(voter, np.concatenate([label[graph.ends], label]), len(graph))
        if np.array_equal(before, label):
            break
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


def _most_common(voter: Array, vote: Array, nodes: int) -> NDArray[np.int64]:
    """Return what most votes of each voter are for; the lowest of the most common."""
    pairs, votes = np.unique(voter * nodes + vote, return_counts=True)
    who, what = np.divmod(pairs, nodes)
    order = np.lexsort((what, -votes, who))
    first = order[np.flatnonzero(np.diff(who[order], prepend=-1))]
    return np.asarray(what[first], np.int64)
