"""What a queue says of our jobs: which are still in it, and what they wait for."""

from __future__ import annotations

import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

ANSWER_WITHIN = 60  # seconds; a busy controller takes its time
LINES_OF_A_LOG = 12


class Queue(ABC):
    """The jobs of one name in a queue."""

    submits: ClassVar[str]
    tells: ClassVar[str]

    def __init__(self, name: str) -> None:
        self.name = name
        self.last_words = ""

    @abstractmethod
    def look(self) -> dict[str, str] | None:
        """Return what is said of each job of ours in the queue, by its number; None if the queue does not answer."""

    @abstractmethod
    def cancel(self) -> None:
        """Take every job of ours out of the queue."""

    def __str__(self) -> str:
        return f"{self.tells} says {self.last_words or 'nothing yet'}"

    def _remembered(self, states: dict[str, str]) -> dict[str, str]:
        counted = {state: list(states.values()).count(state) for state in sorted(set(states.values()))}
        several = len(states) > 1
        self.last_words = ", ".join(f"{count} {state}" if several else state for state, count in counted.items())
        return states


class Slurm(Queue):
    """Slurm's queue."""

    submits, tells = "sbatch", "squeue"

    def look(self) -> dict[str, str] | None:
        """Return state and reason of each job, such as PENDING (Resources)."""
        lines = _said("squeue", "-h", "-u", str(os.getuid()), "-n", self.name, "-o", "%A|%T|%r")
        if lines is None:
            return None
        states = {}
        for line in lines:
            number, state, reason = line.split("|", 2)
            states[number] = state if reason in ("", "None") else f"{state} ({reason})"
        return self._remembered(states)

    def cancel(self) -> None:
        """Cancel all at once, by their name."""
        _said("scancel", "-u", str(os.getuid()), "-n", self.name)


class Pbs(Queue):
    """The queue of PBS or Torque."""

    submits, tells = "qsub", "qselect"

    def look(self) -> dict[str, str] | None:
        """Return whether each job is running or queued."""
        there, running = self._numbers(), self._numbers("-s", "R")
        if there is None or running is None:
            return None
        return self._remembered({number: "running" if number in running else "queued" for number in there})

    def cancel(self) -> None:
        """Delete those that are still there."""
        if there := self._numbers():
            _said("qdel", *there)

    def _numbers(self, *state: str) -> list[str] | None:
        lines = _said("qselect", "-N", self.name, *state)
        # a number goes by its digits: the server's name behind them is written in several ways
        return None if lines is None else [line.split(".")[0].strip() for line in lines]


QUEUES: dict[str, type[Queue]] = {"slurm": Slurm, "pbs": Pbs}


def _said(*command: str) -> list[str] | None:
    """Return the lines that a command prints, or None if it fails: its controller may be busy."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=ANSWER_WITHIN, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return [line.strip() for line in done.stdout.splitlines() if line.strip()] if done.returncode == 0 else None


def end_of_log(folder: Path, numbers: Sequence[str]) -> str:
    """Return the last lines that a job of these wrote, the latest job first; empty if none wrote any."""
    for number in reversed(numbers):
        for path in sorted(folder.glob(f"*{number}*")):
            lines = path.read_text("utf-8", errors="replace").splitlines()[-LINES_OF_A_LOG:] if path.is_file() else []
            if lines:
                return "\n".join([f"{path} ends with:", *(f"    {line}" for line in lines)])
    return ""
