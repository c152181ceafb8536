"""The independent cascade of Kempe, Kleinberg & Tardos 2003, against what can be counted by hand."""

from itertools import product

import numpy as np
import pytest

from govsim.core.population import Array
from govsim.networks import cascade
from govsim.networks.cascade import spread
from govsim.networks.graph import Graph
from govsim.networks.pair_luck import luck_of

RUNS = 40_000


def active(graph: Graph, seeds: list[int], chance: float, *, runs: int = 1, steps: int = 50) -> Array:
    """Return how often each node was active in cascades with these seeds, by the program's own function."""
    case = np.repeat(np.arange(runs), len(seeds))
    node = np.tile(np.array(seeds), runs)
    times = np.bincount(node, minlength=len(graph))

    def always(case: Array, teller: Array, hearer: Array, step: int) -> Array:
        return np.full(len(case), chance)

    def luck(*rows: Array) -> Array:
        return luck_of(7, *rows)

    for one in spread(graph, case, node, always, luck, steps, np.zeros(runs, np.bool_)):
        times = times + np.bincount(one.active[1], minlength=len(graph))
    return times / runs


def expected(graph: Graph, seeds: list[int], chance: float) -> Array:
    """Return the chance of each node to be active: over all ties, told along or not, weighted by their chances."""
    one, other = graph.edges()
    found = np.zeros(len(graph))
    for live in product([0, 1], repeat=len(one)):
        weight = np.prod([chance if each else 1 - chance for each in live])
        reached, before = set(seeds), set[int]()
        while reached != before:
            before = set(reached)
            for a, b, open_ in zip(one.tolist(), other.tolist(), live, strict=True):
                if open_ and (a in reached or b in reached):
                    reached |= {a, b}
        found[list(reached)] += weight
    return found


def graph_of(nodes: int, *ties: tuple[int, int]) -> Graph:
    ends = np.array(ties)
    return Graph.of(nodes, ends[:, 0], ends[:, 1])


TREE = graph_of(7, (0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (5, 6))
# a square with a diagonal: here a node can be told twice
SQUARE = graph_of(4, (0, 1), (1, 2), (2, 3), (3, 0), (0, 2))


@pytest.mark.parametrize("chance", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("seeds", [[0], [3, 6]])
@pytest.mark.parametrize("graph", [TREE, SQUARE], ids=["tree", "square"])
def test_the_mean_cascade_is_the_one_counted_over_all_ties(graph: Graph, seeds: list[int], chance: float) -> None:
    seeds = [each % len(graph) for each in seeds]
    exact = expected(graph, seeds, chance)
    error = np.sqrt(np.clip(exact * (1 - exact), 0, None) / RUNS)
    assert (np.abs(active(graph, seeds, chance, runs=RUNS) - exact) <= 4.5 * error + 1e-12).all()


def test_on_a_tree_the_chance_falls_with_the_distance() -> None:
    assert expected(TREE, [0], 0.5) == pytest.approx([1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125])


def test_with_certainty_it_reaches_those_who_are_connected_and_nobody_else() -> None:
    apart = graph_of(8, (0, 1), (1, 2), (3, 4), (5, 6), (6, 7))
    assert active(apart, [0, 5], 1.0).tolist() == [1, 1, 1, 0, 0, 1, 1, 1]


def test_without_a_chance_only_the_first_know_and_their_neighbours_hear() -> None:
    (one,) = spread(
        TREE,
        np.array([0]),
        np.array([1]),
        lambda case, *_: np.zeros(len(case)),
        lambda case, *_: case * 0.5,
        5,
        np.zeros(1, np.bool_),
    )
    assert (one.node.tolist(), one.active[1].tolist()) == ([0, 3, 4], [])


def test_a_case_that_is_over_is_told_no_further_and_others_are() -> None:
    over = np.zeros(2, np.bool_)
    path = graph_of(5, (0, 1), (1, 2), (2, 3), (3, 4))
    heard = []
    rounds = spread(
        path,
        np.array([0, 1]),
        np.array([0, 0]),
        lambda case, *_: np.ones(len(case)),
        lambda case, *_: case * 0.5,
        3,
        over,
    )
    for one in rounds:
        heard.append(list(zip(one.case.tolist(), one.node.tolist(), strict=True)))
        over[0] = True
    assert heard == [[(0, 1), (1, 1)], [(1, 2)], [(1, 3)]]


def test_a_network_without_ties_tells_nobody() -> None:
    none = Graph.of(3, np.zeros(0, np.int32), np.zeros(0, np.int32))
    assert active(none, [1], 1.0).tolist() == [0, 1, 0]


def test_the_luck_of_pairs_is_even_and_does_not_depend_on_who_else_asks() -> None:
    luck = luck_of(1, np.arange(100_000), np.arange(100_000)[::-1].copy())
    assert np.abs(np.bincount((luck * 10).astype(int)) / 10_000 - 1).max() < 0.05
    assert abs(np.corrcoef(luck[1:], luck[:-1])[0, 1]) < 0.01
    assert luck_of(1, np.array([17]), np.array([100_000 - 18]))[0] == luck[17]
    assert luck_of(2, np.array([17]), np.array([100_000 - 18]))[0] != luck[17]


def test_a_step_tells_along_no_more_ties_than_the_memory_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    star = graph_of(9, *((0, leaf) for leaf in range(1, 9)), *((leaf, leaf + 1) for leaf in range(1, 8)))
    monkeypatch.setattr(cascade, "MOST", 12)
    # eight tellers with 22 ties: every second of them tells
    steps = spread(
        star,
        np.zeros(1, np.int64),
        np.zeros(1, np.int64),
        lambda case, *_: np.ones(len(case)),
        lambda case, *_: case * 0.5,
        2,
        np.zeros(1, np.bool_),
    )
    assert [len(one.node) for one in steps] == [8, 0]
    assert len(cascade._thinned(star, np.arange(1, 9))) == 4
