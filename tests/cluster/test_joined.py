"""A scheduler that runs already: by address, by its file, or not there at all."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters import joined
from govsim.experiments.engine.distributed import Distributed


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as running:
        yield running


def test_by_address_by_host_and_port_and_by_file(cluster: LocalCluster, tmp_path: Path) -> None:
    tcp = cluster.scheduler_address
    (tmp_path / "scheduler.json").write_text(json.dumps({"address": tcp}))
    for word in (tcp, tcp.removeprefix("tcp://"), str(tmp_path / "scheduler.json")):
        with joined(word) as client:
            assert [done.value() for done in Distributed(client).map(abs, [-3])] == [3]
    assert len(cluster.scheduler_info["workers"]) == 1, "it must outlive us"


WRONG = {
    "nowhere": "--scheduler nowhere: is neither an address nor a file. Write tcp://host:8786, or the file that",
    "http://localhost:80": "--scheduler http://localhost:80: a scheduler does not speak http. Write tcp://host:port.",
    "bad.json": "--scheduler bad.json: is not a scheduler file: it holds no address.",
}


@pytest.mark.parametrize("word", WRONG)
def test_what_is_no_address_is_refused(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.json").write_text("[1]")
    with pytest.raises(EngineError) as raised, joined(word):
        pass
    assert str(raised.value).startswith(WRONG[word])


def test_nobody_there_is_said_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"127.0.0.1:{closed.getsockname()[1]}"
    began = time.monotonic()
    nobody = pytest.raises(EngineError, match=f"no scheduler answers at tcp://{address} within 2 s")
    with nobody, joined(address, answer_within=2):
        pass
    assert time.monotonic() - began < 10


def test_somebody_else_there_is_said_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(EngineError, match="no scheduler answers at"), joined(address, answer_within=2):
            pass


def test_a_scheduler_without_workers_is_waited_for_and_given_up() -> None:
    said: list[str] = []
    with LocalCluster(n_workers=0, dashboard_address=":0") as empty:
        alone = pytest.raises(EngineError, match=r"no worker came within 2 s: start one: python -m distributed")
        with alone, joined(empty.scheduler_address, patience=2, say=said.append):
            pass
    assert said[0].startswith("0 of 1 workers; start one: ")
