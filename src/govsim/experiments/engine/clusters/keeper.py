"""Keeping jobs up: those that left the queue are forgotten, so that others are sent in their place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.experiments.engine.clusters.queues import Queue, end_of_log

if TYPE_CHECKING:
    from distributed import Client

LOOK_EVERY = 2.0  # seconds
LONGEST_PAUSE = 300.0
GIVEN_UP_AT_FIRST = 3  # jobs that ended without a worker, before there ever was one
GIVEN_UP_LATER = 12


class Keeper:
    """Looks at the queue every two seconds, in a thread of its own.

    The cluster replaces a job whose worker it has lost. It does not see that a job was cancelled before its
    worker came, that one of several workers is missing, or that the queue refused a job. This does.

    Attributes:
        trouble: why there will be no more workers; empty as long as there is hope.
    """

    def __init__(
        self, cluster: Any, client: Client, queue: Queue, jobs: int, logs: Path, say: Callable[[str], None]
    ) -> None:
        self.cluster, self.client, self.queue, self.jobs, self.logs, self.say = cluster, client, queue, jobs, logs, say
        self.trouble = ""
        self._seen: set[str] = set()  # names of jobs whose worker came
        self._missed: dict[str, int] = {}
        self._fruitless: list[str] = []  # numbers of jobs that ended without a worker, since one came
        self._resumes_at = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self._look()

    def _look(self) -> None:
        """Compare what we sent with what the queue holds."""
        # ours first: a job that is sent while we look is not missing
        sent = dict(self.cluster.workers)
        there = self.queue.look()
        if there is None:
            return
        self._notice_workers(sent)
        refused = {name for name, job in sent.items() if job.refused}
        for name, job in sent.items():
            absent = job.job_id is not None and job.job_id not in there
            self._missed[name] = self._missed.get(name, 0) + 1 if absent else 0
        # twice missing is gone: a queue may take a moment to show a job
        gone = {name for name, count in self._missed.items() if count > 1 and name in sent} | refused
        self._count(gone, sent)
        if gone and time.monotonic() >= self._resumes_at:
            self.cluster.loop.add_callback(self._forget, gone)
        if len(sent) < self.jobs:
            self.cluster.loop.add_callback(self.cluster.scale, jobs=self.jobs)

    def _notice_workers(self, sent: dict[str, Any]) -> None:
        # a list first: the cluster's own thread changes it meanwhile
        names = {str(worker["name"]) for worker in list(self.cluster.scheduler_info["workers"].values())}
        # a job of several workers adds -0, -1, ... to its name
        came = {name for name in sent if name in names or any(each.startswith(f"{name}-") for each in names)}
        if came - self._seen:
            self._fruitless.clear()
            self._resumes_at = 0.0
        self._seen |= came

    def _count(self, gone: set[str], sent: dict[str, Any]) -> None:
        """Note jobs that ended without a worker: the more there are, the longer the pause."""
        fresh = [name for name in sorted(gone - self._seen) if not sent[name].counted]
        for name in fresh:
            sent[name].counted = True
            self._fruitless.append(sent[name].job_id or "")
        if not fresh:
            return
        self._resumes_at = time.monotonic() + min(LONGEST_PAUSE, 2.0 ** len(self._fruitless))
        why = self._why(sent[fresh[-1]].refused)
        limit = GIVEN_UP_LATER if self._seen else GIVEN_UP_AT_FIRST
        if (sent[fresh[-1]].refused and not self._seen) or len(self._fruitless) >= limit:
            self.trouble = why
            if self._seen and not self.cluster.scheduler_info["workers"]:
                # nobody is left to work: whoever waits for results is to know
                self.client.close()
        elif self._seen:
            self.say(why)

    def _why(self, refused: str) -> str:
        if refused:
            return f"{self.queue.submits} refuses: {refused}"
        numbers = [number for number in self._fruitless if number]
        said = end_of_log(self.logs, numbers) or f"They wrote nothing into {self.logs}."
        return f"{len(numbers)} jobs ended before a worker came of them ({', '.join(numbers[-3:])}). {said}"

    def _forget(self, names: set[str]) -> None:
        """Take jobs out of the cluster's books, in its own thread."""
        from distributed.core import Status

        for name in names:
            self.cluster.worker_spec.pop(name, None)
            self._missed.pop(name, None)
            if job := self.cluster.workers.pop(name, None):
                job.status = Status.closed
