"""The manifest: what was run, by what, on what, and how to run it again."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import govsim
from govsim.core import plugins
from govsim.results.dictionary import dictionary
from govsim.results.folder import SCENARIO, Place

if TYPE_CHECKING:
    from govsim.core.world import World

LIBRARIES = ("numpy", "pandas", "mesa", "pyarrow", "scipy")


def manifest(
    world: World, place: Place, files: Mapping[str, Any], overrides: list[str], options: str
) -> dict[str, Any]:
    """Return the manifest of a run; all that can differ between two equal runs stands under "run".

    Args:
        world: the world that has lived.
        place: the folder, which knows when the run started.
        files: bytes, rows and SHA-256 by file name.
        overrides: the settings that were changed, as "path=value"; the scenario beside it has them.
        options: the further options of the command that repeats the run.
    """
    tables = {name.rpartition(".")[0] for name in files}
    return {
        "govsim": govsim.__version__,
        "title": world.spec.title,
        "scenario": world.spec.name,
        "scenario_hash": world.spec.hash,
        "seed": world.seed,
        "years": [world.spec.first_year, world.year],
        "overrides": overrides,
        "repeat": f"govsim run {SCENARIO} --seed {world.seed}{options}",
        "files": dict(files),
        "columns": {table: said for table, said in dictionary(world).items() if table in tables},
        **surroundings(place),
    }


def surroundings(place: Place) -> dict[str, Any]:
    """Return what made the results: versions, plug-ins; and under "run" all that may differ between equal runs."""
    return {
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in LIBRARIES}},
        "plugins": _plugins(),
        "run": {
            "started": f"{place.started:%Y-%m-%dT%H:%M:%SZ}",
            "seconds": round((datetime.now(UTC) - place.started).total_seconds(), 3),
            "platform": platform.platform(),
            "commit": _commit(),
        },
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(library: str) -> str:
    return importlib.metadata.version(library)


def _plugins() -> dict[str, str]:
    """Return the path and SHA-256 of every plug-in in force, as it was when it was loaded."""
    return {plugin.path: plugin.sha256 for plugin in plugins.in_use()}


def _commit() -> str | None:
    """Return the commit of the checkout that the code runs from, "-dirty" if it was changed since."""
    root = Path(govsim.__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None
