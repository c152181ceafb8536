"""Cascade: how news of many cases spreads over a network, from neighbour to neighbour, all cases at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from govsim.core.population import Array
from govsim.networks.graph import Graph

Chance = Callable[[Array, Array, Array, int], Array]
# ties along which a step may tell: what the memory of a laptop holds
MOST = 20_000_000


@dataclass(frozen=True)
class Round:
    """Who hears of which case in one step of a cascade, and hears of it for the first time.

    Attributes:
        step: 1 for the neighbours of those with whom it starts.
        case: number of the case of each who hears of it.
        node: its row.
        active: case and row of those who now tell it on, in the next step, as two arrays.
    """

    step: int
    case: Array
    node: Array
    active: tuple[Array, Array]


def spread(
    graph: Graph, case: Array, node: Array, chance: Chance, luck: Callable[..., Array], steps: int, over: Array
) -> Iterator[Round]:
    """Yield the steps of an independent cascade: who has become active tells all neighbours once.

    Each time a node hears of a case it becomes active with a chance of its own, whoever else has told it: a node that
    hears from m active neighbours is active with chance 1 − Π(1 − p). It tells the case on in the next step, once.
    A step that would tell along more than MOST ties tells from every second, third, ... of its tellers only.
    Source: Kempe, Kleinberg & Tardos 2003, KDD: Maximizing the spread of influence through a social network.

    Args:
        graph: who hears from whom.
        case: number of each case with which it starts, from 0.
        node: the row with which it starts; active from the first.
        chance: of becoming active, by case, teller, hearer and step.
        luck: a number of 0 to below 1 by case, teller and hearer.
        steps: after so many it stops.
        over: yes or no for each case; a case that the caller sets to yes is told no further.
    """
    nodes = len(graph)
    active = np.unique(case.astype(np.int64) * nodes + node)
    heard, tells = active, active
    for step in range(1, steps + 1):
        tells = _thinned(graph, tells[~over[tells // nodes]])
        if not len(tells):
            return
        case, teller, hearer = _told(graph, tells // nodes, tells % nodes)
        key = case * nodes + hearer
        becomes = luck(case, teller, hearer) < chance(case, teller, hearer, step)
        new = _without(np.unique(key), heard)
        heard = _with(heard, new)
        tells = _without(np.unique(key[becomes]), active)
        active = _with(active, tells)
        yield Round(step, new // nodes, new % nodes, (tells // nodes, tells % nodes))


def _told(graph: Graph, case: Array, teller: Array) -> tuple[Array, Array, Array]:
    """Return every tie along which a case is told: case, teller, hearer."""
    times = graph.starts[teller + 1] - graph.starts[teller]
    place = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    hearer = graph.ends[np.repeat(graph.starts[teller], times) + place]
    return np.repeat(case, times), np.repeat(teller, times), hearer.astype(np.int64)


def _thinned(graph: Graph, tells: Array) -> Array:
    """Return the tellers, evenly thinned to those whose ties are no more than MOST."""
    rows = tells % max(len(graph), 1)
    ties = int((graph.starts[rows + 1] - graph.starts[rows]).sum())
    return tells[:: ties // MOST + 1]


def _without(keys: Array, known: Array) -> Array:
    """Return the keys that are not among the known ones; both ascending, each once."""
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(keys[known[place] != keys])


def _with(known: Array, keys: Array) -> Array:
    """Return both together, ascending."""
    both = np.concatenate([known, keys])
    both.sort(kind="stable")  # two ascending stretches: merged, not sorted
    return both
