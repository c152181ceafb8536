"""What has to be known of a cluster to start workers there, and how it is read from a small YAML file."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, get_type_hints

from govsim.core.errors import EngineError, ScenarioError, did_you_mean
from govsim.core.scenario.files import text_of
from govsim.core.scenario.item import Item, Problems, shown
from govsim.core.scenario.number import RefusedError
from govsim.core.scenario.text import parse
from govsim.core.scenario.value import value_of
from govsim.core.scheme import Setting, setting

DEFAULT_FILE = Path("cluster.yaml")
_SIZE = re.compile(r"\d+(\.\d+)?\s*([kMGT]i?B)")
_WALLTIME = re.compile(r"(\d+-)?\d{1,3}:[0-5]\d:[0-5]\d")


@dataclass(frozen=True, kw_only=True)
class ClusterConfig:
    """What every kind of cluster has to be told."""

    kind: ClassVar[str] = ""
    ones: ClassVar[str] = "jobs"

    jobs: int = setting(2, unit="count", what="Jobs (on Kubernetes: pods) that are kept running.", low=1, high=10_000)
    cores: int = setting(1, unit="count", what="Worker processes in a job: one core each.", low=1, high=1_024)
    memory: str = setting("2GB", unit="size", what="Memory of a job; its workers share it equally.")
    python: str | None = setting(None, unit="path", what="The Python of the nodes; this one if left out.")
    port: int = setting(0, unit="port", what="Where the scheduler listens here; 0 takes any.", low=0, high=65_535)
    patience: int = setting(3_600, unit="seconds", what="How long to wait for the first worker.", low=1, high=2_592_000)


@dataclass(frozen=True, kw_only=True)
class BatchConfig(ClusterConfig):
    """What a system of queues and jobs has to be told."""

    queue: str | None = setting(None, unit="name", what="Queue (partition); the site's default if left out.")
    account: str | None = setting(None, unit="name", what="Whose budget pays.")
    walltime: str = setting("01:00:00", unit="time", what="After which a job is ended, and replaced.")
    interface: str | None = setting(None, unit="name", what="Network between this machine and the nodes: ib0, eth0.")
    directives: tuple[str, ...] = setting((), unit="text", what="Further lines of the job's header.")
    prologue: tuple[str, ...] = setting((), unit="text", what="Shell lines before a worker starts.")
    log_folder: str | None = setting(None, unit="path", what="Where jobs write what they say.")


@dataclass(frozen=True, kw_only=True)
class SlurmConfig(BatchConfig):
    """What Slurm has to be told."""

    kind: ClassVar[str] = "slurm"


@dataclass(frozen=True, kw_only=True)
class PbsConfig(BatchConfig):
    """What PBS has to be told."""

    kind: ClassVar[str] = "pbs"

    resources: str | None = setting(None, unit="text", what="What `-l` asks for; made of cores and memory if left out.")


@dataclass(frozen=True, kw_only=True)
class KubernetesConfig(ClusterConfig):
    """What Kubernetes has to be told."""

    kind: ClassVar[str] = "kubernetes"
    ones: ClassVar[str] = "pods"

    image: str = setting(unit="name", what="Image with Python, govsim and its dependencies.")
    namespace: str = setting("default", unit="name", what="Namespace of the pods.")
    context: str | None = setting(None, unit="name", what="Context of kubectl; its current one if left out.")
    host: str | None = setting(None, unit="name", what="This machine as pods reach it; found out if left out.")
    port: int = setting(8_786, unit="port", what="Where the scheduler listens here.", low=1, high=65_535)
    environment: dict[str, str] | None = setting(None, unit="text", what="Environment of the workers.")
    volumes: dict[str, str] | None = setting(None, unit="path", what="Volume claims, and where they are mounted.")
    node_selector: dict[str, str] | None = setting(None, unit="text", what="Labels that a node must have.")
    service_account: str | None = setting(None, unit="name", what="Service account of the pods.")
    pull_secret: str | None = setting(None, unit="name", what="Secret with which the image is pulled.")
    deadline: int = setting(86_400, unit="seconds", what="After which the pods end, come what may.", low=60)


KINDS: dict[str, type[ClusterConfig]] = {each.kind: each for each in (SlurmConfig, PbsConfig, KubernetesConfig)}


def configured(kind: str, file: Path | None = None, *, jobs: int | None = None) -> ClusterConfig:
    """Read what a cluster has to be told.

    Args:
        kind: "slurm", "pbs" or "kubernetes".
        file: YAML with a section of that name; else ./cluster.yaml if there is one, else the defaults hold.
        jobs: as many jobs, whatever the file says.

    Raises:
        EngineError: the kind is unknown, or the file is missing or wrong: says where, and how to mend it.
    """
    if kind not in KINDS:
        raise EngineError(f"--cluster {kind[:60]}: there is no such kind of cluster. {did_you_mean(kind, KINDS)}")
    path = file if file is not None else DEFAULT_FILE
    try:
        section = _section(kind, path) if file is not None or path.is_file() else Item({}, "default")
        found = _read(KINDS[kind], section, f"{path}")
    except ScenarioError as error:
        raise EngineError("\n".join(map(str, error.problems))) from None
    if jobs is None:
        return found
    if not 1 <= jobs <= 10_000:
        raise EngineError(f"--jobs {jobs}: ask for 1 to 10,000 {found.ones}.")
    return dataclasses.replace(found, jobs=jobs)


def _section(kind: str, path: Path) -> Item:
    """Return the part of a file that is about one kind of cluster."""
    problems = Problems()
    whole = parse(text_of(path), str(path), problems)
    if not whole.is_mapping:
        problems.add(whole.place, "", "is not a cluster's file.", f"Write `{kind}: {{jobs: 2, memory: 2GB}}`.")
        problems.stop()
    for name, item in whole.value.items():
        if name not in KINDS:
            problems.add(item.place, "", f"unknown kind of cluster {shown(name)}.", did_you_mean(name, KINDS))
    problems.stop()
    if kind not in whole.value:
        problems.add(str(path), "", f"has no section '{kind}'.", f"Write `{kind}: {{jobs: 2, memory: 2GB}}` into it.")
    elif not whole.value[kind].is_mapping and not whole.value[kind].blank:
        problems.add(whole.value[kind].place, kind, f"must be a mapping, not {shown(whole.value[kind])}.")
    problems.stop()
    found: Item = whole.value[kind]
    return Item(found.value or {}, found.place)


def settings_of(cls: type[ClusterConfig]) -> dict[str, Setting]:
    """Return what the section of one kind of cluster may hold, by name."""
    hints = get_type_hints(cls)
    return {
        each.name: Setting(each.name, hints[each.name], each.default, **each.metadata)
        for each in dataclasses.fields(cls)
    }


def _read(cls: type[ClusterConfig], section: Item, file: str) -> ClusterConfig:
    """Return the section as its dataclass, or everything that is wrong with it."""
    known, problems, values = settings_of(cls), Problems(), {}
    for name, item in section.value.items():
        path = f"{cls.kind}.{name[:60]}"
        if name not in known:
            problems.add(item.place, path, f"unknown setting {shown(name)}.", did_you_mean(name, known))
            continue
        try:
            values[name] = value_of(item, known[name].type, known[name])
            _checked(name, values[name], item)
        except RefusedError as refusal:
            problems.add(refusal.place or item.place, path + refusal.path, refusal.message, refusal.fix)
    for name, about in known.items():
        if about.required and name not in section.value:
            where = file if section.place == "default" else section.place
            problems.add(where, cls.kind, f"'{name}' is missing.", f"{about.what} Write `{cls.kind}: {{{name}: ...}}`.")
    problems.stop()
    return cls(**values)


def _checked(name: str, value: object, item: Item) -> None:
    """Refuse what is a text but not one that the cluster would understand."""
    if name == "memory" and not _SIZE.fullmatch(str(value)):
        raise RefusedError(f"{shown(value)} is not a size.", "Write it as 2GB, 500MB or 4GiB.", item.place)
    if name == "walltime" and not _WALLTIME.fullmatch(str(value)):
        raise RefusedError(
            f"{shown(value)} is not a time.", "Write it as '01:30:00' (hours:minutes:seconds).", item.place
        )
    lines = [value] if isinstance(value, str) else [*value] if isinstance(value, tuple) else []
    if any("\n" in line for line in lines):
        raise RefusedError("has a line break.", "Write one line for each entry.", item.place)
