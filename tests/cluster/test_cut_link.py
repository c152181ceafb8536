"""A link that is cut: scheduler and coordinator in one network namespace, workers in another."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest
from machines import needed, within

from govsim.experiments.engine.clusters.elsewhere import environment
from govsim.results.sweeps import read_sweep

HERE, THERE = "10.213.7.1", "10.213.7.2"  # each pair of namespaces has them for itself
CUT = 10  # seconds
STUDY = Path(__file__).with_name("study.yaml")

COORDINATOR = """
import os, sys, time
from pathlib import Path
from govsim.experiments.engine.clusters import joined
from govsim.experiments.engine.distributed import Distributed

address, folder = sys.argv[1], Path(sys.argv[2])

def task(number):
    time.sleep(0.15)
    with (folder / str(os.getpid())).open("a") as file:
        file.write(f"{number}\\n")
    return number

with joined(address, patience=60) as client:
    for done in Distributed(client).map(task, range(200)):
        print(done.value(), time.time(), flush=True)
"""


class Link:
    """Two network namespaces and the cable between them."""

    def __init__(self) -> None:
        mark = f"{os.getpid():x}"
        self.here, self.there = f"govsim-a-{mark}", f"govsim-b-{mark}"
        self.ends = {self.here: (f"gva{mark}", HERE), self.there: (f"gvb{mark}", THERE)}

    def up(self) -> None:
        """Lay the cable."""
        (one, _), (other, _) = self.ends.values()
        for name in self.ends:
            _ip("netns", "add", name)
        _ip("link", "add", one, "type", "veth", "peer", "name", other)
        for name, (end, address) in self.ends.items():
            _ip("link", "set", end, "netns", name)
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", end)
            _ip("-n", name, "link", "set", "lo", "up")
            _ip("-n", name, "link", "set", end, "up")

    def set(self, state: str) -> None:
        """Cut it ("down") or mend it ("up"), at the workers' end."""
        _ip("-n", self.there, "link", "set", self.ends[self.there][0], state)

    def down(self) -> None:
        """Take it away; a namespace that goes takes its end along."""
        for name, (end, _) in self.ends.items():
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL, check=False)
            subprocess.run(["ip", "link", "del", end], stderr=subprocess.DEVNULL, check=False)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no network namespaces here: ip {' '.join(words)}: {done.stderr.strip()}")


@pytest.fixture
def link() -> Iterator[Link]:
    needed("ip")
    found = Link()
    try:
        found.up()
        yield found
    finally:
        found.down()


@pytest.fixture
def started(link: Link, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return the function that starts Python in a namespace; its processes end with the test."""
    with ExitStack() as stack:

        def start(namespace: str, *words: str) -> subprocess.Popen[str]:
            log = stack.enter_context((tmp_path / "log").open("a"))
            process = subprocess.Popen(
                ["ip", "netns", "exec", namespace, sys.executable, *words], text=True,
                stdout=subprocess.PIPE, stderr=log, env={**os.environ, **environment()},
            )  # fmt: skip
            stack.callback(_ended, process)
            return process

        yield start


def _ended(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def test_a_link_that_is_cut_for_ten_seconds_loses_nothing_and_repeats_nothing(
    link: Link, started: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    executions = tmp_path / "executions"
    executions.mkdir()
    address = _scheduler_and_workers(link, started)
    coordinator = started(link.here, "-c", COORDINATOR, address, str(executions))
    assert coordinator.stdout is not None
    numbers, times = [], []
    for line in coordinator.stdout:
        number, moment = line.split()
        numbers.append(int(number))
        times.append(float(moment))
        if len(numbers) == 60:
            link.set("down")
            time.sleep(CUT)
            link.set("up")
    assert coordinator.wait(30) == 0, (tmp_path / "log").read_text()[-2000:]
    assert sorted(numbers) == [*range(200)]
    done = [line for path in executions.iterdir() for line in path.read_text().split()]
    assert len(done) == 200, "work was done twice"
    # a result or two may have been on its way when it was cut
    assert max(later - earlier for earlier, later in pairwise(times)) > CUT - 2, "the link was not cut"


def test_a_sweep_completes_though_the_link_is_cut(
    link: Link, started: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    out, address = tmp_path / "out", _scheduler_and_workers(link, started)
    sweep = started(
        link.here, "-m", "govsim", "sweep", str(STUDY), "--out", str(out), "--scheduler", address, "--quiet"
    )
    assert within(90, lambda: [*(out / "parts").glob("*.parquet")] or sweep.poll() is not None)
    assert sweep.poll() is None, "it was over before its middle"
    link.set("down")
    time.sleep(CUT)
    link.set("up")
    assert sweep.wait(240) == 0, (tmp_path / "log").read_text()[-2000:]
    table = read_sweep(out)
    assert len(table) == 200
    assert len(table[["design", "seed"]].drop_duplicates()) == 200


def _scheduler_and_workers(link: Link, started: Callable[..., subprocess.Popen[str]]) -> str:
    """Start a scheduler at one end and two workers at the other; return its address."""
    address = f"tcp://{HERE}:8786"
    started(link.here, "-m", "distributed.cli.dask_scheduler", "--host", HERE, "--port", "8786", "--no-dashboard")
    for _ in range(2):
        started(link.there, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard")
    return address
