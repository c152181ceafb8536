"""What a sweep costs beside its runs: efficiency, overhead a run, memory of the coordinator; and its own estimate.

The reference sweep has 1,000 runs of about half a second: some five minutes on two cores.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from govsim.experiments.engine.local import cores
from govsim.results.store.signs import signs
from govsim.results.store.store import opened

REFERENCE = "h-city-cap-rate-audit"
TINY = Path(__file__).parents[1] / "tests" / "sweeps"
Report = Callable[[str, str, str], None]


def govsim(*words: str) -> str:
    environment = {**os.environ, "GOVSIM_SCHEMES": str(TINY / "plugins")}
    done = subprocess.run([sys.executable, "-m", "govsim", *words], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def estimated() -> dict[str, float]:
    """What the dry run says of the reference sweep."""
    said = govsim("sweep", REFERENCE, "--dry-run")
    number = r"([\d.]+)"
    disk = re.search(rf"disk\s+{number} (kB|MB)", said)
    assert disk
    found = {
        "core-hours": re.search(rf"core-hours\s+{number}", said),
        "seconds a run": re.search(rf"one run\s+{number}", said),
    }
    return {name: float(match[1]) for name, match in found.items() if match} | {
        "bytes": float(disk[1]) * {"kB": 1e3, "MB": 1e6}[disk[2]]
    }


def test_a_reference_sweep(estimated: dict[str, float], tmp_path: Path, report: Report) -> None:
    out = str(tmp_path / "sweep")
    began = time.perf_counter()
    govsim("sweep", REFERENCE, "--out", out, "--quiet")
    wall = time.perf_counter() - began
    store = opened(out)
    (sign,) = signs(store)
    runs, workers = store.about.runs, cores()
    assert sign.done == runs
    efficiency = sign.seconds / (workers * wall)
    overhead = (workers * wall - sign.seconds) / runs
    size = sum(path.stat().st_size for path in Path(out).rglob("*") if path.is_file())
    truth = {"core-hours": sign.seconds / 3600, "seconds a run": sign.mean_seconds, "bytes": float(size)}
    report("sweep", f"{runs:,} runs of {sign.mean_seconds:.2f} s on {workers} cores", f"{wall:.0f} s")
    report("sweep", "efficiency: time in runs over cores × wall, start and end included", f"{efficiency:.1%}")
    report("sweep", "overhead a run, of one core", f"{1000 * overhead:.1f} ms")
    for name, said in estimated.items():
        report("dry run", f"{name}: said, was", f"{said:.4g}, {truth[name]:.4g} ({said / truth[name] - 1:+.0%})")
        assert abs(said / truth[name] - 1) < 0.25
    assert efficiency >= 0.90


STUDY = """
title: Tiny runs
base: {city}
levers:
  behaviour.trouble.weight: {{from: 0.0, to: 1.0, steps: {designs}}}
seeds: 10
outcomes: [catastrophic_share]
"""

PEAK = """
import resource, sys
from govsim.experiments.study import read_study
from govsim.experiments.sweep.machines import Machines
from govsim.experiments.sweep.order import Guards
from govsim.experiments.sweep.sweep import begun, live
if __name__ == "__main__":
    study = read_study(sys.argv[1])
    live(study, begun(study, sys.argv[2]), Machines(), Guards(), (1, 1), None)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def peak(folder: Path, runs: int) -> float:
    """Return the largest memory that a coordinator had, in MB."""
    study = folder / f"tiny-{runs}.yaml"
    study.write_text(STUDY.format(city=TINY / "city.yaml", designs=runs // 10))
    program = folder / "program.py"
    program.write_text(PEAK)
    environment = {**os.environ, "GOVSIM_SCHEMES": str(TINY / "plugins")}
    command = [sys.executable, str(program), str(study), str(folder / f"out-{runs}")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


def test_the_coordinator_does_not_grow(tmp_path: Path, report: Report) -> None:
    few, many = (peak(tmp_path, runs) for runs in (100, 10_000))
    report("sweep", "peak memory of the coordinator, 100 and 10,000 runs", f"{few:.0f} and {many:.0f} MB")
    assert many < 1.15 * few
