"""The store on an object store: the same rows, by the same code, without a file system."""

from collections.abc import Iterator
from typing import Any

import fsspec
import pandas as pd
import pytest
from moto.server import ThreadedMotoServer
from rows import about, records

from govsim.core.errors import ResultsError
from govsim.results.store.failures import Failure, failed_runs, forget_failures, keep_failure
from govsim.results.store.store import PARTS, TABLE, founded, opened
from govsim.results.sweeps import read_sweep


@pytest.fixture(scope="module")
def options() -> Iterator[dict[str, Any]]:
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    found = {"key": "k", "secret": "s", "client_kwargs": {"endpoint_url": f"http://{host}:{port}"}}
    fsspec.filesystem("s3", **found).mkdir("bucket")
    yield found
    server.stop()


def test_a_sweep_is_kept_published_and_read(options: dict[str, Any]) -> None:
    address = "s3://bucket/sweep"
    store = founded(address, about(), "title: A study\n", options)
    store.keep(records(range(25)))
    store.keep(records([24, 30]))
    assert store.done().sum() == 26
    store.publish(unfinished=True)
    assert store.files.names(TABLE) == ["runs-000000000.partial.parquet"]
    store.keep(records(range(20, 40)))
    store.publish()
    assert store.files.names(TABLE) == ["runs-000000000.parquet"]
    assert store.files.names(PARTS) == []
    again = founded(address, about(), "title: A study\n", options)
    assert again.done().all()
    assert read_sweep(address, "seed<=2", options=options)["run"].tolist() == [n for n in range(40) if n % 4 < 2]
    assert len(pd.read_parquet(f"{address}/{TABLE}", storage_options=options)) == 40
    with pytest.raises(ResultsError, match="holds another study"):
        founded(address, about(study_hash="else"), "", options)


def test_failures_are_kept_and_forgotten(options: dict[str, Any]) -> None:
    store = founded("s3://bucket/failing", about(), "", options)
    failure = Failure(3, 0, 4, {"rate": 0.5}, "ValueError: no", "Traceback ...", 2, "node")
    keep_failure(store, failure, "title: A study\n")
    assert failed_runs(store) == [3]
    store.keep(records([3]))
    assert failed_runs(store) == []
    forget_failures(store)
    assert store.files.names("failed") == []


def test_an_address_that_leads_nowhere_is_said(options: dict[str, Any]) -> None:
    with pytest.raises(ResultsError, match="holds no sweep"):
        opened("s3://bucket/nothing", options)
    with pytest.raises(ResultsError, match="no folder that can be reached"):
        opened("nonsense://bucket/nothing")
