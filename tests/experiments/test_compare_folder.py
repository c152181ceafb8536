"""A comparison's folder: whole or marked, finished seeds survive a kill, the same bytes for any number of workers."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from govsim.core.errors import ResultsError
from govsim.experiments.compare import compared, comparison
from govsim.results import read
from govsim.results.comparison_columns import COMPARISON
from govsim.results.folder import MANIFEST, MARK, SEEDS

SMALL = {"population.households": 120, "years": 2}
VARY = "layers.basic_resident.rates=[0.3, 0.2, 0.1]"


def lived(out: Path, **more: object) -> comparison.Comparison:
    given = {"vary": VARY, "seeds": 3, "overrides": SMALL, "workers": 1, "out": out}
    return compared("h-city", **(given | more))  # type: ignore[arg-type]


def tables(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.suffix in (".parquet", ".csv")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "a"
    lived(folder)
    return folder


def test_it_is_read_back_as_it_was(whole: Path, tmp_path: Path) -> None:
    found = lived(tmp_path / "again")
    results = read(whole)
    assert set(results.names) == set(COMPARISON)
    results.verify()
    for name, table in found.tables().items():
        pd.testing.assert_frame_equal(results[name], table, check_exact=True)
        assert list(table.columns) == list(COMPARISON[name])
    assert tables(tmp_path / "again") == tables(whole)
    with pytest.raises(ResultsError, match="more than one scenario"):
        _ = results.spec


def test_csv_says_the_same(whole: Path, tmp_path: Path) -> None:
    lived(tmp_path / "csv", format="csv")
    for name in ("outcomes", "switchers", "arms", "agreements"):
        pd.testing.assert_frame_equal(read(tmp_path / "csv")[name], read(whole)[name], check_exact=False, rtol=1e-12)


def test_the_manifest_repeats_it(whole: Path, tmp_path: Path) -> None:
    manifest = read(whole).manifest
    assert manifest["kind"] == "comparison"
    assert manifest["seeds"] == [1, 2, 3]
    command = shlex.split(manifest["repeat"])
    assert command[:2] == ["govsim", "compare"]
    out = tmp_path / "repeated"
    done = subprocess.run(
        [sys.executable, "-m", "govsim", *command[1:], "--out", str(out), "--workers", "1", "--quiet"],
        cwd=whole, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert tables(out) == tables(whole)


def test_seeds_of_ones_own_are_repeated_from_python(tmp_path: Path) -> None:
    lived(tmp_path / "a", seeds=[4])
    assert read(tmp_path / "a").manifest["repeat"].startswith("govsim.compare(['arms/h-city.yaml', 'arms/rates=")


@pytest.mark.parametrize("workers", [2, 4])
def test_the_number_of_workers_changes_no_byte(whole: Path, tmp_path: Path, workers: int) -> None:
    lived(tmp_path / "b", workers=workers)
    assert tables(tmp_path / "b") == tables(whole)


# --- cut off and taken up again ---------------------------------------------------------------------


class CutOffError(BaseException):
    """The process is killed here."""


def counting(monkeypatch: pytest.MonkeyPatch, stop_before: int = 99) -> list[int]:
    """Note which seeds are lived; be killed before the n-th."""
    seeds: list[int] = []
    live = comparison.live_seed

    def counted(seed: int, **more: object) -> object:
        if len(seeds) == stop_before:
            raise CutOffError
        seeds.append(seed)
        return live(seed, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(comparison, "live_seed", counted)
    return seeds


def test_finished_seeds_survive_a_kill(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a"
    with monkeypatch.context() as patch:
        counting(patch, stop_before=2)
        with pytest.raises(CutOffError):
            lived(out)
    assert (out / MARK).is_file()
    assert "2 seeds are finished and kept" in (out / MARK).read_text()
    with pytest.raises(ResultsError, match="unfinished"):
        read(out)
    with monkeypatch.context() as patch:
        assert counting(patch) == []
        seeds = counting(patch)
        lived(out)
        assert seeds == [3]
    assert not (out / MARK).exists()
    assert tables(out) == tables(whole)


def test_a_torn_or_foreign_seed_is_lived_again(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a"
    with monkeypatch.context() as patch:
        counting(patch, stop_before=2)
        with pytest.raises(CutOffError):
            lived(out)
    first, second = sorted((out / SEEDS).glob("*.zip"))
    first.write_bytes(first.read_bytes()[:-100])
    (out / SEEDS / f"{second.name}.part").write_bytes(b"half")
    shutil.copy(second, out / SEEDS / "1-0123456789abcdef.zip")  # of another comparison
    seeds = counting(monkeypatch)
    lived(out)
    assert seeds == [1, 3]
    assert tables(out) == tables(whole)
    assert len(list((out / SEEDS).iterdir())) == 3


def test_other_arms_or_another_ruin_take_nothing_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a"
    seeds = counting(monkeypatch)
    lived(out, seeds=1)
    lived(out, seeds=1, force=True)
    assert seeds == [1]
    lived(out, seeds=1, force=True, ruin="indebted")
    lived(out, seeds=1, force=True, vary="layers.critical.rate=0.5")
    assert seeds == [1, 1, 1]


def test_more_seeds_take_over_those_that_are_there(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a"
    lived(out, seeds=2)
    with pytest.raises(ResultsError, match="holds complete results"):
        lived(out)
    seeds = counting(monkeypatch)
    lived(out, force=True)
    assert seeds == [3]
    assert tables(out) == tables(whole)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a"]


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "a" / SEEDS).mkdir(parents=True)
    (tmp_path / "a" / SEEDS / "diary.txt").write_text("mine")
    with pytest.raises(ResultsError, match="seeds"):
        lived(tmp_path / "a")
    assert (tmp_path / "a" / SEEDS / "diary.txt").read_text() == "mine"


def test_a_single_run_clears_what_a_comparison_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from govsim.experiments.run import run

    counting(monkeypatch, stop_before=1)
    with pytest.raises(CutOffError):
        lived(tmp_path / "a")
    run("h-city", overrides={"population.households": 50, "years": 1}, out=tmp_path / "a")
    assert not (tmp_path / "a" / SEEDS).exists()
    read(tmp_path / "a").verify()


@pytest.mark.skipif(os.name == "nt", reason="no such signals there")
def test_a_real_kill_tears_nothing(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "a"
    sets = [f"{path}={value}" for path, value in SMALL.items()]
    command = [sys.executable, "-m", "govsim", "compare", "h-city", "--vary", VARY, "--seeds", "3", "--workers", "1"]
    command += ["--out", str(out), "--quiet", *(word for each in sets for word in ("--set", each))]
    process = subprocess.Popen(command)
    deadline = time.monotonic() + 120
    while not list((out / SEEDS).glob("*.zip")) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = len(list((out / SEEDS).glob("*.zip")))
    assert kept >= 1
    assert not (out / MANIFEST).exists() or kept == 3
    assert subprocess.run(command, check=False).returncode in (0, 2)
    assert tables(out) == tables(whole)
    assert json.loads((out / MANIFEST).read_text())["seeds"] == [1, 2, 3]
