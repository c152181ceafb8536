"""What Kubernetes is asked for: a Job whose pods are workers."""

from __future__ import annotations

from typing import Any

from govsim.experiments.engine.clusters.config import KubernetesConfig
from govsim.experiments.engine.clusters.elsewhere import DEATH_TIMEOUT, environment

# a pod that ends well (its link was cut, its scheduler rested) is replaced as often as that
RENEWALS = 1_000
FAILURES = 20
KEPT_AFTER_END = 600  # seconds, so that somebody can read what the pods said


def manifest(config: KubernetesConfig, *, name: str, address: str) -> dict[str, Any]:
    """Return the Job that runs workers of the scheduler at an address.

    A Job and not a Deployment: when whoever started it is killed, its pods find no scheduler, fail so many
    times, and that is the end. A Deployment would start them for ever.
    """
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "namespace": config.namespace, "labels": _labels(name)},
        "spec": {
            "parallelism": config.jobs,
            "completions": config.jobs * RENEWALS,
            "backoffLimit": FAILURES * config.jobs,
            "activeDeadlineSeconds": config.deadline,
            "ttlSecondsAfterFinished": KEPT_AFTER_END,
            "template": {"metadata": {"labels": _labels(name)}, "spec": _pod(config, address)},
        },
    }


def _labels(name: str) -> dict[str, str]:
    return {"app.kubernetes.io/name": "govsim", "app.kubernetes.io/instance": name}


def _pod(config: KubernetesConfig, address: str) -> dict[str, Any]:
    claims = list((config.volumes or {}).items())
    pod: dict[str, Any] = {
        "restartPolicy": "Never",
        "containers": [_worker(config, address)],
        "volumes": [
            {"name": f"volume-{number}", "persistentVolumeClaim": {"claimName": claim}}
            for number, (claim, _) in enumerate(claims)
        ],
    }
    if config.node_selector:
        pod["nodeSelector"] = dict(config.node_selector)
    if config.service_account:
        pod["serviceAccountName"] = config.service_account
    if config.pull_secret:
        pod["imagePullSecrets"] = [{"name": config.pull_secret}]
    return pod


def _worker(config: KubernetesConfig, address: str) -> dict[str, Any]:
    """Return the container of a pod: as many worker processes as it has cores."""
    import dask.utils

    memory = dask.utils.parse_bytes(config.memory)
    asked = {"cpu": str(config.cores), "memory": str(memory)}
    words = (
        f"-m distributed.cli.dask_worker {address} --nworkers {config.cores} --nthreads 1 "
        f"--memory-limit {memory // config.cores} --death-timeout {DEATH_TIMEOUT} --no-dashboard"
    )
    variables = {**environment(), **(config.environment or {})}
    return {
        "name": "worker",
        "image": config.image,
        "command": [config.python or "python", *words.split()],
        "env": [{"name": name, "value": value} for name, value in variables.items()],
        "resources": {"requests": asked, "limits": asked},
        "volumeMounts": [
            {"name": f"volume-{number}", "mountPath": path}
            for number, path in enumerate((config.volumes or {}).values())
        ],
    }
