"""Which code makes the numbers: all that a run's figures can depend on beside its scenario and its seed."""

from __future__ import annotations

import hashlib
import importlib.metadata
from functools import lru_cache
from pathlib import Path

import govsim
from govsim.core import plugins

# what shows and keeps figures does not make them
NO_FIGURES = ("cli", "report", "results", "_viz", "_scenarios")
ARITHMETIC = ("numpy", "scipy", "pandas", "mesa", "networkx")


def code_version() -> str:
    """Return the SHA-256 of the code that lives a world: ours, the plug-ins' and the versions it computes with."""
    plugins.load()
    parts = [_package()]
    parts += [f"{plugin.path.rpartition('/')[2]} {plugin.sha256}" for plugin in plugins.in_use()]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


@lru_cache(maxsize=1)
def _package() -> str:
    """Return the SHA-256 of the package's own files and of the versions of the libraries, read once."""
    home = Path(govsim.__file__).resolve().parent
    total = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        place = path.relative_to(home)
        if path.suffix in (".py", ".yaml") and place.parts[0] not in NO_FIGURES:
            total.update(f"{place.as_posix()}\n".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    for library in ARITHMETIC:
        total.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    return total.hexdigest()
