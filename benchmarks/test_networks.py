"""What networks of 10^6 households with 10 ties each cost: to generate, to keep, to ask for shares of neighbours.

GOVSIM_BENCH_NODES=100000 makes a quick round; the limits are asserted for 10^6 nodes or more only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import networkx
import numpy as np
import pytest
from clock import seconds

from govsim.core.scheme import catalogue
from govsim.networks.graph import Graph

NODES = int(os.environ.get("GOVSIM_BENCH_NODES", "1000000"))
DEGREE = 10
WORDS = ("small_world", "preferential_attachment", "communities")
# NetworkX is asked for a graph of this size: it would take a minute and several GB for all
SMALL = 10_000
OF_NETWORKX: dict[str, Any] = {
    "small_world": lambda: networkx.watts_strogatz_graph(SMALL, DEGREE, 0.1, seed=1),
    "preferential_attachment": lambda: networkx.barabasi_albert_graph(SMALL, DEGREE // 2, seed=1),
    "communities": lambda: networkx.planted_partition_graph(SMALL // 50, 50, 8 / 49, 2 / (SMALL - 1), seed=1),
}

MOST_SECONDS, MOST_BYTES, MOST_SECONDS_A_SHARE = 20.0, 1 << 30, 0.050
# the same ends gathered from a column of numbers and added up by NumPy, which no share can do without
MOST_TIMES_A_GATHER = 1.0
# per tie, against a graph a hundredth as large
LEAST_TIMES_NETWORKX = 3.0

full = NODES >= 1_000_000
# generate and keep one in a process of its own, so that the peak of memory is its own
CHILD = """
import json, sys
from pathlib import Path
from time import process_time
sys.path.insert(0, sys.argv[3])
from test_networks import generated
from govsim.core.scheme import catalogue
catalogue()
import scipy.sparse
def peak(): return 1024 * int(Path("/proc/self/status").read_text("ascii").split("VmHWM:")[1].split()[0])
before, start = peak(), process_time()
graph = generated(sys.argv[1], int(sys.argv[2]))
print(json.dumps([process_time() - start, peak() - before, graph.ties]))
"""


class People:
    """Households of town and country, rich and poor, as a network sees them."""

    def __init__(self, nodes: int) -> None:
        luck = np.random.default_rng(7)
        self.urban = luck.random(nodes) < 0.6
        self.permanent_income = luck.lognormal(10, 1, nodes)
        self.members = luck.integers(1, 5, nodes).astype(np.uint8)
        self.quintile = luck.integers(0, 5, nodes).astype(np.uint8)

    def __len__(self) -> int:
        return len(self.urban)


def generated(word: str, nodes: int) -> Graph:
    scheme: Any = catalogue()["networks"][word](degree=DEGREE, place_homophily=0.8, income_homophily=0.5)
    return Graph.of(nodes, *scheme.ties(People(nodes), np.random.default_rng(1)))


@pytest.mark.parametrize("word", WORDS)
def test_a_network_is_generated_and_kept_within_seconds_and_a_gibibyte(word, report):
    command = [sys.executable, "-c", CHILD, word, str(NODES), os.path.dirname(__file__)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    spent, memory, ties = json.loads(done.stdout)
    theirs = seconds(OF_NETWORKX[word]) / SMALL * NODES
    report("networks", f"{word}: {NODES:,} households, {ties:,} ties", f"{spent:.1f} s, {memory / 2**20:.0f} MiB")
    report("networks", f"{word}: times as fast a tie as NetworkX", f"{theirs / spent:.1f}")
    if full:
        assert spent < MOST_SECONDS
        assert memory < MOST_BYTES
        assert theirs > LEAST_TIMES_NETWORKX * spent


@pytest.mark.parametrize("word", WORDS)
def test_the_share_of_enrolled_neighbours_is_asked_for_in_milliseconds(word, report):
    graph = generated(word, NODES)
    enrolled = np.random.default_rng(2).random(NODES) < 0.3
    numbers, starts = enrolled.astype(np.float32), np.minimum(graph.starts[:-1], len(graph.ends) - 1)
    graph.share_of_neighbours(enrolled)  # the first time makes the matrix
    times = [
        (
            seconds(lambda: graph.share_of_neighbours(enrolled)),
            seconds(lambda: np.add.reduceat(numbers[graph.ends], starts)),
        )
        for _ in range(9)
    ]
    share, gather = (min(each) for each in zip(*times, strict=True))
    report(
        "networks", f"{word}: shares of neighbours", f"{1000 * share:.0f} ms, {share / gather:.2f} of a plain gather"
    )
    if full:
        assert share < MOST_SECONDS_A_SHARE
        assert share < MOST_TIMES_A_GATHER * gather
