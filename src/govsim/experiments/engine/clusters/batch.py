"""Slurm and PBS: a scheduler in this process, workers in jobs that a queue starts."""

from __future__ import annotations

import asyncio
import logging
import secrets
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters.config import BatchConfig, PbsConfig
from govsim.experiments.engine.clusters.elsewhere import DEATH_TIMEOUT, environment
from govsim.experiments.engine.clusters.keeper import Keeper
from govsim.experiments.engine.clusters.ports import must_be_free
from govsim.experiments.engine.clusters.queues import ANSWER_WITHIN, QUEUES, Queue
from govsim.experiments.engine.clusters.signals import undisturbed, unmoved
from govsim.experiments.engine.clusters.waiting import first_worker
from govsim.experiments.engine.hushed import hushed
from govsim.experiments.engine.settings import SETTINGS

if TYPE_CHECKING:
    from distributed import Client

AT_ONCE = 8  # submissions at a time: a controller serves everybody


@contextmanager
def batch_jobs(config: BatchConfig, *, logs: Path, say: Callable[[str], None]) -> Iterator[Client]:
    """Keep jobs with workers in a queue while the block lasts.

    Raises:
        EngineError: there is no such queue here, it refuses, or no worker came.
    """
    import dask
    from distributed import Client

    queue = QUEUES[config.kind](name=f"govsim-{secrets.token_hex(3)}")
    if shutil.which(queue.submits) is None:
        raise EngineError(
            f"--cluster {config.kind}: there is no `{queue.submits}` on this machine. "
            "Call it where jobs are submitted, such as a login node."
        )
    folder = Path(config.log_folder or logs).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with (
        dask.config.set(SETTINGS),
        hushed(),
        _cluster(config, queue, folder) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        keeper = Keeper(cluster, client, queue, config.jobs, folder, say)
        keeper.start()
        try:
            first_worker(
                client,
                wanted=config.jobs * config.cores,
                patience=config.patience,
                say=say,
                ask=lambda: str(queue),
                hopeless=lambda: keeper.trouble,
            )
            yield client
        except EngineError:
            # that the scheduler is gone is our own doing if there was nobody left to work
            if keeper.trouble:
                raise EngineError(keeper.trouble) from None
            raise
        finally:
            keeper.stop()


@contextmanager
def _cluster(config: BatchConfig, queue: Queue, folder: Path) -> Iterator[Any]:
    """Start a scheduler here, and ask for jobs; none is left afterwards."""
    with unmoved():  # this import sets answers to Ctrl-C and SIGTERM of its own
        from dask_jobqueue import PBSCluster, SLURMCluster

    cls = PBSCluster if isinstance(config, PbsConfig) else SLURMCluster
    must_be_free(config.port)
    try:
        with undisturbed():
            cluster = cls(job_cls=job_class(cls.job_cls), **_options(config, queue.name, folder))
    except (OSError, RuntimeError, ValueError) as error:
        raise EngineError(f"no scheduler can be started here: {error}") from None
    try:
        cluster.adapt(minimum_jobs=config.jobs, maximum_jobs=config.jobs, interval="1s")
        yield cluster
    finally:
        with undisturbed():
            try:
                cluster.close()
            finally:
                queue.cancel()


def _options(config: BatchConfig, name: str, folder: Path) -> dict[str, Any]:
    """Return our settings in the words of dask-jobqueue."""
    # one file a job, for both of its streams
    output = [f'-o "{folder}/%x-%j.log"'] if config.kind == "slurm" else ["-j oe", f'-o "{folder}/"']
    exports = [f"export {name}={shlex.quote(value)}" for name, value in environment().items()]
    options: dict[str, Any] = {
        "queue": config.queue,
        "account": config.account,
        "walltime": config.walltime,
        "cores": config.cores,
        "processes": config.cores,
        "memory": config.memory,
        "python": shlex.quote(config.python or sys.executable),
        "interface": config.interface,
        "job_name": name,
        "job_extra_directives": [*output, *config.directives],
        "job_script_prologue": [*exports, *config.prologue],
        "death_timeout": DEATH_TIMEOUT,
        "worker_extra_args": ["--no-dashboard"],
        "scheduler_options": {"port": config.port, "dashboard": False, "dashboard_address": ":0"},
        "silence_logs": logging.CRITICAL,
    }
    if isinstance(config, PbsConfig):
        options["resource_spec"] = config.resources
    return options


def job_class(cls: type[Any]) -> type[Any]:
    """Return the class of a queue's jobs that notes a refusal instead of falling over it."""
    from distributed.core import Status

    gate = asyncio.Semaphore(AT_ONCE)

    class Job(cls):  # type: ignore[misc]
        """A job that knows whether the queue took it.

        Attributes:
            refused: what the queue said when it did not take it.
            counted: the keeper has noted that it ended without a worker.
        """

        refused = ""
        counted = False

        async def start(self) -> None:
            """Send it to the queue."""
            try:
                async with gate, asyncio.timeout(ANSWER_WITHIN):
                    await super().start()
            except TimeoutError:
                self.refused = f"it does not answer within {ANSWER_WITHIN} s"
                self.status = Status.running
            except (OSError, RuntimeError, ValueError) as error:
                self.refused = _refusal(str(error))
                self.status = Status.running

        async def close(self) -> None:
            """Take it out of the queue."""
            async with gate:
                await super().close()
            self.status = Status.closed

    return Job


def _refusal(text: str) -> str:
    """Return what the queue itself said, of all that is known of the failure."""
    said = text.partition("stderr:\n")[2].strip() or text.strip()
    return " ".join(said.split())
