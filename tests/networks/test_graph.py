"""What a graph keeps and counts is what NetworkX says of the same ties."""

import copy

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.networks import graph as module
from govsim.networks.graph import Graph

NODES = 12
TIES = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=40)


def of(ties: list[tuple[int, int]], nodes: int = NODES) -> Graph:
    ends = np.array(ties, np.int64).reshape(-1, 2)
    return Graph.of(nodes, ends[:, 0], ends[:, 1])


def twin(ties: list[tuple[int, int]]) -> nx.Graph:
    found = nx.Graph()
    found.add_nodes_from(range(NODES))
    found.add_edges_from((one, other) for one, other in ties if one != other)
    return found


@settings(deadline=None)  # the first call imports
@given(TIES)
def test_loops_and_repetitions_are_left_out_and_neighbours_ascend(ties):
    graph, other = of(ties), twin(ties)
    assert [graph.neighbours(row).tolist() for row in range(NODES)] == [sorted(other[row]) for row in range(NODES)]
    assert graph.ties == other.number_of_edges()
    assert graph.degree.tolist() == [degree for _, degree in sorted(other.degree)]
    assert graph.starts.dtype == np.int64
    assert graph.ends.dtype == np.int32


@settings(deadline=None)  # the first call imports
@given(TIES)
def test_the_way_through_networkx_and_back_is_exact(ties):
    graph = of(ties)
    there = graph.to_networkx()
    assert nx.utils.graphs_equal(there, twin(ties))
    back = Graph.from_networkx(there)
    assert back.starts.tolist() == graph.starts.tolist()
    assert back.ends.tolist() == graph.ends.tolist()


@settings(deadline=None)  # the first call imports
@given(TIES)
def test_clustering_and_assortativity_are_those_of_networkx(ties):
    graph, other = of(ties), twin(ties)
    assert graph.clustering == pytest.approx(nx.average_clustering(other))
    degrees = {other.degree[end] for edge in other.edges for end in edge}
    if len(degrees) > 1:  # else NetworkX divides by zero
        expected = nx.degree_pearson_correlation_coefficient(other)
        assert graph.degree_assortativity == pytest.approx(expected, abs=1e-6)
    else:
        assert graph.degree_assortativity == 0


@settings(deadline=None)  # the first call imports
@given(TIES, st.lists(st.integers(-1000, 1000), min_size=NODES, max_size=NODES))
def test_sums_and_shares_are_over_the_neighbours(ties, values):
    graph, column = of(ties), np.array(values, float)
    sums = [column[graph.neighbours(row)].sum() for row in range(NODES)]
    assert graph.sum_of_neighbours(column).tolist() == sums
    yes = column > 0
    expected = [yes[graph.neighbours(row)].mean() if len(graph.neighbours(row)) else 0 for row in range(NODES)]
    assert graph.share_of_neighbours(yes) == pytest.approx(expected)


@pytest.mark.parametrize("neighbours", [127, 128, 255, 256, 300])
def test_a_hub_with_more_neighbours_than_a_byte_counts_is_counted(neighbours):
    star = Graph.of(neighbours + 1, np.zeros(neighbours, int), np.arange(1, neighbours + 1))
    assert star.sum_of_neighbours(np.ones(neighbours + 1, bool)).tolist() == [neighbours] + [1] * neighbours
    assert star.share_of_neighbours(np.arange(neighbours + 1) % 2 == 1)[0] == pytest.approx(
        ((neighbours + 1) // 2) / neighbours
    )


def test_a_part_has_the_ties_between_its_nodes():
    part = of([(0, 1), (1, 2), (2, 3)]).to_networkx(np.array([1, 2, 5]))
    assert sorted(part) == [1, 2, 5]
    assert list(part.edges) == [(1, 2)]


def test_a_graph_of_nobody_and_one_without_ties_can_be_asked():
    for nodes in (0, 3):
        empty = Graph.of(nodes, np.zeros(0, int), np.zeros(0, int))
        assert len(empty) == nodes
        assert empty.share_of_neighbours(np.ones(nodes, bool)).tolist() == [0] * nodes
        assert empty.degree_assortativity == 0
    assert empty.clustering == 0


def test_a_directed_multigraph_comes_in_as_who_is_tied_to_whom():
    graph = Graph.from_networkx(nx.MultiDiGraph([("a", "b"), ("b", "a"), ("b", "b"), ("b", "c")]))
    assert [each.tolist() for each in graph.edges()] == [[0, 1], [1, 2]]


def test_clustering_of_many_nodes_is_that_of_some_of_them(monkeypatch):
    luck = np.random.default_rng(1)
    graph = Graph.of(3000, luck.integers(0, 100, 5000), luck.integers(0, 3000, 5000))
    some = [*range(0, 3000, 1), 2999]
    monkeypatch.setattr(module, "SAMPLE", 1000)
    rows = np.unique(np.linspace(0, 2999, 1000).astype(int)).tolist()
    assert len(rows) < len(some)
    assert graph.clustering == pytest.approx(nx.average_clustering(graph.to_networkx(), rows))


def test_some_ends_are_ends_of_ties():
    graph = of([(0, 1), (1, 2), (2, 3), (0, 11)])
    assert [each.tolist() for each in graph.some_ends(8)] == [[0, 0, 1, 1, 2, 2, 3, 11], graph.ends.tolist()]
    assert [each.tolist() for each in graph.some_ends(3)] == [[0, 1, 11], [1, 2, 0]]


def test_worlds_share_a_graph():
    graph = of([(0, 1)])
    assert copy.deepcopy(graph) is graph
