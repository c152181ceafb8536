"""Commands as a shell gives them: here, or in a process of their own where that is what is tested."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from govsim.cli import main

SMALL = ("--set", "population.households=500", "--years", "3")
Done = subprocess.CompletedProcess[str]


def environment(**more: str) -> dict[str, str]:
    """Return a plain environment, so that the user's own colours and widths do not count."""
    dropped = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "GOVSIM_SCHEMES", "GOVSIM_TRACEBACK"}
    return {key: value for key, value in os.environ.items() if key not in dropped} | more


@pytest.fixture
def govsim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Return a function that gives one command in an empty folder, without starting a process."""
    monkeypatch.chdir(tmp_path)
    for name in set(os.environ) - set(environment()):
        monkeypatch.delenv(name)

    def give(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["govsim", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        code = stop.value.code
        assert isinstance(code, int)
        return subprocess.CompletedProcess(arguments, code, *capfd.readouterr())

    return give


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., Done]:
    """Return a function that gives one command in a process of its own, in an empty folder or in `cwd`."""

    def give(*arguments: str, cwd: Path = tmp_path, **more: str) -> Done:
        command = [sys.executable, "-m", "govsim", *arguments]
        return subprocess.run(
            command, cwd=cwd, env=environment(**more), capture_output=True, text=True, encoding="utf-8", check=False
        )

    return give


def _mistake(done: Done) -> str:
    assert done.returncode == 2, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    return done.stderr


@pytest.fixture
def refused(govsim: Callable[..., Done]) -> Callable[..., str]:
    """Return a function that gives a command which must fail as a mistake, and what it said on stderr."""
    return lambda *arguments: _mistake(govsim(*arguments))


@pytest.fixture
def refused_by_shell(shell: Callable[..., Done]) -> Callable[..., str]:
    """Return the same in a process of its own."""
    return lambda *arguments: _mistake(shell(*arguments))
