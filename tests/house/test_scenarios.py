"""Every shipped scenario can be read, and lives a year with 1,000 households."""

from pathlib import Path

import pytest

from govsim.core.world import World

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(path for folder in ("systems", "reforms") for path in (SCENARIOS / folder).rglob("*.yaml"))


def test_scenarios_are_shipped() -> None:
    assert SHIPPED


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_it_lives_a_year(path: Path) -> None:
    world = World(path, rng=1, **{"population.households": 1000})
    world.step()
    assert world.year == world.spec.first_year
    assert len(world.households) == 1000
    assert world.records
