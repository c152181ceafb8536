"""A real Slurm: jobs are cancelled, refused, fail at once, and whoever asked for them is ended by signals."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from machines import MiniSlurm, within

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters import ClusterConfig, configured, started
from govsim.experiments.engine.distributed import AHEAD, FEWEST, Distributed

COORDINATOR = """
import sys, time
from pathlib import Path
from govsim.experiments.engine.clusters import configured, started
with started(configured("slurm", Path(sys.argv[1])), logs=Path(sys.argv[2])) as client:
    print("READY", flush=True)
    time.sleep(300)
"""


def written(folder: Path, **settings: object) -> Path:
    """Return the file of a cluster: two small jobs on this machine, and what else is said."""
    lines = {"queue": "main", "interface": "lo", "memory": "500MB", "walltime": '"00:10:00"', **settings}
    path = folder / "cluster.yaml"
    path.write_text("slurm:\n" + "".join(f"  {name}: {value}\n" for name, value in lines.items()))
    return path


def config(folder: Path, **settings: object) -> ClusterConfig:
    return configured("slurm", written(folder, **settings))


@pytest.mark.parametrize("cores", [1, 2])
def test_a_job_cancelled_in_the_middle_is_replaced_and_nothing_is_lost_or_done_twice(
    slurm: MiniSlurm,
    tmp_path: Path,
    task: Callable[[int], tuple[int, str]],
    executions: Callable[[], list[int]],
    cores: int,
) -> None:
    numbers, jobs, cancelled, here = [], set(), "", set[int]()
    with started(config(tmp_path, cores=cores), logs=tmp_path / "logs") as client:
        for done in Distributed(client).map(task, range(200)):
            number, job = done.value()
            numbers.append(number)
            jobs.add(job)
            if len(numbers) == 66:
                cancelled, here = job, set(numbers)
                slurm.cancel(cancelled)
    assert sorted(numbers) == [*range(200)]
    assert set(executions()) == {*range(200)}
    # what the cancelled job had in hand, or had done and not yet handed in, is done again; nothing else is
    again = [number for number, times in Counter(executions()).items() if times > 1]
    assert not here.intersection(again)
    assert len(executions()) - 200 <= max(FEWEST, AHEAD * 2 * cores)
    assert len(jobs) == 3, f"job {cancelled} was not replaced: {jobs}"
    assert slurm.empty_within(20), slurm.queue()


def test_a_job_cancelled_before_its_worker_came_is_replaced(slurm: MiniSlurm, tmp_path: Path) -> None:
    # the third job has no room: it waits until it is cancelled
    with started(config(tmp_path, cores=2, jobs=3), logs=tmp_path / "logs"):
        waiting = _pending(slurm)
        slurm.cancel(waiting)
        assert within(30, lambda: len(slurm.queue()) == 3 and _pending(slurm) != waiting), slurm.queue()
    assert slurm.empty_within(20), slurm.queue()


def _pending(slurm: MiniSlurm) -> str:
    assert within(20, lambda: "PENDING" in slurm.queue().values()), slurm.queue()
    return next(job for job, state in slurm.queue().items() if state == "PENDING")


def test_what_slurm_refuses_is_said_in_its_words(slurm: MiniSlurm, tmp_path: Path) -> None:
    refused = pytest.raises(EngineError, match=r"sbatch refuses: .*invalid partition specified: nosuch")
    with refused, started(config(tmp_path, queue="nosuch"), logs=tmp_path / "logs"):
        pass
    assert not slurm.queue()


def test_jobs_that_end_at_once_are_given_up_with_the_end_of_their_log(slurm: MiniSlurm, tmp_path: Path) -> None:
    prologue = '["echo module not found", "exit 1"]'
    given_up = pytest.raises(EngineError, match=r"jobs ended before a worker came(.|\n)*ends with:\n +module not found")
    with given_up, started(config(tmp_path, prologue=prologue), logs=tmp_path / "logs"):
        pass
    assert slurm.empty_within(20), slurm.queue()


def test_whoever_waits_is_told_what_the_queue_says_and_for_how_long(slurm: MiniSlurm, tmp_path: Path) -> None:
    said: list[str] = []
    directives = '["--begin=now+1hour"]'
    too_long = pytest.raises(EngineError, match=r"no worker came within 8 s: squeue says 2 PENDING \(BeginTime\)")
    with too_long, started(config(tmp_path, directives=directives, patience=8), logs=tmp_path / "l", say=said.append):
        pass
    assert "0 of 2 workers; squeue says 2 PENDING (BeginTime)" in said
    assert slurm.empty_within(20), slurm.queue()


@pytest.mark.parametrize(("ending", "code"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_no_job_is_left_when_the_program_is_ended(
    slurm: MiniSlurm, tmp_path: Path, ending: signal.Signals, code: int
) -> None:
    with _coordinator(tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "READY\n"
        assert slurm.queue()
        process.send_signal(ending)
        # it went by its own exit, after tidying up: jobs whose scheduler just vanishes end too, but later
        assert process.wait(30) == code
    assert slurm.empty_within(20), slurm.queue()


def test_jobs_end_by_themselves_when_the_program_is_killed(slurm: MiniSlurm, tmp_path: Path) -> None:
    with _coordinator(tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "READY\n"
        process.kill()
        process.wait(10)
    assert slurm.empty_within(90), slurm.queue()


def _coordinator(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COORDINATOR, str(written(folder)), str(folder / "logs")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
