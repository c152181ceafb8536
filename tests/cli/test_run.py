"""`govsim run`, end to end: what it says, what it writes, what it refuses."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from cli.conftest import SMALL, environment
from govsim.cli.example import EXAMPLE
from govsim.core.errors import ResultsError
from govsim.core.scenario import shipped
from govsim.experiments.run import run as live
from govsim.results import Results, read

CITY = EXAMPLE
RUN = ("run", CITY, *SMALL)


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Results:
    """Return one run that several tests read."""
    folder = tmp_path_factory.mktemp("run") / "first"
    live(CITY, overrides=["population.households=500", "years=3"], out=folder)
    return read(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_it_writes_tables_scenario_and_manifest(govsim, tmp_path) -> None:
    done = govsim(*RUN, "--out", "first", "--households")
    assert done.returncode == 0, done.stderr
    results = read(tmp_path / "first")
    results.verify()
    assert set(results.names) == {
        "metrics", "flows", "agreements", "agreement_events", "tenders", "bids", "institutions", "households",
        "persons",
    }  # fmt: skip
    assert {path.name for path in (tmp_path / "first").iterdir()} == {*results.manifest["files"], "manifest.json"}
    assert len(results["households"]) == 500
    assert results.manifest["overrides"] == ["population.households=500", "years=3"]
    assert results.manifest["seed"] == 1
    assert set(results.manifest["columns"]) == set(results.names)


def test_every_fen_of_the_flows_is_in_a_purse(results) -> None:
    flows, held = results["flows"], results["institutions"]
    assert (flows["fen"] > 0).all()
    for year in held["year"].unique():
        past = flows[flows["year"] <= year]
        received, paid = past.groupby("payee")["fen"].sum(), past.groupby("payer")["fen"].sum()
        net = received.sub(paid, fill_value=0).astype("int64")
        purses = held[held["year"] == year].set_index("institution")["balance_fen"].dropna().astype("int64")
        assert purses.sum() == 0
        assert purses[purses != 0].sort_index().to_dict() == net[net != 0].sort_index().to_dict()


def test_agreements_close_to_the_fen(results) -> None:
    sold = results["agreements"].dropna(subset=["premium_fen"])
    flows = results["flows"]
    premium = flows[flows["memo"] == "premium"].groupby("year")["fen"].sum()
    assert len(sold)
    assert sold.groupby("year")["premium_fen"].sum().to_dict() == premium.to_dict()
    assert set(results["tenders"]["contract"]) >= set(sold["name"])


def test_two_processes_write_the_same_bytes(shell, tmp_path) -> None:
    for name in ("first", "second"):
        assert shell(*RUN, "--out", name, "--households").returncode == 0
    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    one, other = (json.loads(each.pop("manifest.json")) for each in (first, second))
    assert first == second
    assert one.pop("run")["started"]
    other.pop("run")
    assert one == other


def test_the_manifest_says_how_to_repeat_it(govsim, shell, tmp_path) -> None:
    govsim("run", CITY, *SMALL, "--seed", "7", "--out", "first")
    command = read(tmp_path / "first").repeat.split()
    assert command[0] == "govsim"
    again = shell(*command[1:], "--out", str(tmp_path / "second"), cwd=tmp_path / "first")
    assert again.returncode == 0, again.stderr
    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    manifests = [json.loads(each.pop("manifest.json")) for each in (first, second)]
    assert first == second
    assert manifests[0]["scenario_hash"] == manifests[1]["scenario_hash"]


def test_another_seed_is_another_run(govsim, tmp_path) -> None:
    govsim(*RUN, "--out", "first")
    govsim(*RUN, "--out", "second", "--seed", "2")
    assert contents(tmp_path / "first")["flows.parquet"] != contents(tmp_path / "second")["flows.parquet"]


def test_csv_says_the_same_as_parquet(results, govsim, tmp_path) -> None:
    done = govsim(*RUN, "--out", "plain", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "plain" / "flows.csv").is_file()
    assert "--format csv" in read(tmp_path / "plain").repeat
    plain = read(tmp_path / "plain")
    for table in results:
        # empty is empty, whatever the type of the column says
        one, other = (each[table].astype(object).where(each[table].notna(), None) for each in (results, plain))
        pd.testing.assert_frame_equal(one, other)


def test_complete_results_are_kept_unless_forced(govsim, refused, tmp_path) -> None:
    govsim(*RUN, "--out", "first")
    before = contents(tmp_path / "first")
    assert "--force" in refused(*RUN, "--out", "first", "--seed", "2")
    assert contents(tmp_path / "first") == before
    assert govsim(*RUN, "--out", "first", "--seed", "2", "--force").returncode == 0
    assert read(tmp_path / "first").manifest["seed"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


def test_foreign_files_are_never_touched(govsim, refused, tmp_path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("chapter 1")
    for more in ((), ("--force",)):
        assert "thesis.txt" in refused(*RUN, "--out", "mine", *more)
    assert contents(folder) == {"thesis.txt": b"chapter 1"}
    govsim(*RUN, "--out", "first")
    shutil.copy(folder / "thesis.txt", tmp_path / "first")
    before = contents(tmp_path / "first")
    refused(*RUN, "--out", "first", "--force")
    assert contents(tmp_path / "first") == before


def started(tmp_path: Path, name: str, *more: str) -> subprocess.Popen[str]:
    """Begin a run that would take long, and wait until it has lived a year or so."""
    command = [sys.executable, "-m", "govsim", "run", CITY, "--set", "population.households=20000", "--years", "30"]
    process = subprocess.Popen(
        [*command, "--out", name, *more], cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True
    )
    for _ in range(600):
        marks = [*tmp_path.glob("*/UNFINISHED"), *tmp_path.glob(".*/UNFINISHED")]
        if marks and "lived to" in marks[0].read_text():
            return process
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.1)
    raise AssertionError("it never began")


def test_a_killed_run_is_unfinished_and_starts_again_clean(govsim, refused_by_shell, tmp_path) -> None:
    process = started(tmp_path, "first")
    with pytest.raises(ResultsError, match="still writing"):
        read(tmp_path / "first")
    assert "another run is writing" in refused_by_shell(*RUN, "--out", "first")
    process.kill()
    process.communicate()
    with pytest.raises(ResultsError, match="unfinished: its run was cut off"):
        read(tmp_path / "first")
    done = govsim(*RUN, "--out", "first")
    assert done.returncode == 0, done.stderr
    read(tmp_path / "first").verify()
    assert not (tmp_path / "first" / "UNFINISHED").exists()


def test_a_replacement_that_is_killed_leaves_the_old_results(govsim, tmp_path) -> None:
    govsim(*RUN, "--out", "first")
    before = contents(tmp_path / "first")
    process = started(tmp_path, "first", "--force")
    assert contents(tmp_path / "first") == before
    process.kill()
    process.communicate()
    assert contents(tmp_path / "first") == before
    assert govsim(*RUN, "--out", "first", "--force", "--seed", "3").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_ctrl_c_leaves_a_folder_that_says_so(tmp_path) -> None:
    process = started(tmp_path, "first")
    process.send_signal(signal.SIGINT)
    said = process.communicate()[1]
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "unfinished" in said
    assert "stopped by Ctrl-C" in (tmp_path / "first" / "UNFINISHED").read_text()


def test_the_closing_screen_answers_the_first_questions(shell, govsim) -> None:
    done = shell(*RUN)
    assert done.returncode == 0
    assert done.stderr == ""  # no progress bar where nobody watches
    for words in ("Who paid", "Who gained", "Who was ruined", "How the contract went", "every fen accounted for"):
        assert words in done.stdout
    assert "nothing was written" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 100
    assert govsim(*RUN, "--quiet").stdout == ""


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_scenario_has_a_closing_screen(govsim, name) -> None:
    done = govsim("run", name, "--set", "population.households=200")
    assert done.returncode == 0, done.stderr
    assert "nan" not in done.stdout.split()


def test_a_closed_disk_is_a_mistake_that_names_the_folder(refused, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in refused(*RUN, "--out", "file")
    assert "file" in refused(*RUN, "--out", "file/below")
