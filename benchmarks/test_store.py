"""The store at 100,000 runs: its status in less than a second, its table of 20 outcomes in less than two."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from govsim.results.store.about import About, ColumnOf
from govsim.results.store.store import PARTS, TABLE, Store, founded

RUNS, OUTCOMES, PART = 100_000, 20, 50
NAMES = [f"outcome_{number}" for number in range(OUTCOMES)]
COLUMNS = (
    ColumnOf("run", "int", "number", "the run", "key"),
    ColumnOf("design", "int", "number", "the design", "key"),
    ColumnOf("seed", "int", "number", "the seed", "key"),
    ColumnOf("rate", "float", "share", "a lever", "lever"),
    *(ColumnOf(name, "float", "share", "an outcome", "outcome", "lower") for name in NAMES),
    ColumnOf("key", "str", "digest", "of the run", "key"),
)


@pytest.fixture(scope="module", params=["whole", "with a block in parts"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A sweep at its end, and one in the midst of its last block."""
    about = About("Many runs", "many", "hash", "0", "code", RUNS, RUNS // 10, 10, COLUMNS)
    store = founded(str(tmp_path_factory.mktemp("store") / "sweep"), about, "title: Many runs\n")
    figures = np.random.default_rng(1).random((RUNS, OUTCOMES))
    for first in range(0, RUNS, PART):
        rows = []
        for number in range(first, first + PART):
            own = {"run": number, "design": number // 10, "seed": number % 10, "rate": 0.5, "key": f"{number:032x}"}
            rows.append({**own, **dict(zip(NAMES, figures[number].tolist(), strict=True))})
        store.keep(rows)
        if first % 10_000 == 10_000 - PART and (request.param == "whole" or first + PART < RUNS):
            store.publish()
    return store


def _seconds(*command: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.perf_counter() - began


def test_status_answers_at_once(store: Store, report: Callable[[str, str, str], None]) -> None:
    seconds = min(_seconds("-m", "govsim", "status", store.files.root) for _ in range(3))
    parts, tables = len(store.files.names(PARTS)), len(store.files.names(TABLE))
    report("store", f"status of {RUNS:,} runs, {tables} tables and {parts} parts, from the shell", f"{seconds:.2f} s")
    assert seconds < 1.0


def test_the_table_is_read_quickly(store: Store, report: Callable[[str, str, str], None]) -> None:
    from govsim.results.sweeps import read_sweep

    began = time.perf_counter()
    frame = read_sweep(store.files.root)
    seconds = time.perf_counter() - began
    assert frame.shape == (RUNS, len(COLUMNS))
    size = sum(path.stat().st_size for path in Path(store.files.path(TABLE)).iterdir())
    report("store", f"table of {RUNS:,} runs × {OUTCOMES} outcomes", f"{seconds:.2f} s, {size / 1e6:.0f} MB")
    assert seconds < 2.0
