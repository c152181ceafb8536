"""A sweep of 300 runs as a user starts it, and what must be true of its folder however it was disturbed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

HERE = Path(__file__).parent
STUDY = HERE / "study.yaml"
RUNS = 300


Missing = Callable[[pd.DataFrame], "pd.Series[bool]"]


def environment(trouble: str = "") -> dict[str, str]:
    """Return the environment of a sweep in which that goes wrong."""
    return {**os.environ, "GOVSIM_SCHEMES": str(HERE / "plugins"), "GOVSIM_TROUBLE": trouble}


def start(out: Path, *options: str, trouble: str = "", study: Path = STUDY) -> subprocess.Popen[str]:
    """Start a sweep, in a session of its own, as a shell does."""
    command = [sys.executable, "-m", "govsim", "sweep", str(study), "--out", str(out), *options]
    heard = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=environment(trouble), start_new_session=True, **heard)


def finish(sweep: subprocess.Popen[str], code: int = 0, seconds: float = 240) -> str:
    """Wait for the end of a sweep, see its exit code, return what it said."""
    try:
        out, err = sweep.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill(*children(sweep.pid), sweep.pid)
        raise
    assert sweep.returncode == code, f"exit {sweep.returncode}\n{out}\n{err}"
    assert "Traceback" not in err, err
    return out + err


def live(out: Path, *options: str, trouble: str = "", code: int = 0, study: Path = STUDY) -> str:
    """Live a sweep to its end."""
    return finish(start(out, *options, trouble=trouble, study=study), code)


def stored(out: Path) -> int:
    """Return how many rows lie in the folder, by the names of its files."""
    names = [path.name for path in (out / "parts").glob("*.parquet")] if (out / "parts").is_dir() else []
    whole = RUNS if (out / "table" / "runs-000000000.parquet").exists() else 0
    return max(whole, sum(int(name.split("-")[2]) for name in names))


def wait_for(out: Path, count: int, sweep: subprocess.Popen[str] | None = None, seconds: float = 120) -> None:
    """Wait until so many runs are kept."""
    until = time.monotonic() + seconds
    while stored(out) < count:
        assert time.monotonic() < until, f"{stored(out)} of {count} after {seconds} s"
        assert sweep is None or sweep.poll() is None, sweep.communicate() if sweep else ""
        time.sleep(0.05)


def children(process: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    import psutil

    return [each.pid for each in psutil.Process(process).children(recursive=True)]


def workers(process: int) -> list[int]:
    """Return those of its processes that live worlds."""
    import psutil

    found = []
    for pid in children(process):
        try:
            if "spawn_main" in " ".join(psutil.Process(pid).cmdline()):
                found.append(pid)
        except psutil.NoSuchProcess:
            continue
    return found


def kill(*processes: int) -> None:
    """End processes as a machine that dies does."""
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def check(
    out: Path, undisturbed: pd.DataFrame, missing: Callable[[pd.DataFrame], pd.Series[bool]] | None = None
) -> None:
    """See that nothing is lost, doubled or torn, and that the table is that of an undisturbed sweep.

    Args:
        out: the folder. undisturbed: the table of a sweep to which nothing happened.
        missing: which rows must lack, those of runs that failed for good.
    """
    from govsim.results.sweeps import read_sweep

    for path in out.rglob("*.parquet"):
        pq.ParquetFile(path)  # not torn
    found = read_sweep(out)
    expected = undisturbed if missing is None else undisturbed[~missing(undisturbed)].reset_index(drop=True)
    assert found["run"].is_unique
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    in_one_line = pd.read_parquet(out / "table")
    assert in_one_line["run"].tolist() == expected["run"].tolist()
    if missing is None:
        assert [path.name for path in (out / "table").iterdir()] == ["runs-000000000.parquet"]
        assert not list((out / "parts").iterdir())


def govsim(*words: str, trouble: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "govsim", *words]
    return subprocess.run(command, env=environment(trouble), capture_output=True, text=True, check=False)


def small_study(folder: Path, seeds: str, more: str = "") -> Path:
    """Return a study of one design."""
    shutil.copy(HERE / "city.yaml", folder / "city.yaml")
    path = folder / "small.yaml"
    path.write_text(f"title: One design\nbase: city.yaml\nseeds: {seeds}\noutcomes: [catastrophic_share]\n{more}")
    return path


@contextmanager
def scheduler(file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a scheduler that says in a file where it is, and two workers that join it; all are gone after the block."""
    dask = [sys.executable, "-m", "dask"]
    options = ["--scheduler-file", str(file), "--no-dashboard"]
    scratch = str(file.parent / "scratch")
    first = [*dask, "scheduler", *options, "--port", "0", "--host", "127.0.0.1"]
    worker = [*dask, "worker", *options, "--nthreads", "1", "--local-directory", scratch]
    heard = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen(each, env=environment(), **heard) for each in (first, worker, worker)]
    try:
        until = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < until
            time.sleep(0.1)
        yield started[0]
    finally:
        for process in started:
            if process.poll() is None:
                kill(*children(process.pid), process.pid)
            process.wait()
