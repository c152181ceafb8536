"""Workers of our own on a cluster: started for one piece of work, kept up while it lasts, gone after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters.config import BatchConfig, ClusterConfig, KubernetesConfig
from govsim.experiments.engine.clusters.signals import ended_gently
from govsim.experiments.engine.clusters.waiting import silent

if TYPE_CHECKING:
    from distributed import Client


@contextmanager
def started(
    config: ClusterConfig, *, logs: Path = Path("cluster-logs"), say: Callable[[str], None] = silent
) -> Iterator[Client]:
    """Start workers on a cluster and connect to them; the block begins with the first worker.

    Jobs that are cancelled, preempted or out of time are replaced. No job is left when the block ends,
    whether it ends well, by an error, by Ctrl-C or by SIGTERM.

    Args:
        config: what `configured` has read.
        logs: where jobs write what they say, if the config does not name a folder.
        say: is called with a line of text while there is no worker, and when jobs keep failing.

    Raises:
        EngineError: the cluster refuses, or no worker came.
    """
    from govsim.experiments.engine.clusters.batch import batch_jobs
    from govsim.experiments.engine.clusters.kubernetes import pods

    with ended_gently():
        if isinstance(config, BatchConfig):
            with batch_jobs(config, logs=logs, say=say) as client:
                yield client
        elif isinstance(config, KubernetesConfig):
            with pods(config, say=say) as client:
                yield client
        else:
            raise EngineError(f"there is no cluster of kind '{config.kind}'.")
