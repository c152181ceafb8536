"""Arms are lived on one luck, and what they have in common only once."""

from __future__ import annotations

from typing import Any

import pytest

from govsim.contracts.fixed_price import FixedPrice
from govsim.core.column import Column
from govsim.core.errors import ScenarioError
from govsim.core.scenario import Spec, read
from govsim.core.world import World
from govsim.experiments.branching import Lives

SMALL = {"population.households": 150, "years": 5}
BASE = read("h-city", SMALL)


def reformed(year: int, path: str, value: Any) -> Spec:
    from govsim.core.scenario import read_text

    return read_text(f"{BASE.text()}\nreforms:\n  - from: {year}\n    set: {{{path}: {value}}}\n", f"from {year}")


CHEAPER = reformed(2025, "layers.critical.rate", 0.7)
LATER = reformed(2026, "layers.critical.rate", 0.8)
BOTH = reformed(2025, "layers.critical.rate", 0.7).overridden({"title": "the same in other words"})


@pytest.mark.parametrize(
    ("specs", "lived", "saved"),
    [
        ([BASE, BASE], 5, 5),
        ([BASE, CHEAPER], 8, 2),
        ([BASE, CHEAPER, LATER], 5 + 3 + 2, 5),
        ([BASE, CHEAPER, BOTH, BASE], 8, 12),
        ([BASE, BASE.overridden({"layers.critical.rate": 0.7})], 10, 0),
    ],
    ids=["the same", "one reform", "two reforms", "four arms, two worlds", "from the first year"],
)
def test_a_common_past_is_lived_once(specs: list[Spec], lived: int, saved: int) -> None:
    lives = Lives(specs, 1, [[] for _ in specs])
    worlds = {arm: world for members, world in lives.worlds() for arm in members}
    assert (lives.lived, lives.saved) == (lived, saved)
    for arm, spec in enumerate(specs):
        alone = World(spec, rng=1).run()
        assert worlds[arm].records == alone.records
        assert worlds[arm].ledger.journal() == alone.ledger.journal()


def test_a_scheme_to_come_has_its_columns_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    column = Column("queue", "int64", "days", ("settle",), "days waited")
    monkeypatch.setattr(FixedPrice, "columns", {"households": (column,)})
    coming = reformed(2025, "contracts.critical_cover", "{scheme: fixed_price, covers: critical, buyer: resident_fund}")
    lives = Lives([BASE, coming], 1, [[], []])
    worlds = {arm: world for members, world in lives.worlds() for arm in members}
    assert lives.saved == 0
    assert ["queue" in worlds[arm].households for arm in (0, 1)] == [False, True]
    with pytest.raises(ScenarioError, match="columns that this world was founded without: queue"):
        World(BASE, rng=1).branch(coming)


def test_every_arm_is_watched_through_all_its_years() -> None:
    seen: list[list[int]] = [[], [], []]
    watchers = [[lambda world, arm=arm: seen[arm].append(world.year)] for arm in range(3)]
    for _ in Lives([BASE, CHEAPER, BASE], 1, watchers).worlds():
        pass
    assert [sorted(set(years)) for years in seen] == [list(range(2023, 2028))] * 3
    assert {len(years) for years in seen} == {5 * 12}  # every phase once
