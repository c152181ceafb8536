"""Cities for the tests of the households: built once where a test only looks at them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govsim.core.world import World

CITY = "title: A city\nfirst_year: 2020\nyears: 10\npopulation: {{households: {households}}}\n"


@pytest.fixture(scope="session")
def build(tmp_path_factory) -> Callable[..., World]:
    """Return a function that builds a world without any scheme but those that are always there."""
    folder = tmp_path_factory.mktemp("scenarios")

    def make(households: int = 5_000, *, seed: int = 1, more: str = "", **settings: Any) -> World:
        path: Path = folder / f"{households}.yaml"
        path.write_text(CITY.format(households=households) + more)
        return World(path, rng=seed, **settings)

    return make


@pytest.fixture(scope="session")
def city(build) -> World:
    """Return a large city on its first morning; look, do not touch."""
    return build(100_000)


@pytest.fixture(scope="session")
def turn() -> Callable[..., World]:
    """Return a function that lets only the beginning of some years pass."""

    def years(world: World, count: int = 1) -> World:
        for _ in range(count):
            world.year += 1
            world._year_cache.clear()
            world.schemes = world.spec.schemes(world.year)
            world.live("open_year")
        return world

    return years
