"""Which machines live a sweep: this one, those of a running scheduler, or those that a batch system gives us."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from govsim.core.errors import EngineError
from govsim.experiments.engine.engine import Engine

_SIZE = re.compile(r"\d+(\.\d+)?\s*[kMGT]i?B")


def _silent(text: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Machines:
    """Where a sweep's workers come from; this machine's cores if nothing else is said.

    Attributes:
        workers: processes on this machine; all its cores if None.
        memory: what each of them may use, such as "4GB"; "auto" is an equal share.
        scheduler: the address, or the scheduler file, of a cluster that runs already.
        cluster: "slurm", "pbs" or "kubernetes": workers are started there and stopped at the end.
        config: the YAML file that says how; jobs: how many, if not as it says.
        say: is called with a line of text while there are no workers.
        logs: where jobs write what they say, if the config does not name a folder.
    """

    workers: int | None = None
    memory: str = "auto"
    scheduler: str | None = None
    cluster: str | None = None
    config: Path | None = None
    jobs: int | None = None
    say: Callable[[str], None] = _silent
    logs: Path = Path("cluster-logs")

    @property
    def name(self) -> str:
        """What they are called in a sign of life."""
        return self.scheduler or self.cluster or "this machine"

    def check(self) -> None:
        """See that they are asked for in a way that makes sense, before anything is lived.

        Raises:
            EngineError: says what is wrong, and how to mend it.
        """
        if self.scheduler is not None and self.cluster is not None:
            raise EngineError("--scheduler joins a cluster that runs, --cluster starts one. Give one of them.")
        if self.cluster is not None:
            from govsim.experiments.engine.clusters import configured

            configured(self.cluster, self.config, jobs=self.jobs)
        if self.memory != "auto" and not _SIZE.fullmatch(self.memory):
            raise EngineError(f"--memory {self.memory[:60]}: is no size. Write it as 4GB, 500MB or auto.")

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Have them ready while the block lasts.

        Raises:
            EngineError: they cannot be reached or started.
        """
        if self.scheduler is None and self.cluster is None:
            from govsim.experiments.engine.local import embedded

            with embedded(self.workers, memory=self.memory, alone=True) as engine:
                yield engine
            return
        from govsim.experiments.engine.clusters import configured, joined, started
        from govsim.experiments.engine.distributed import Distributed

        if self.scheduler is not None:
            with joined(self.scheduler, say=self.say) as client:
                yield Distributed(client)
        else:
            assert self.cluster is not None
            with started(configured(self.cluster, self.config, jobs=self.jobs), logs=self.logs, say=self.say) as client:
                yield Distributed(client)
