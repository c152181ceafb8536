"""Graph: who is tied to whom, as compressed sparse rows; NetworkX is the door in and out."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from govsim.core.population import Array

if TYPE_CHECKING:
    import networkx
    from scipy.sparse import csr_array

Rows = NDArray[np.int32]
# so many nodes are looked at where all would take long
SAMPLE = 2000


@dataclass(frozen=True)
class Graph:
    """An undirected graph of households without self-loops; each tie is stored once from either end.

    Attributes:
        starts: where the neighbours of each node begin in `ends`, nodes + 1 entries.
        ends: the neighbours of node 0, then those of node 1, ...; ascending within a node.
    """

    starts: NDArray[np.int64]
    ends: Rows

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself: it never changes, so that worlds can share it."""
        return self

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, nodes: int, one: Array, other: Array) -> Self:
        """Return the graph of these ties; what ties a node to itself is left out, a tie named twice counts once.

        Args:
            nodes: how many nodes there are, tied or not.
            one: one end of each tie, a node's number.
            other: the other end of each tie.
        """
        # a tie is one whole number, lower end first: sorted, what is named twice stands side by side
        ties = np.minimum(one, other).astype(np.int64)
        ties *= nodes
        ties += np.maximum(one, other)
        ties = ties[one != other]
        return cls.of_sorted(nodes, sorted_once(ties))

    @classmethod
    def of_sorted(cls, nodes: int, ties: NDArray[np.int64]) -> Self:
        """Return the graph of ties written as lower end times `nodes` plus higher end, ascending, each once."""
        from scipy.sparse import csr_array

        low = (ties // nodes).astype(np.int32)
        high = (ties - low.astype(np.int64) * nodes).astype(np.int32)
        above = np.bincount(low, minlength=nodes)
        starts = _narrow(np.append(0, np.cumsum(above)))
        upper = csr_array((np.ones(len(ties), np.bool_), high, starts), shape=(nodes, nodes))  # type: ignore[no-untyped-call]
        lower = upper.T.tocsr()
        del upper
        below = np.diff(lower.indptr)
        # the neighbours of a node: those of lower number, then those of higher number
        is_lower = np.repeat(np.tile([True, False], nodes), np.column_stack([below, above]).ravel())
        ends = np.empty(2 * len(ties), np.int32)
        ends[is_lower] = lower.indices
        ends[~is_lower] = high
        return cls(np.append(0, np.cumsum(below + above)), ends)

    @property
    def degree(self) -> NDArray[np.int64]:
        """Return how many neighbours each node has."""
        return np.diff(self.starts)

    @property
    def ties(self) -> int:
        """Return how many ties there are."""
        return len(self.ends) // 2

    def neighbours(self, row: int) -> Rows:
        """Return the neighbours of a node, ascending."""
        return self.ends[self.starts[row] : self.starts[row + 1]]

    def _ones(self, dtype: type[np.generic]) -> csr_array:
        """Return it as a matrix of ones: the narrower they are, the faster it is multiplied."""
        from scipy.sparse import csr_array

        ones = np.ones(len(self.ends), dtype)
        return csr_array((ones, self.ends, _narrow(self.starts)), shape=(len(self), len(self)))  # type: ignore[no-untyped-call]

    @cached_property
    def _matrix(self) -> csr_array:
        # whole numbers are exact up to 2**24 neighbours
        return self._ones(np.float32)

    @cached_property
    def _counter(self) -> csr_array:
        # a quarter of the bytes of _matrix: four times as fast, but it counts to 127 only
        return self._ones(np.int8)

    @cached_property
    def _hubs(self) -> tuple[NDArray[np.intp], csr_array]:
        """The nodes with more neighbours than `_counter` can count, and their rows of the matrix."""
        rows = np.flatnonzero(self.degree > np.iinfo(np.int8).max)
        return rows, self._matrix[rows]

    def sum_of_neighbours(self, values: Array) -> NDArray[np.float32]:
        """Return the sum of a households' column over the neighbours of each, in its unit."""
        if values.dtype != np.bool_:
            return np.asarray(self._matrix @ values.astype(np.float32))
        found = (self._counter @ values.view(np.int8)).astype(np.float32)
        hubs, matrix = self._hubs
        found[hubs] = matrix @ values.astype(np.float32)
        return np.asarray(found)

    def share_of_neighbours(self, values: Array) -> NDArray[np.float32]:
        """Return the mean of a households' column over the neighbours of each: a share if it is yes or no.

        Who has no neighbours has 0.
        """
        found = self.sum_of_neighbours(values)
        found /= np.maximum(self.degree, 1).astype(np.float32)
        return found

    @cached_property
    def clustering(self) -> float:
        """Return the mean share of a node's pairs of neighbours who are tied themselves, 0 with fewer than two.

        Of nodes at even steps, at most 2,000. Source: Watts & Strogatz 1998, Nature 393:440.
        """
        rows = np.unique(np.linspace(0, len(self) - 1, min(SAMPLE, len(self))).astype(np.int64))
        own = self._matrix[rows]
        closed = np.asarray((own @ self._matrix).multiply(own).sum(axis=1)).ravel()
        degree = self.degree[rows]
        return float(np.mean(closed / np.maximum(degree * (degree - 1), 1)))

    @cached_property
    def degree_assortativity(self) -> float:
        """Return the correlation of the degrees at both ends of a tie; 0 if all are alike.

        Source: Newman 2002, Physical Review Letters 89:208701.
        """
        degree = self.degree.astype(np.float64)
        weight = degree / max(degree.sum(), 1.0)
        mean = float(weight @ degree)
        variance = float(weight @ (degree - mean) ** 2)
        # over both directions of every tie; float64, as the sums are large
        across = float(degree @ (self._matrix @ degree)) / max(degree.sum(), 1.0)
        return (across - mean**2) / variance if variance > 1e-12 * max(mean, 1.0) ** 2 else 0.0

    def edges(self) -> tuple[Rows, Rows]:
        """Return both ends of each tie, the lower number first."""
        one = np.repeat(np.arange(len(self), dtype=np.int32), self.degree)
        first = one < self.ends
        return one[first], self.ends[first]

    def some_ends(self, most: int) -> tuple[Array, Rows]:
        """Return both ends of ties, each tie from either end, or of `most` of them at even steps."""
        if len(self.ends) <= most:
            return np.repeat(np.arange(len(self)), self.degree), self.ends
        chosen = np.linspace(0, len(self.ends) - 1, most).astype(np.int64)
        return np.searchsorted(self.starts, chosen, side="right") - 1, self.ends[chosen]

    def to_networkx(self, rows: Array | None = None) -> networkx.Graph[int]:
        """Return it as a NetworkX graph, or the part that these nodes and the ties between them are."""
        import networkx

        found: networkx.Graph[int] = networkx.Graph()
        found.add_nodes_from(range(len(self)) if rows is None else rows.tolist())
        one, other = self.edges()
        if rows is not None:
            inside = np.zeros(len(self), np.bool_)
            inside[rows] = True
            kept = inside[one] & inside[other]
            one, other = one[kept], other[kept]
        found.add_edges_from(zip(one.tolist(), other.tolist(), strict=True))
        return found

    @classmethod
    def from_networkx(cls, graph: networkx.Graph[Hashable]) -> Self:
        """Return a NetworkX graph, directed or not, its nodes numbered in their order."""
        place = {node: number for number, node in enumerate(graph)}
        ties = np.array([(place[one], place[other]) for one, other in graph.edges()], np.int64).reshape(-1, 2)
        return cls.of(len(place), ties[:, 0], ties[:, 1])


def _narrow(starts: NDArray[np.int64]) -> NDArray[Any]:
    """Return where rows start as SciPy needs it: it copies the neighbours unless both are of one type."""
    return starts.astype(np.int32) if starts[-1] < 2**31 else starts


def sorted_once(ties: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return whole numbers ascending, each once; the array itself is sorted on the way, to save memory."""
    ties.sort()
    new = np.empty(len(ties), np.bool_)
    new[:1] = True
    np.not_equal(ties[1:], ties[:-1], out=new[1:])
    return ties[new]
