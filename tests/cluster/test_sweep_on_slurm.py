"""The command itself on a real Slurm: a job is cancelled in the middle, and every run is in the table once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from machines import MiniSlurm, within

from govsim.results.sweeps import read_sweep

STUDY = Path(__file__).with_name("study.yaml")
CLUSTER = """\
slurm: {queue: main, jobs: 2, memory: 900MB, interface: lo, walltime: "00:10:00"}
"""


def test_a_sweep_completes_though_a_job_is_cancelled_in_the_middle(slurm: MiniSlurm, tmp_path: Path) -> None:
    (tmp_path / "cluster.yaml").write_text(CLUSTER)
    out = tmp_path / "out"
    options = ["--cluster", "slurm", "--cluster-config", "cluster.yaml"]
    command = [sys.executable, "-m", "govsim", "sweep", str(STUDY), "--out", str(out), *options]
    sweep = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        begun = within(90, lambda: [*(out / "parts").glob("*.parquet")] or sweep.poll() is not None)
        assert begun, "nothing was brought in within 90 s"
        assert not (out / "table").exists() or not [*(out / "table").iterdir()], "it was over before its middle"
        cancelled = next(iter(slurm.queue()))
        slurm.cancel(cancelled)
        said, erred = sweep.communicate(timeout=240)
    finally:
        sweep.kill()
        sweep.communicate()
    assert sweep.returncode == 0, erred
    assert "200 of 200 runs" in said
    assert "Traceback" not in erred
    table = read_sweep(out)
    assert len(table) == 200
    assert len(table[["design", "seed"]].drop_duplicates()) == 200
    assert slurm.empty_within(20), slurm.queue()
