"""PBS, as far as it can be tried without one: stand-ins for qsub, qselect and qdel start local processes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from machines import within
from stubs import QDEL, QSELECT, QSUB, placed

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters import configured, started
from govsim.experiments.engine.distributed import Distributed

FILE = """\
pbs: {queue: work, memory: 1GB, interface: lo, walltime: "00:20:00", directives: ["-W umask=022"], prologue: [true]}
"""


def there(notes: Path) -> list[str]:
    """Return the numbers of the jobs in the stand-in's queue."""
    [name] = {path.read_text() for path in notes.glob("*.name")}
    return subprocess.run(["qselect", "-N", name], capture_output=True, text=True, check=True).stdout.split()


def test_jobs_come_work_are_replaced_and_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task: Callable[[int], tuple[int, str]]
) -> None:
    notes = placed(tmp_path, monkeypatch, qsub=QSUB, qselect=QSELECT, qdel=QDEL)
    (tmp_path / "cluster.yaml").write_text(FILE.replace("true", '"true"'))
    numbers = []
    with started(configured("pbs", tmp_path / "cluster.yaml"), logs=tmp_path / "logs") as client:
        for done in Distributed(client).map(task, range(60)):
            numbers.append(done.value()[0])
            if len(numbers) == 20:
                # whichever is there: one that ended by itself has been replaced already
                subprocess.run(["qdel", there(notes)[0]], check=True)
        assert within(20, lambda: len(there(notes)) == 2)
    assert sorted(numbers) == [*range(60)]
    assert within(20, lambda: not there(notes))
    header = (notes / "101.script").read_text().splitlines()
    for line in ("#PBS -q work", "#PBS -l walltime=00:20:00", "#PBS -j oe", "#PBS -W umask=022", "true"):
        assert line in header
    assert "#PBS -l select=1:ncpus=1:mem=954MB" in header


def test_without_its_programs_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = pytest.raises(EngineError, match=r"--cluster pbs: there is no `qsub` on this machine\. .* a login node")
    with missing, started(configured("pbs"), logs=tmp_path / "logs"):
        pass
