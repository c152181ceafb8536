"""A folder of results is complete or says that it is not, wherever the run is cut off."""

import contextlib
import os
from pathlib import Path

import pytest

from govsim.core.errors import ResultsError
from govsim.core.world import World
from govsim.results import folder as disk
from govsim.results import read, tables, write
from govsim.results.folder import MANIFEST, MARK, claimed, sibling


@pytest.fixture(scope="module")
def world() -> World:
    return World(SMALLEST, rng=1, **{"population.households": 200, "years": 1}).run()


SMALLEST = sorted((Path(__file__).parents[2] / "scenarios" / "systems").glob("*.yaml"))[0]


class CutOffError(BaseException):
    """The process is killed here."""


def cut_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Let the disk stop for good at the n-th step that changes names."""
    left = [step]

    def counted(act):
        def step_or_stop(*arguments, **more):
            if left[0] == 0:
                raise CutOffError
            left[0] -= 1
            return act(*arguments, **more)

        return step_or_stop

    for name in ("rename", "replace", "fsync", "unlink", "rmdir"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))


def test_results_are_read_back(world, tmp_path) -> None:
    write(world, tmp_path / "a")
    results = read(tmp_path / "a")
    assert results["metrics"].equals(tables(world)["metrics"])
    assert results.metric("catastrophic_share").index.tolist() == [world.year]
    assert results.spec.hash == world.spec.hash


@pytest.mark.parametrize("step", range(40))
def test_a_new_folder_is_complete_or_says_that_it_is_not(world, tmp_path, monkeypatch, step) -> None:
    folder = tmp_path / "a"
    with monkeypatch.context() as patch:
        cut_at(patch, step)
        try:
            write(world, folder)
            cut = False
        except CutOffError:
            cut = True
    if (folder / MANIFEST).exists():
        read(folder).verify()
    else:
        assert cut
        with pytest.raises(ResultsError, match="unfinished"):
            read(folder)
        write(world, folder)  # and it starts again without force
        read(folder).verify()


@pytest.mark.parametrize("step", range(70))
def test_old_results_live_until_the_new_are_complete(world, tmp_path, monkeypatch, step) -> None:
    folder = tmp_path / "a"
    write(world, folder)
    with monkeypatch.context() as patch:
        cut_at(patch, step)
        with contextlib.suppress(CutOffError):
            write(world, folder, format="csv", force=True)
    whole = folder if folder.exists() else sibling(folder, "old")
    read(whole).verify()
    write(world, folder, format="csv", force=True)
    read(folder).verify()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_is_taken_once(tmp_path) -> None:
    with claimed(tmp_path / "a"), pytest.raises(ResultsError, match="another run"), claimed(tmp_path / "a"):
        pass


def test_what_was_changed_is_not_believed(world, tmp_path) -> None:
    write(world, tmp_path / "a")
    path = tmp_path / "a" / "flows.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    results = read(tmp_path / "a")
    assert len(results["metrics"])
    with pytest.raises(ResultsError, match="changed or damaged"):
        results["flows"]
    with pytest.raises(ResultsError, match="changed or damaged"):
        results.verify()


def test_what_is_missing_is_said(world, tmp_path) -> None:
    with pytest.raises(ResultsError, match="no folder"):
        read(tmp_path / "a")
    write(world, tmp_path / "a")
    with pytest.raises(ResultsError, match=r"no table 'flow'. Did you mean 'flows'"):
        read(tmp_path / "a")["flow"]
    with pytest.raises(ResultsError, match="no metric"):
        read(tmp_path / "a").metric("catastrophic_shar")
    (tmp_path / "a" / "flows.parquet").unlink()
    with pytest.raises(ResultsError, match="missing"):
        read(tmp_path / "a").verify()
    (tmp_path / "a" / MANIFEST).write_text("{")
    with pytest.raises(ResultsError, match="damaged"):
        read(tmp_path / "a")
    (tmp_path / "b").mkdir()
    with pytest.raises(ResultsError, match="not a folder of results"):
        read(tmp_path / "b")


def test_a_foreign_manifest_is_foreign(world, tmp_path) -> None:
    (tmp_path / MANIFEST).write_text('{"name": "another program"}')
    with pytest.raises(ResultsError, match="not results of a run"):
        write(world, tmp_path, force=True)
    assert (tmp_path / MANIFEST).read_text() == '{"name": "another program"}'


def test_a_full_disk_leaves_an_unfinished_folder(world, tmp_path, monkeypatch) -> None:
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk.os, "fsync", full)
        with pytest.raises(ResultsError, match="No space left"):
            write(world, tmp_path / "a")
    assert (tmp_path / "a" / MARK).is_file()
    with pytest.raises(ResultsError, match="unfinished"):
        read(tmp_path / "a")
