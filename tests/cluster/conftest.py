"""A Slurm of our own, links of our own, and a task that leaves a trace of every time it is done."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from machines import MiniSlurm, free_ports, needed

HERE = Path(__file__).parent
MINI_SLURM = HERE / "mini_slurm.sh"
PROGRAMS = ("slurmctld", "slurmd", "sbatch", "squeue", "munged", "runuser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give all of them to one process of `-n auto`: each of them has two workers of its own."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("cluster"))


@pytest.fixture(scope="session")
def _slurm() -> Iterator[Path]:
    needed(*PROGRAMS)
    # not under pytest's own folder: munged is another user, who may not enter it
    folder = Path(tempfile.mkdtemp(prefix="mini-slurm-", dir="/tmp"))
    try:
        up = [str(MINI_SLURM), "up", str(folder), str(free_ports(3)), "2"]
        done = subprocess.run(up, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        yield folder / "slurm.conf"
    finally:
        subprocess.run([MINI_SLURM, "down", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def slurm(_slurm: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MiniSlurm]:
    """Return a running Slurm, whose queue is empty before and after."""
    monkeypatch.setenv("SLURM_CONF", str(_slurm))
    mini = MiniSlurm()
    try:
        yield mini
    finally:
        for job in mini.queue():
            mini.cancel(job)
        assert mini.empty_within(30), mini.queue()


@pytest.fixture
def task(tmp_path: Path) -> Callable[[int], tuple[int, str]]:
    """Return a task of 0.15 s that notes in `executions/` that it was done, and says in which job."""
    folder = tmp_path / "executions"
    folder.mkdir()

    def done(number: int) -> tuple[int, str]:
        import os
        import time

        until = time.perf_counter() + 0.15
        while time.perf_counter() < until:
            pass
        with (folder / f"{os.getpid()}").open("a") as file:
            file.write(f"{number}\n")
        return number, os.environ.get("SLURM_JOB_ID", "")

    return done


@pytest.fixture
def executions(tmp_path: Path) -> Callable[[], list[int]]:
    """Return the function that lists which tasks were done, each as often as it was."""

    def listed() -> list[int]:
        texts = [path.read_text() for path in (tmp_path / "executions").iterdir()]
        return sorted(int(line) for text in texts for line in text.splitlines())

    return listed
