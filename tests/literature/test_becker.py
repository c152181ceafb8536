"""Deterrence through the whole world: where upcoding ends, and how much audits bring back on the way there.

With all of it provable and proved, and hospitals that know the chance a of inspection, u* = (1 − a(1 + φ))/k is zero
from p* = 1/(1 + φ) on. What is recovered is a·u*: a parabola in a, zero at 0 and p*, highest at p*/2.
Source: Becker 1968 (JPE 76:169).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from govsim.core.world import World

FINE = 1.0
LINE = 1 / (1 + FINE)  # p*


@pytest.fixture
def audited(tmp_path: Path) -> Callable[..., World]:
    """Return a function that lives a city whose hospitals can only upcode, and whose bills are opened at random."""

    def live(share: float, years: int = 2, **hospitals: Any) -> World:
        text = {
            "extends": "h-city",
            "years": years,
            "population": {"households": 3000},
            "institutions": {"supervisor": {"budget": 1000}, "hospitals": hospitals},
            "behaviour": {"inducement": None, "scope_shifting": None},
            "supervision": {"random_audit": {"share": share, "accuracy": 1, "fine_multiple": FINE, "cost": 0}},
        }
        path = tmp_path / "city.yaml"
        path.write_text(json.dumps(text), encoding="utf-8")
        return World(path, rng=3).run()

    return live


def upcoded(world: World) -> float:
    return float(np.mean([value for _, name, _, value in world.records if name == "upcoding_share"]))


def recovered(world: World) -> float:
    return world.ledger.flow(memo="recovery") + world.ledger.flow(memo="refund")


def test_upcoding_falls_in_a_straight_line_to_zero_at_the_line_and_recoveries_are_a_hump(audited: Any) -> None:
    shares = np.array([0.2, 0.4, 0.5, 0.6, 0.8, 0.98, 1.02, 1.3]) * LINE
    worlds = [audited(float(share), inspection_belief=float(share), belief_gain=0) for share in shares]
    upcoding = np.array([upcoded(world) for world in worlds])
    # u/(1 + u) of the bill in scope, which is some five sixths of it
    below = shares < LINE
    slope, at_zero = np.polyfit(shares[below], upcoding[below], 1)
    assert -at_zero / slope == pytest.approx(LINE, rel=0.02)
    assert (upcoding[below] > 0).all()
    assert (upcoding[~below] == 0).all()
    recoveries = np.array([recovered(world) for world in worlds])
    assert (recoveries[~below] == 0).all()
    a, b, _ = np.polyfit(shares[below], recoveries[below], 2)
    assert a < 0
    # fewer than 800 bills are opened a year, of very unequal size
    assert -b / (2 * a) == pytest.approx(LINE / 2, rel=0.1)


def test_belief_finds_the_truth_and_with_it_the_line(audited: Any) -> None:
    """Hospitals that start without fear learn what is opened; by the sixth year they upcode as if they knew."""
    share = 0.5 * LINE
    learned = audited(share, years=8, inspection_belief=0.0)
    knew = audited(share, years=8, inspection_belief=share, belief_gain=0)
    last = learned.spec.last_year - 1
    after = [
        np.mean([value for year, name, _, value in world.records if name == "upcoding_share" and year >= last])
        for world in (learned, knew)
    ]
    assert after[0] == pytest.approx(after[1], rel=0.1)
