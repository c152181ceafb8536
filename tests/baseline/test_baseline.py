"""Frozen results: every shipped scenario, small, against the numbers of its last deliberate change.

A result that moves is on purpose: run `python tests/baseline/test_baseline.py`, commit what it wrote in a
commit of its own, and say "Results move:" in CHANGELOG.md.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml

from govsim.core.scenario import shipped
from govsim.core.world import World

FILE = Path(__file__).parent / "baseline.yaml"
SMALL = {"population.households": 2000, "years": 4}
SCENARIOS = [name for name, path in shipped().items() if path.parent.name in ("systems", "reforms")]
# another machine rounds the last digits of a sum differently (OPENBLAS_CORETYPE=Haswell shows it); where an insurer's
# best staff lies on a flat top, the search ends elsewhere on it by that, and the fifth digit of its expenses moves
TOLERANCE = 1e-4


def lived(name: str) -> dict[str, float]:
    """Live a small world; return every metric's last value and the sums of the journal by memo."""
    world = World(name, rng=1, **SMALL).run()
    found = {f"{metric} [{group}]": value for _, metric, group, value in world.records}
    for entry in world.ledger.journal():
        found[f"CNY {entry.memo}"] = found.get(f"CNY {entry.memo}", 0.0) + entry.fen / 100
    return {key: float(f"{value:.10g}") for key, value in sorted(found.items())}


@pytest.mark.parametrize("name", SCENARIOS)
def test_results_stand_still(name: str) -> None:
    frozen = yaml.safe_load(FILE.read_text(encoding="utf-8"))[name]
    now = lived(name)
    assert set(frozen) == set(now), f"other figures than in the baseline: {sorted(set(frozen) ^ set(now))[:5]}"
    moved = [
        f"{key}: {frozen[key]} -> {now[key]}"
        for key in now
        if not math.isclose(frozen[key], now[key], rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    ]
    assert not moved, f"{len(moved)} figures moved; on purpose? See this file's first lines.\n" + "\n".join(moved[:20])


if __name__ == "__main__":
    text = yaml.safe_dump({name: lived(name) for name in SCENARIOS}, sort_keys=True)
    FILE.write_text(text, encoding="utf-8")
    print(f"{FILE.name}: {len(SCENARIOS)} scenarios")
