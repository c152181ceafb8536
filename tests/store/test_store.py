"""The store: every run once, whatever was written twice, half, or at the same time."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars
import pytest
from rows import about, records

from govsim.core.errors import ResultsError
from govsim.results.store import store as module
from govsim.results.store.failures import failed_runs
from govsim.results.store.files import ASIDE, Files
from govsim.results.store.part import Part
from govsim.results.store.store import PARTS, TABLE, Store, founded, opened


def runs(store: Store) -> list[int]:
    return store.table()["run"].to_pylist()


def test_what_was_kept_is_done_and_read_in_the_order_of_the_runs(store: Store) -> None:
    store.keep(records([7, 5, 6]))
    store.keep(records([0]))
    assert np.flatnonzero(store.done()).tolist() == [0, 5, 6, 7]
    table = store.table()
    assert table["run"].to_pylist() == [0, 5, 6, 7]
    assert table["catastrophic_share"].to_pylist() == [0.1, 0.1 / 6, 0.1 / 7, 0.1 / 8]
    assert table["tender"].to_pylist() == ["points", "lowest", "points", "lowest"]


def test_a_part_with_gaps_is_known_by_its_footer(store: Store) -> None:
    store.keep(records([2, 3, 9]))
    assert np.flatnonzero(store.done()).tolist() == [2, 3, 9]


def test_the_same_runs_kept_twice_are_one_file(store: Store) -> None:
    store.keep(records([1, 2]))
    before = {name: store.files.read(f"{PARTS}/{name}") for name in store.files.names(PARTS)}
    store.keep(records([2, 1]))
    assert {name: store.files.read(f"{PARTS}/{name}") for name in store.files.names(PARTS)} == before


def test_runs_that_lie_in_two_parts_are_read_once(store: Store) -> None:
    store.keep(records([1, 2, 3]))
    store.keep(records([3, 4]))
    assert runs(store) == [1, 2, 3, 4]


def test_a_whole_sweep_is_one_table_and_no_part(store: Store) -> None:
    for first in range(0, 40, 10):
        store.keep(records(range(first, first + 10)))
    store.keep(records([39, 38]))  # by somebody else
    store.publish()
    assert store.files.names(TABLE) == ["runs-000000000.parquet"]
    assert store.files.names(PARTS) == []
    assert store.done().all()
    assert runs(store) == list(range(40))
    store.keep(records(range(5)))  # late
    assert runs(store) == list(range(40))
    store.publish()
    assert store.files.names(PARTS) == []


def test_a_block_that_lacks_runs_is_shown_to_others_and_not_counted(store: Store) -> None:
    store.keep(records(range(30)))
    store.publish()
    assert store.files.names(TABLE) == []
    store.publish(unfinished=True)
    assert store.files.names(TABLE) == ["runs-000000000.partial.parquet"]
    assert len(pd.read_parquet(store.files.path(TABLE))) == 30
    for name in store.files.names(PARTS):
        store.files.remove(f"{PARTS}/{name}")
    assert not store.done().any()  # the parts are what counts
    store.keep(records(range(40)))
    store.publish()
    assert store.files.names(TABLE) == ["runs-000000000.parquet"]


def test_the_bytes_of_the_table_do_not_depend_on_how_it_came_about(tmp_path: Path) -> None:
    found = []
    for name, pieces in (("a", [[0, 1, 2, 3]]), ("b", [[3], [2, 0], [1]]), ("c", [[1, 2], [0, 1], [3, 2]])):
        store = founded(str(tmp_path / name), about(4), "")
        for piece in pieces:
            store.keep(records(piece))
        store.publish()
        found.append((tmp_path / name / TABLE / "runs-000000000.parquet").read_bytes())
    assert found[0] == found[1] == found[2]


def test_blocks_are_files_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 16)
    store = founded(str(tmp_path / "s"), about(40), "")
    store.keep(records(range(16, 32)))
    store.keep(records(range(32, 40)))
    store.keep(records(range(3)))
    store.publish()
    assert store.files.names(TABLE) == ["runs-000000016.parquet", "runs-000000032.parquet"]
    assert runs(store) == [0, 1, 2, *range(16, 40)]
    assert store.done().sum() == 27


def test_one_line_reads_it_anywhere(store: Store) -> None:
    store.keep(records(range(40)))
    store.publish()
    folder = store.files.path(TABLE)
    assert pd.read_parquet(folder)["run"].tolist() == list(range(40))
    assert duckdb.sql(f"select count(*), max(seed) from '{folder}/*.parquet'").fetchall() == [(40, 4)]
    assert polars.read_parquet(f"{folder}/*.parquet")["rate"].sum() == pytest.approx(
        sum(0.5 + n / 1e6 for n in range(40))
    )


def test_another_sweep_is_refused(store: Store) -> None:
    address = store.files.address
    assert founded(address, about(), "").about == store.about
    with pytest.raises(ResultsError, match="holds another study"):
        founded(address, about(study_hash="else"), "")
    with pytest.raises(ResultsError, match="lived by other code"):
        founded(address, about(code="newer"), "")


def test_a_folder_that_is_no_sweep_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(ResultsError, match=r"no sweep's: thesis\.docx"):
        founded(str(tmp_path), about(), "")
    assert os.listdir(tmp_path) == ["thesis.docx"]
    with pytest.raises(ResultsError, match="holds no sweep"):
        opened(str(tmp_path))
    with pytest.raises(ResultsError, match="holds no sweep"):
        opened(str(tmp_path / "nowhere"))


def test_a_damaged_part_is_named(store: Store) -> None:
    store.keep(records([1, 2]))
    (name,) = store.files.names(PARTS)
    Path(store.files.path(f"{PARTS}/{name}")).write_bytes(b"PAR1 and nothing else")
    with pytest.raises(ResultsError, match=f"{re.escape(name)}' is damaged"):
        store.table()


def test_rows_of_another_sweep_are_never_ours(store: Store, tmp_path: Path) -> None:
    other = founded(str(tmp_path / "other"), about(code="other"), "")
    other.keep(records([1, 2]))
    (name,) = other.files.names(PARTS)
    store.files.put(f"{PARTS}/{name}", other.files.read(f"{PARTS}/{name}"))
    assert not store.done().any()
    assert runs(store) == []
    other.keep(records([4, 8]))
    (name,) = [each for each in other.files.names(PARTS) if "000000004-" in each]
    store.files.put(f"{PARTS}/{name}", other.files.read(f"{PARTS}/{name}"))
    with pytest.raises(ResultsError, match="belongs to another sweep"):
        store.done()


def test_rows_without_their_sweep_are_left_alone(store: Store) -> None:
    store.keep(records([1, 2]))
    store.files.remove("sweep.json")
    with pytest.raises(ResultsError, match=r"rows of a sweep whose sweep\.json is gone: parts/.* Nothing was touched"):
        founded(store.files.address, about(), "")


def test_who_comes_second_leaves_the_study_as_it_is(store: Store) -> None:
    with pytest.raises(ResultsError, match="holds another study"):
        founded(store.files.address, about(study_hash="else"), "title: Another study\n")
    assert store.files.read("study.yaml") == b"title: A study\n"


def test_other_files_beside_the_table_mean_nothing(store: Store) -> None:
    store.keep(records(range(5)))
    for name in ("runs-000000000.csv", "runs-notes.txt", "runs-1.parquet"):
        store.files.put(f"{TABLE}/{name}", b"mine")
    store.files.put("failed/notes.json", b"mine")
    store.publish(unfinished=True)
    assert store.done().sum() == 5
    assert failed_runs(store) == []
    assert runs(store) == list(range(5))


def test_a_block_that_was_damaged_is_lived_again(store: Store) -> None:
    store.keep(records(range(40)))
    store.publish()
    path = Path(store.files.path(f"{TABLE}/runs-000000000.parquet"))
    path.write_bytes(path.read_bytes()[:-100])
    again = founded(store.files.address, about(), "")
    assert not again.done().any()
    again.keep(records(range(40)))
    again.publish()
    assert runs(again) == list(range(40))


def test_parts_are_not_deleted_for_a_block_that_does_not_hold_them(store: Store) -> None:
    store.keep(records(range(5)))
    store.files.put(f"{TABLE}/runs-000000000.parquet", b"PAR1")
    store.publish()
    assert np.flatnonzero(store.done()).tolist() == list(range(5))


def test_a_partial_table_that_was_left_behind_goes_away(store: Store) -> None:
    store.keep(records(range(10)))
    store.publish(unfinished=True)
    partial = store.files.read(f"{TABLE}/runs-000000000.partial.parquet")
    store.keep(records(range(10, 40)))
    store.publish()
    store.files.put(f"{TABLE}/runs-000000000.partial.parquet", partial)  # its writer was killed before it could
    store.publish()
    assert store.files.names(TABLE) == ["runs-000000000.parquet"]


def test_a_partial_table_holds_what_others_added_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(records(range(10)))
    put, late = Files.put, [records(range(10, 20))]

    def slow(files: Files, name: str, content: bytes) -> None:
        if "partial" in name and late:
            store.keep(late.pop())
        put(files, name, content)

    monkeypatch.setattr(Files, "put", slow)
    store.publish(unfinished=True)
    assert len(pd.read_parquet(store.files.path(TABLE))) == 20


def test_a_block_that_appears_while_one_looks_is_seen(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(records(range(40)))
    names, twin = Files.names, opened(store.files.address)

    def slow(files: Files, folder: str) -> list[str]:
        found = names(files, folder)
        if files is store.files:
            twin.publish()  # between the two looks of the reader
        return found

    monkeypatch.setattr(Files, "names", slow)
    assert store.done().all()
    store.keep(records([0]))
    assert runs(store) == list(range(40))


def test_what_was_changed_by_hand_is_not_believed(store: Store) -> None:
    path = Path(store.files.path("sweep.json"))
    path.write_text(path.read_text().replace('"runs": 40', '"runs": 41'))
    with pytest.raises(ResultsError, match="changed by hand"):
        opened(store.files.address)


def test_a_name_says_which_runs() -> None:
    part = Part.of([3, 4, 7], "sweep")
    assert Part.named(part.name) == part
    assert not part.is_gapless
    assert Part.of([3, 4, 5], "sweep").is_gapless
    assert Part.of([3, 4, 7], "other sweep").digest != part.digest
    assert Part.named("notes.txt") is None


def test_what_a_dead_writer_left_is_no_result_and_goes_away(store: Store) -> None:
    store.keep(records([1]))
    aside = Path(store.files.path(f"{ASIDE}/half"))
    aside.write_bytes(b"half of a row")
    assert runs(store) == [1]
    store.files.remove_stale()
    assert aside.exists()  # it may still grow
    os.utime(aside, (time.time() - 7200, time.time() - 7200))
    store.files.remove_stale()
    assert not aside.exists()


def test_a_file_is_written_first_by_one_only(tmp_path: Path) -> None:
    files = Files(str(tmp_path / "f"))
    assert files.put_first("name", b"one")
    assert not files.put_first("name", b"two")
    assert files.read("name") == b"one"


WRITER = """
import sys, random
from govsim.results.store.store import opened
from rows import records
store, order = opened(sys.argv[1]), random.Random(int(sys.argv[2]))
while not store.done().all():
    first = order.randrange(0, 40)
    store.keep(records(range(first, min(40, first + order.randrange(1, 9)))))
    if order.random() < 0.3:
        store.publish(unfinished=order.random() < 0.5)
store.publish(unfinished=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_writers_that_are_killed_at_any_moment_leave_every_run_once(tmp_path: Path, seed: int) -> None:
    store = founded(str(tmp_path / "sweep"), about(), "")

    def writer(number: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", WRITER, store.files.address, str(number)], cwd=Path(__file__).parent
        )

    for turn in range(3):
        pair = [writer(100 * seed + 10 * turn + n) for n in range(2)]
        time.sleep(1.2 + 0.13 * turn)
        for each in pair:
            each.send_signal(signal.SIGKILL)
            each.wait()
        found = runs(store)
        assert len(found) == len(set(found))
        assert found == np.flatnonzero(store.done()).tolist()
    assert writer(999).wait() == 0
    assert store.files.names(TABLE) == ["runs-000000000.parquet"]
    assert pd.read_parquet(store.files.path(TABLE))["run"].tolist() == list(range(40))
