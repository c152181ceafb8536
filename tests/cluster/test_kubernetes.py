"""Kubernetes, as far as it can be tried without one: a stand-in for kubectl reads the manifest and obeys."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from machines import free_ports, within
from stubs import KUBECTL, placed

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters import ClusterConfig, configured, started
from govsim.experiments.engine.clusters.config import KubernetesConfig
from govsim.experiments.engine.clusters.manifest import manifest
from govsim.experiments.engine.distributed import Distributed

JOB_ALIVE = '{"status": {"active": 2}}'
JOB_FAILED = (
    '{"status": {"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", '
    '"message": "too often"}]}}'
)
PODS = (
    '{"items": [{"status": {"phase": "Pending", "containerStatuses": '
    '[{"state": {"waiting": {"reason": "ImagePullBackOff"}}}]}}, {"status": {"phase": "Running"}}]}'
)


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = placed(tmp_path, monkeypatch, kubectl=KUBECTL)
    (folder / "pods.json").write_text(PODS)
    (folder / "job.json").write_text(JOB_ALIVE)
    return folder


def config(folder: Path, **more: object) -> ClusterConfig:
    lines = {"image": "govsim:1", "jobs": 2, "memory": "1GB", "host": "127.0.0.1", "port": free_ports(1), **more}
    lines.setdefault("python", sys.executable)
    path = folder / "cluster.yaml"
    path.write_text("kubernetes:\n" + "".join(f"  {name}: {value}\n" for name, value in lines.items()))
    return configured("kubernetes", path)


def test_pods_come_work_and_go(notes: Path, tmp_path: Path, task: Callable[[int], tuple[int, str]]) -> None:
    with started(config(tmp_path)) as client:
        assert within(20, lambda: Distributed(client).workers == 2)
        assert sorted(done.value()[0] for done in Distributed(client).map(task, range(40))) == [*range(40)]
        assert len([*notes.glob("*.group")]) == 2
    assert not [*notes.glob("*.group")]
    name = json.loads((notes / "manifest.json").read_text())["metadata"]["name"]
    assert f"--namespace default delete job {name} --ignore-not-found" in (notes / "calls").read_text()


def test_pods_are_deleted_when_the_work_fails(notes: Path, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), started(config(tmp_path)):
        _ = 1 / 0
    assert not [*notes.glob("*.group")]


def test_what_kubectl_refuses_is_said_in_its_words(notes: Path, tmp_path: Path) -> None:
    (notes / "refusal").write_text('error: namespaces "govsim" not found')
    refused = pytest.raises(EngineError, match='kubectl refuses: error: namespaces "govsim" not found')
    with refused, started(config(tmp_path, namespace="govsim")):
        pass


def test_whoever_waits_is_told_what_the_pods_wait_for(notes: Path, tmp_path: Path) -> None:
    said: list[str] = []
    late = pytest.raises(EngineError, match=r"no worker came within 6 s: kubectl says 1 Pending \(ImagePullBackOff\)")
    with late, started(config(tmp_path, python="/bin/false", patience=6), say=said.append):
        pass
    assert said[0] == "0 of 2 workers; kubectl says 1 Pending (ImagePullBackOff), 1 Running"
    assert not [*notes.glob("*.group")]


def test_a_job_that_kubernetes_gives_up_is_given_up(notes: Path, tmp_path: Path) -> None:
    (notes / "job.json").write_text(JOB_FAILED)
    why = r"gave the pods up: BackoffLimitExceeded too often\. A pod's log ends with:\nno module named govsim"
    given_up = pytest.raises(EngineError, match=why)
    with given_up, started(config(tmp_path, python="/bin/false")):
        pass


def test_without_kubectl_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="there is no `kubectl` on this machine"), started(config(tmp_path)):
        pass


def test_a_port_that_is_taken_is_said(notes: Path, tmp_path: Path) -> None:
    import socket

    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        busy = pytest.raises(EngineError, match=f"no scheduler can listen at port {port} here: address already in use")
        with busy, started(config(tmp_path, port=port)):
            pass


def test_the_manifest_is_a_job_of_kubernetes() -> None:
    settings = KubernetesConfig(
        image="govsim:1", namespace="research", jobs=3, cores=2, memory="4GB", environment={"TZ": "UTC"},
        volumes={"results": "/results"}, node_selector={"disk": "fast"}, service_account="sweeper", pull_secret="key",
    )  # fmt: skip
    job = manifest(settings, name="govsim-1", address="tcp://10.0.0.1:8786")
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job")
    assert job["metadata"]["namespace"] == "research"
    spec, pod = job["spec"], job["spec"]["template"]["spec"]
    assert spec["parallelism"] == 3
    assert spec["completions"] >= 3_000
    assert pod["restartPolicy"] == "Never"
    assert pod["nodeSelector"] == {"disk": "fast"}
    assert pod["serviceAccountName"] == "sweeper"
    assert pod["imagePullSecrets"] == [{"name": "key"}]
    assert pod["volumes"] == [{"name": "volume-0", "persistentVolumeClaim": {"claimName": "results"}}]
    [worker] = pod["containers"]
    assert worker["volumeMounts"] == [{"name": "volume-0", "mountPath": "/results"}]
    assert worker["resources"]["limits"] == {"cpu": "2", "memory": "4000000000"}
    assert {"name": "TZ", "value": "UTC"} in worker["env"]
    assert {"name": "OMP_NUM_THREADS", "value": "1"} in worker["env"]
    assert all(isinstance(each["value"], str) for each in worker["env"])
    assert " ".join(worker["command"]).startswith(
        "python -m distributed.cli.dask_worker tcp://10.0.0.1:8786 --nworkers 2 --nthreads 1 --memory-limit 2000000000"
    )
