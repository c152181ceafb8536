"""The embedded engine: every task ends once, whatever becomes of its workers."""

import os
import signal
import time

import pytest

from govsim.core.errors import LostError
from govsim.experiments.engine.distributed import Distributed, killed_its_worker
from govsim.experiments.engine.engine import InProcess
from govsim.experiments.engine.local import embedded


def slowly(number: int) -> tuple[int, int]:
    time.sleep(0.05)
    if number == 3:
        raise ValueError("three")
    return number, os.getpid()


def test_one_worker_is_this_process() -> None:
    with embedded(1) as engine:
        assert isinstance(engine, InProcess)
        found = list(engine.map(slowly, range(5)))
    assert [ended.task for ended in found] == list(range(5))
    assert [str(ended.error) for ended in found if ended.error] == ["three"]
    assert found[0].value() == (0, os.getpid())
    with pytest.raises(ValueError, match="three"):
        found[3].value()


def test_all_workers_are_killed_and_given_up_by_the_cluster() -> None:
    import dask

    # the cluster forgets a worker that does not come back in this time, and does not start another one by itself
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "50ms"}), embedded(2) as engine:
        found, struck = [], False
        for ended in engine.map(slowly, range(40)):
            found.append(ended)
            if len(found) > 8 and not struck:
                struck = True
                for process in {each.result[1] for each in found if each.result}:
                    os.kill(process, signal.SIGKILL)
    assert sorted(ended.task for ended in found) == list(range(40))
    assert [ended.task for ended in found if ended.error] == [3]
    assert not any(killed_its_worker(ended.error) for ended in found)


def test_a_scheduler_that_is_gone_is_said() -> None:
    class Gone:
        status = "connecting"
        scheduler = None

        def scheduler_info(self, n_workers: int) -> dict[str, object]:
            return {"type": "Scheduler"}

    with pytest.raises(LostError, match="is gone"):
        _ = Distributed(Gone()).workers
