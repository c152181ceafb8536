"""Households without a city, as a network sees them, and cities that differ in their networks alone."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from govsim.core.scheme import catalogue
from govsim.core.world import World
from govsim.networks.graph import Graph


class People(SimpleNamespace):
    """Columns by name, as long as they are."""

    def __len__(self) -> int:
        return len(self.urban)


@pytest.fixture(scope="session")
def people() -> Callable[[int], People]:
    """Return a function that makes so many households of town and country, rich and poor."""

    def make(nodes: int) -> People:
        luck = np.random.default_rng(7)
        income, members = luck.lognormal(10, 1, nodes), luck.integers(1, 5, nodes)
        order = np.argsort(np.argsort(income / members))
        quintile = (5 * order // nodes).astype(np.uint8)
        return People(urban=luck.random(nodes) < 0.6, permanent_income=income, members=members, quintile=quintile)

    return make


@pytest.fixture(scope="session")
def graph(people: Callable[[int], People]) -> Callable[..., Graph]:
    """Return a function that makes the graph of a network's word and settings."""

    def make(word: str, nodes: int, seed: int = 1, **settings: Any) -> Graph:
        scheme: Any = catalogue()["networks"][word](**settings)
        return Graph.of(nodes, *scheme.ties(people(nodes), np.random.default_rng(seed)))

    return make


@pytest.fixture
def city(tmp_path) -> Callable[..., World]:
    """Return a function that founds a small city from lines of YAML."""

    def make(networks: str, households: int = 200, seed: int = 1, **settings: Any) -> World:
        head = f"first_year: 2020\nyears: 2\npopulation: {{households: {households}}}\n"
        (tmp_path / "city.yaml").write_text(f"{head}networks:\n{networks}\n", encoding="utf-8")
        return World(tmp_path / "city.yaml", rng=seed, **settings)

    return make
