"""What the tests of clusters need of this machine: programs, rights, ports, patience, and a Slurm to look at."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable

import pytest


def needed(*programs: str) -> None:
    """Skip, and say what is missing, where these programs or the rights to use them are not there."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    missing = [program for program in programs if shutil.which(program, path=path) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; scripts/install-test-tools does it")
    if os.geteuid() != 0:
        pytest.skip("needs root")


def free_ports(count: int) -> int:
    """Return the first of so many ports in a row that nobody listens on."""
    for first in range(20_000 + os.getpid() % 5_000 * 2, 32_000, count):
        sockets = [socket.socket() for _ in range(count)]
        try:
            for number, each in enumerate(sockets):
                each.bind(("127.0.0.1", first + number))
        except OSError:
            continue
        else:
            return first
        finally:
            for each in sockets:
                each.close()
    pytest.fail("no free ports")


class MiniSlurm:
    """A Slurm with two nodes on this machine."""

    def queue(self) -> dict[str, str]:
        """Return the state of every job in the queue, by its number."""
        said = subprocess.run(["squeue", "-h", "-o", "%A %T"], capture_output=True, text=True, check=True).stdout
        return dict(line.split() for line in said.splitlines())

    def cancel(self, job: str) -> None:
        """Cancel one job."""
        subprocess.run(["scancel", job], check=True)

    def empty_within(self, seconds: float) -> bool:
        """Whether every job leaves the queue in time."""
        return within(seconds, lambda: not self.queue())


def within(seconds: float, true: Callable[[], object]) -> bool:
    """Whether something comes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return bool(true())
