"""The networks of our own kind are those of the literature: NetworkX makes the same models with the same figures."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from govsim.core.scheme import catalogue
from govsim.networks.graph import Graph

NODES, DEGREE = 10_000, 10


class People:
    """Households of one place who earn alike: what a network without homophily has to know."""

    def __init__(self, nodes: int) -> None:
        self.urban = np.zeros(nodes, bool)
        self.permanent_income = self.members = np.ones(nodes)
        self.quintile = np.zeros(nodes, np.uint8)

    def __len__(self) -> int:
        return len(self.urban)


def ours(word: str, **settings: float) -> Graph:
    scheme = catalogue()["networks"][word](degree=DEGREE, **settings)
    return Graph.of(NODES, *scheme.ties(People(NODES), np.random.default_rng(1)))  # type: ignore[attr-defined]


def small_world() -> tuple[Graph, nx.Graph]:
    return ours("small_world", rewired=0.1), nx.watts_strogatz_graph(NODES, DEGREE, 0.1, seed=1)


def preferential_attachment() -> tuple[Graph, nx.Graph]:
    return ours("preferential_attachment"), nx.barabasi_albert_graph(NODES, DEGREE // 2, seed=1)


def communities() -> tuple[Graph, nx.Graph]:
    inside, outside = 0.8 * DEGREE / 49, 0.2 * DEGREE / (NODES - 1)
    return ours("communities", size=50, inside=0.8), nx.planted_partition_graph(200, 50, inside, outside, seed=1)


def dense_communities() -> tuple[Graph, nx.Graph]:
    inside, outside = 0.8 * DEGREE / 15, 0.2 * DEGREE / (NODES - 1)
    return ours("communities", size=16, inside=0.8), nx.planted_partition_graph(625, 16, inside, outside, seed=1)


@pytest.mark.parametrize("model", [small_world, preferential_attachment, communities, dense_communities])
def test_degree_clustering_and_assortativity_are_those_of_networkx(model: Callable[[], tuple[Graph, nx.Graph]]):
    found, other = model()
    degrees = np.array([degree for _, degree in other.degree])
    assert found.degree.mean() == pytest.approx(degrees.mean(), rel=0.01)
    assert found.clustering == pytest.approx(nx.average_clustering(other), abs=0.01)
    expected = nx.degree_pearson_correlation_coefficient(other)
    assert found.degree_assortativity == pytest.approx(expected, abs=0.03)
    # and the whole distribution of ties: no share of households with at most k ties is off by more than 2 points
    ladder = np.arange(200)
    shares = [np.searchsorted(np.sort(each), ladder, side="right") / NODES for each in (found.degree, degrees)]
    assert np.abs(shares[0] - shares[1]).max() < 0.02


def test_the_figures_of_a_generated_graph_are_those_that_networkx_computes_of_it():
    for model in (small_world, preferential_attachment, communities):
        found, _ = model()
        there = found.to_networkx()
        rows = np.unique(np.linspace(0, NODES - 1, 2000).astype(int)).tolist()
        assert found.degree.mean() == 2 * there.number_of_edges() / NODES
        assert found.clustering == pytest.approx(nx.average_clustering(there, rows), abs=1e-6)
        assert found.degree_assortativity == pytest.approx(nx.degree_pearson_correlation_coefficient(there), abs=1e-5)


def test_a_ring_that_nobody_has_rewired_clusters_as_watts_and_strogatz_say():
    # C(0) = 3 (k − 2) / (4 (k − 1)); rewired with chance p, a triangle survives with (1 − p)³
    for rewired in (0.0, 0.2):
        expected = 3 * (DEGREE - 2) / (4 * (DEGREE - 1)) * (1 - rewired) ** 3
        assert ours("small_world", rewired=rewired).clustering == pytest.approx(expected, abs=0.015)


def test_the_tail_of_preferential_attachment_falls_as_the_third_power():
    # Bollobás et al. 2001: share of degree k or more is about m (m + 1) / k², exact is m (m + 1) / (k (k + 1))
    degree, brings = ours("preferential_attachment").degree, DEGREE // 2
    for ties in (10, 20, 40):
        expected = brings * (brings + 1) / (ties * (ties + 1))
        assert np.mean(degree >= ties) == pytest.approx(expected, rel=0.12)
