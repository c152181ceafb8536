"""Kubernetes: a scheduler in this process, workers in the pods of a Job that `kubectl` makes and deletes."""

from __future__ import annotations

import json
import logging
import secrets
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters.config import KubernetesConfig
from govsim.experiments.engine.clusters.manifest import manifest
from govsim.experiments.engine.clusters.ports import must_be_free
from govsim.experiments.engine.clusters.signals import undisturbed
from govsim.experiments.engine.clusters.waiting import first_worker
from govsim.experiments.engine.hushed import hushed
from govsim.experiments.engine.settings import SETTINGS

if TYPE_CHECKING:
    from distributed import Client

ANSWER_WITHIN = 120  # seconds
LINES_OF_A_LOG = 12
LOOK_EVERY = 3.0


@contextmanager
def pods(config: KubernetesConfig, *, say: Callable[[str], None]) -> Iterator[Client]:
    """Keep pods with workers on Kubernetes while the block lasts; Kubernetes itself replaces those that end.

    Raises:
        EngineError: there is no kubectl, it refuses, or no worker came.
    """
    import dask
    from distributed import Client

    with dask.config.set(SETTINGS), hushed(), _scheduler(config) as cluster:
        host_and_port = f"{config.host}:{config.port}" if config.host else cluster.scheduler_address.split("://")[1]
        job = Job(config, f"govsim-{secrets.token_hex(3)}", f"tcp://{host_and_port}")
        with job, Client(cluster, set_as_default=False) as client:
            first_worker(
                client, wanted=config.jobs * config.cores, patience=config.patience, say=say,
                ask=job.says, hopeless=job.failed, every=LOOK_EVERY,
            )  # fmt: skip
            yield client


@contextmanager
def _scheduler(config: KubernetesConfig) -> Iterator[Any]:
    """Start a scheduler here, to which pods connect."""
    from distributed import Scheduler, SpecCluster

    must_be_free(config.port)
    options = {"port": config.port, "dashboard": False, "dashboard_address": ":0"}
    scheduler = {"cls": Scheduler, "options": options}
    cluster = SpecCluster(workers={}, scheduler=scheduler, silence_logs=logging.CRITICAL)
    try:
        yield cluster
    finally:
        with undisturbed():
            cluster.close()


class Job:
    """The Job of our pods: there while the block lasts."""

    def __init__(self, config: KubernetesConfig, name: str, address: str) -> None:
        self.config, self.name, self.address = config, name, address

    def __enter__(self) -> Job:
        """Make it.

        Raises:
            EngineError: kubectl is not there, or refuses.
        """
        text = json.dumps(manifest(self.config, name=self.name, address=self.address), indent=1)
        try:
            with undisturbed():  # a Job that is made is one that we know of
                done = self._kubectl("apply", "-f", "-", text=text)
        except FileNotFoundError:
            raise EngineError(
                "--cluster kubernetes: there is no `kubectl` on this machine. Install it, and see that "
                "`kubectl get pods` answers."
            ) from None
        except subprocess.TimeoutExpired:
            raise EngineError(f"kubectl does not answer within {ANSWER_WITHIN} s.") from None
        if done.returncode != 0:
            raise EngineError(f"kubectl refuses: {' '.join(done.stderr.split()) or 'it does not say why'}")
        return self

    def __exit__(self, *what: object) -> None:
        """Delete it with its pods."""
        with undisturbed():
            self._asked("delete", "job", self.name, "--ignore-not-found", "--cascade=foreground", "--timeout=60s")

    def says(self) -> str:
        """Return what Kubernetes says of the pods, such as Pending (ImagePullBackOff)."""
        said = self._asked("get", "pods", "-l", f"app.kubernetes.io/instance={self.name}", "-o", "json")
        try:
            states = [_state(pod) for pod in json.loads(said)["items"]]
        except (ValueError, KeyError, TypeError):
            return "kubectl does not answer"
        counted = [f"{states.count(state)} {state}" for state in sorted(set(states))]
        return f"kubectl says {', '.join(counted) or 'no pod yet'}"

    def failed(self) -> str:
        """Return why the Job was given up, with the last words of a pod; empty if it was not."""
        said = self._asked("get", "job", self.name, "-o", "json")
        try:
            conditions = json.loads(said)["status"].get("conditions") or []
        except (ValueError, KeyError, TypeError):
            return ""
        for each in conditions:
            if each.get("type") == "Failed" and each.get("status") == "True":
                why = f"{each.get('reason', '')} {each.get('message', '')}".strip()
                log = self._asked("logs", f"job/{self.name}", f"--tail={LINES_OF_A_LOG}").strip()
                return f"Kubernetes gave the pods up: {why}. A pod's log ends with:\n{log or '(nothing)'}"
        return ""

    def _asked(self, *words: str) -> str:
        """Return what kubectl prints; nothing if it fails."""
        try:
            done = self._kubectl(*words)
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout if done.returncode == 0 else ""

    def _kubectl(self, *words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        context = ["--context", self.config.context] if self.config.context else []
        command = ["kubectl", *context, "--namespace", self.config.namespace, *words]
        # in a session of its own, so that Ctrl-C does not end it half-way
        return subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=ANSWER_WITHIN, check=False,
            start_new_session=True,
        )  # fmt: skip


def _state(pod: dict[str, Any]) -> str:
    """Return the phase of a pod, and why it is not further."""
    status = pod.get("status") or {}
    containers = status.get("containerStatuses") or []
    reasons = [((each.get("state") or {}).get("waiting") or {}).get("reason", "") for each in containers]
    reasons += [each.get("reason", "") for each in status.get("conditions") or [] if each.get("status") == "False"]
    reason = next(filter(None, reasons), "")
    return f"{status.get('phase', 'Unknown')}{f' ({reason})' if reason else ''}"
