"""Whatever is killed, full or stuck: no run lost, none doubled, no file torn, and the same table in the end."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from harness import (
    RUNS,
    check,
    children,
    finish,
    govsim,
    kill,
    live,
    scheduler,
    small_study,
    start,
    stored,
    wait_for,
    workers,
)


def moment(attempt: int) -> int:
    """Return after how many kept runs to strike: another one each time."""
    return 1 + (37 + 61 * attempt) % 240


def test_a_worker_is_killed(tmp_path: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    sweep = start(tmp_path / "s")
    wait_for(tmp_path / "s", moment(attempt), sweep)
    kill(workers(sweep.pid)[0])
    finish(sweep)
    check(tmp_path / "s", undisturbed)


def test_the_coordinator_is_killed_and_started_again(tmp_path: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    sweep = start(tmp_path / "s")
    wait_for(tmp_path / "s", moment(attempt), sweep)
    started = children(sweep.pid)
    kill(sweep.pid)
    sweep.communicate()
    before = stored(tmp_path / "s")
    assert before < RUNS
    finish(start(tmp_path / "s"))
    check(tmp_path / "s", undisturbed)
    kill(*started)  # a worker leaves by itself when it notices; the test does not wait for that


def test_it_is_interrupted(tmp_path: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    sweep = start(tmp_path / "s")
    wait_for(tmp_path / "s", moment(attempt), sweep)
    os.killpg(sweep.pid, signal.SIGINT)  # as a terminal does: the workers hear it too
    said = finish(sweep, 130)
    assert f"of {RUNS} runs are kept" in said
    assert "Interrupted." in said
    assert not (tmp_path / "s" / "table" / "runs-000000000.parquet").exists()
    live(tmp_path / "s")
    check(tmp_path / "s", undisturbed)


def test_two_coordinators_at_once(tmp_path: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    pair = [start(tmp_path / "s", "--workers", "1")]
    time.sleep(0.7 * (attempt % 4))
    pair.append(start(tmp_path / "s", "--workers", "1"))
    for sweep in pair:
        finish(sweep)
    check(tmp_path / "s", undisturbed)


def test_a_worker_runs_out_of_memory_once(tmp_path: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    flags = tmp_path / "flags"
    flags.mkdir()
    live(tmp_path / "s", "--memory", "600MB", trouble=f"eat:{flags}")
    check(tmp_path / "s", undisturbed)
    assert len(list(flags.iterdir())) == 10


def test_runs_that_always_eat_all_memory_fail_alone(tmp_path: Path, undisturbed: pd.DataFrame) -> None:
    study = small_study(tmp_path, seeds="[6, 7]")
    said = live(tmp_path / "s", "--memory", "600MB", trouble="eat", code=1, study=study)
    assert "1 run failed" in said
    assert failures(tmp_path / "s") == [7]


def test_a_run_that_raises_once_is_tried_again(tmp_path: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    flags = tmp_path / "flags"
    flags.mkdir()
    live(tmp_path / "s", trouble=f"raise:{flags}")
    check(tmp_path / "s", undisturbed)
    assert len(list(flags.iterdir())) == 10


def test_runs_that_always_raise_are_kept_apart_and_can_be_repeated(tmp_path: Path, undisturbed: pd.DataFrame) -> None:
    out = tmp_path / "s"
    said = live(out, trouble="raise", code=1)
    assert "30 runs failed" in said
    check(out, undisturbed, missing=lambda table: table["seed"] == 7)
    status = govsim("status", str(out))
    assert "270 of 300 runs done (90 %), 30 failed" in status.stdout
    assert "30 runs, the first is 6: RuntimeError: trouble" in status.stdout
    assert "in _raise" in govsim("status", str(out), "--failures").stdout
    (command,) = [line for line in status.stdout.splitlines() if "govsim run" in line]
    alone = command.partition("govsim run ")[2].split()
    failed = govsim("run", *alone, trouble="raise")
    assert failed.returncode == 1
    assert "trouble" in failed.stderr
    assert govsim("run", *alone, "--quiet").returncode == 0
    live(out)  # what was wrong is mended
    check(out, undisturbed)
    assert not list((out / "failed").iterdir())


def test_what_the_sweep_lives_beforehand_may_fail_too(tmp_path: Path) -> None:
    study = small_study(tmp_path, seeds="[1, 2, 3]")
    city = tmp_path / "city.yaml"
    city.write_text(city.read_text().replace("seed: 7", "seed: 1"))  # that of the worlds asked for their groups
    live(tmp_path / "s", trouble="raise", code=1, study=study)
    assert failures(tmp_path / "s") == [1]
    assert stored(tmp_path / "s") == 2


def test_a_resumed_sweep_of_which_only_failures_are_left_says_so(tmp_path: Path) -> None:
    study = small_study(tmp_path, seeds="[6, 7]")
    for _ in range(2):
        said = live(tmp_path / "s", trouble="raise", code=1, study=study)
        assert "1 run failed" in said


def test_a_study_of_which_every_run_fails_is_given_up(tmp_path: Path) -> None:
    study = small_study(tmp_path, seeds="[7]")
    said = live(tmp_path / "s", trouble="raise", code=2, study=study)
    assert "the first run failed, none succeeded: something is wrong with all of them" in said
    assert "run 0: RuntimeError: trouble" in govsim("status", str(tmp_path / "s")).stdout


def test_a_run_that_hangs_once(tmp_path: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    flags = tmp_path / "flags"
    flags.mkdir()
    (tmp_path / "flags" / "hang 0.0").touch()
    for tenths in range(2, 10):  # only one design hangs
        (tmp_path / "flags" / f"hang {tenths / 10}").touch()
    out = tmp_path / "s"
    live(out, "--timeout", "4", trouble=f"hang:{flags}", code=1)
    hung = read_failures(out)
    assert [failure["seed"] for failure in hung] == [7]
    assert "did not return" in hung[0]["error"]
    assert "_hang" in hung[0]["traceback"]
    live(out)
    check(out, undisturbed)


def test_a_run_that_kills_its_worker_each_time_is_found(tmp_path: Path, undisturbed: pd.DataFrame) -> None:
    study = small_study(tmp_path, seeds="[5, 6, 7, 8]")
    live(tmp_path / "s", trouble="die", code=1, study=study)
    assert failures(tmp_path / "s") == [7]
    assert "its worker died" in read_failures(tmp_path / "s")[0]["error"]


@pytest.fixture
def disk(tmp_path: Path, attempt: int) -> Iterator[Path]:
    """A disk that holds a few dozen runs."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = f"size={100 + 12 * (attempt % 10)}k"
    mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk (root): a disk that is full is not tried")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_the_disk_is_full(disk: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    out = disk / "s"
    said = finish(start(out), 2)
    assert "no room is left" in said
    assert 0 < stored(out) < RUNS
    assert f"{stored(out)} of {RUNS} runs are kept" in said
    subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
    live(out)
    check(out, undisturbed)


def test_the_scheduler_is_killed_and_started_again(tmp_path: Path, undisturbed: pd.DataFrame, attempt: int) -> None:
    file = tmp_path / "scheduler.json"
    with scheduler(file) as first:
        sweep = start(tmp_path / "s", "--scheduler", str(file))
        wait_for(tmp_path / "s", moment(attempt), sweep)
        kill(first.pid)
        file.unlink()
        with scheduler(file):
            finish(sweep)
    check(tmp_path / "s", undisturbed)


def read_failures(out: Path) -> list[dict[str, object]]:
    import json

    return [json.loads(path.read_text()) for path in sorted((out / "failed").glob("*.json"))]


def failures(out: Path) -> list[object]:
    return [failure["seed"] for failure in read_failures(out)]
