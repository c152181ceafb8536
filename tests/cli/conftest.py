"""Commands as a shell gives them: each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = ("--set", "population.households=500", "--years", "3")
Govsim = Callable[..., subprocess.CompletedProcess[str]]


def environment(**more: str) -> dict[str, str]:
    """Return a plain environment, so that the user's own colours and widths do not count."""
    dropped = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "GOVSIM_SCHEMES", "GOVSIM_TRACEBACK"}
    return {key: value for key, value in os.environ.items() if key not in dropped} | more


@pytest.fixture
def govsim(tmp_path: Path) -> Govsim:
    """Return a function that gives one command in an empty folder, or in `cwd`."""

    def give(*arguments: str, cwd: Path = tmp_path, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "govsim", *arguments]
        return subprocess.run(
            command, cwd=cwd, env=environment(**more), capture_output=True, text=True, encoding="utf-8", check=False
        )

    return give


@pytest.fixture
def refused(govsim: Govsim) -> Callable[..., str]:
    """Return a function that gives a command which must fail as a mistake, and what it said on stderr."""

    def give(*arguments: str, **more: str) -> str:
        done = govsim(*arguments, **more)
        assert done.returncode == 2, done.stderr + done.stdout
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()
        return done.stderr

    return give
