"""Runs that failed: each keeps its error, its seed and its whole scenario, so that it can be repeated alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from govsim.results.store.store import FAILED, Store

_NAME = re.compile(r"\d{9}\.json")


@dataclass(frozen=True)
class Failure:
    """One run that could not be lived to its end.

    Attributes:
        run: its number in the sweep. design, seed: which design, and where its chance began.
        settings: what distinguishes it from the base scenario, by path.
        error: what went wrong, in one line. traceback: where, in full.
        attempts: how often it was tried.
        machine: where it was tried last.
        stopped_for: the coordinator for which it had to be stopped together with its worker; else empty.
    """

    run: int
    design: int
    seed: int
    settings: Mapping[str, Any]
    error: str
    traceback: str
    attempts: int
    machine: str
    stopped_for: str = ""

    @property
    def stem(self) -> str:
        """The name of its files, without the ending."""
        return f"{FAILED}/{self.run:09d}"


def keep_failure(store: Store, failure: Failure, scenario: str) -> None:
    """Keep a failure and the scenario that it happened in; a later one of the same run replaces it."""
    store.files.put(f"{failure.stem}.yaml", scenario.encode())
    store.files.put(f"{failure.stem}.json", (json.dumps(asdict(failure), indent=1, ensure_ascii=False) + "\n").encode())


def failed_runs(store: Store) -> list[int]:
    """Return the numbers of the runs that failed and were not done since, without opening anything."""
    done = store.done()
    numbers = [int(name[:9]) for name in store.files.names(FAILED) if _NAME.fullmatch(name)]
    return [number for number in numbers if number < len(done) and not done[number]]


def read_failures(store: Store) -> list[Failure]:
    """Return what is known about every run that failed and was not done since."""
    found = (read_failure(store, number) for number in failed_runs(store))
    return [failure for failure in found if failure is not None]


def read_failure(store: Store, number: int) -> Failure | None:
    """Return what is known about the failure of one run; None if there is nothing."""
    with suppress(FileNotFoundError, ValueError, TypeError):
        return Failure(**json.loads(store.files.read(f"{FAILED}/{number:09d}.json")))
    return None


def forget_failures(store: Store) -> None:
    """Take away what is known about failures of runs that are done by now."""
    done = store.done()
    for name in store.files.names(FAILED):
        if re.fullmatch(r"\d{9}\.(json|yaml)", name) and int(name[:9]) < len(done) and done[int(name[:9])]:
            store.files.remove(f"{FAILED}/{name}")
