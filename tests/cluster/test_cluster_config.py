"""The file of a cluster: what it may say, and what it is told when it says something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters import configured
from govsim.experiments.engine.clusters.config import KINDS, KubernetesConfig, SlurmConfig, settings_of

FULL = """\
slurm:
  queue: main
  jobs: 4
  cores: 8
  memory: 16GB
  walltime: "2-00:00:00"
  account: health
  directives: ["--constraint=fast"]
  prologue: [module load python]
kubernetes: {image: "registry.example.org/govsim:1", volumes: {results: /results}}
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(text: str, kind: str = "slurm") -> str:
    Path("c.yaml").write_text(text)
    with pytest.raises(EngineError) as raised:
        configured(kind, Path("c.yaml"))
    return str(raised.value)


def test_a_file_with_two_sections_is_read_for_each() -> None:
    Path("cluster.yaml").write_text(FULL)
    slurm, pods = configured("slurm"), configured("kubernetes", Path("cluster.yaml"), jobs=9)
    assert isinstance(slurm, SlurmConfig)
    assert (slurm.jobs, slurm.cores, slurm.memory, slurm.walltime) == (4, 8, "16GB", "2-00:00:00")
    assert slurm.directives == ("--constraint=fast",)
    assert isinstance(pods, KubernetesConfig)
    assert (pods.jobs, pods.volumes, pods.port) == (9, {"results": "/results"}, 8786)


def test_without_a_file_the_defaults_hold() -> None:
    assert configured("slurm") == SlurmConfig()
    assert configured("pbs", jobs=3).jobs == 3


def test_an_empty_section_is_all_defaults() -> None:
    Path("cluster.yaml").write_text("slurm:\n")
    assert configured("slurm") == SlurmConfig()


WRONG = {
    "slurm: {jbos: 2}": "c.yaml:1: slurm.jbos: unknown setting 'jbos'. Did you mean 'jobs'? Known: account, cores,",
    "slrum: {jobs: 2}": "c.yaml:1: unknown kind of cluster 'slrum'. Did you mean 'slurm'? Known: kubernetes, pbs, sl",
    "\n\nslurm: {jobs: 0}": "c.yaml:3: slurm.jobs: 0 is below 1 (unit: count). It must be at least 1 and",
    "slurm: {jobs: two}": "c.yaml:1: slurm.jobs: 'two' is a text where a whole number (count) belongs.",
    "slurm: {memory: lots}": "c.yaml:1: slurm.memory: 'lots' is not a size. Write it as 2GB, 500MB or 4GiB.",
    "slurm: {walltime: 1:00}": "c.yaml:1: slurm.walltime: YAML reads 1:00 in its own way.",
    "slurm: {walltime: soon}": "c.yaml:1: slurm.walltime: 'soon' is not a time. Write it as '01:30:00'",
    "slurm: {prologue: module}": "c.yaml:1: slurm.prologue: must be a list, not 'module'. Write `[module]`.",
    'slurm: {queue: "a\\nb"}': "c.yaml:1: slurm.queue: has a line break. Write one line for each entry.",
    "slurm: [1]": "c.yaml:1: slurm: must be a mapping, not a list.",
    "pbs: {}": "c.yaml: has no section 'slurm'. Write `slurm: {jobs: 2, memory: 2GB}` into it.",
    "- slurm": "c.yaml:1: is not a cluster's file. Write `slurm: {jobs: 2, memory: 2GB}`.",
    "": "c.yaml:1: is not a cluster's file.",
    "slurm: {": "c.yaml:2: is not YAML:",
    "slurm: !!python/name:os.system {}": "c.yaml:1: tags are not used here",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_is_said_with_its_line_and_its_mending(text: str) -> None:
    assert said(text).startswith(WRONG[text])


def test_all_mistakes_are_said_at_once() -> None:
    assert said("slurm:\n  jobs: 0\n  cores: 0\n").count("\n") == 1


def test_kubernetes_needs_an_image() -> None:
    with pytest.raises(EngineError, match=r"^cluster.yaml: kubernetes: 'image' is missing\. .* Write `kubernetes: {im"):
        configured("kubernetes")
    assert said("\nkubernetes: {jobs: 2}", "kubernetes").startswith("c.yaml:2: kubernetes: 'image' is missing.")


def test_what_is_asked_for_must_exist() -> None:
    with pytest.raises(EngineError, match=r"--cluster slum: there is no such kind of cluster\. Did you mean 'slurm'"):
        configured("slum")
    with pytest.raises(EngineError, match=r"no\.yaml: cannot be read: No such file"):
        configured("slurm", Path("no.yaml"))
    with pytest.raises(EngineError, match="--jobs 0: ask for 1 to 10,000 jobs"):
        configured("slurm", jobs=0)


PAGE = (Path(__file__).parents[2] / "docs" / "clusters.md").read_text("utf-8")
FILES = [text for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if text.startswith(tuple(KINDS))]


@pytest.mark.parametrize("text", FILES, ids=[text.partition(":")[0] for text in FILES])
def test_the_files_of_the_documentation_can_be_copied(text: str) -> None:
    Path("cluster.yaml").write_text(text)
    assert configured(text.partition(":")[0]).jobs == (20 if text.startswith("kubernetes") else 10)


def test_every_setting_is_documented_with_its_default() -> None:
    assert len(FILES) == len(KINDS)
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    for cls in KINDS.values():
        for name in settings_of(cls):
            assert any(f"`{name}`" in row.split("|")[1] for row in rows), name
    assert any(f"| {SlurmConfig().memory} |" in row for row in rows)
