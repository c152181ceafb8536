"""The same table, byte for byte, whoever lives the runs and however many they are."""

from pathlib import Path

import pytest
from harness import live, scheduler, small_study

TABLE = "table/runs-000000000.parquet"


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("workers")
    study = small_study(folder, seeds="60")
    live(folder / "s", "--workers", "1", study=study)
    return study, (folder / "s" / TABLE).read_bytes()


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_here(one_worker: tuple[Path, bytes], tmp_path: Path, workers: int) -> None:
    study, expected = one_worker
    live(tmp_path / "s", "--workers", str(workers), study=study)
    assert (tmp_path / "s" / TABLE).read_bytes() == expected


def test_workers_of_a_running_scheduler(one_worker: tuple[Path, bytes], tmp_path: Path) -> None:
    study, expected = one_worker
    with scheduler(tmp_path / "scheduler.json"):
        live(tmp_path / "s", "--scheduler", str(tmp_path / "scheduler.json"), study=study)
    assert (tmp_path / "s" / TABLE).read_bytes() == expected


def test_shares_without_any_scheduler(one_worker: tuple[Path, bytes], tmp_path: Path) -> None:
    study, expected = one_worker
    for which in (3, 1, 2):
        assert not (tmp_path / "s" / TABLE).exists()
        live(tmp_path / "s", "--shard", f"{which}/3", "--workers", "1", study=study)
    assert (tmp_path / "s" / TABLE).read_bytes() == expected
