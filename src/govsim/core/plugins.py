"""Plug-ins: the files of the folders in GOVSIM_SCHEMES, loaded once, each known by the digest of what was loaded."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from govsim.core.errors import PluginError

VARIABLE = "GOVSIM_SCHEMES"
_PREFIX = "govsim_schemes."


@dataclass(frozen=True)
class Plugin:
    """One file that was loaded.

    Attributes:
        path: the file, as the variable names its folder.
        folder: that folder, in full.
        module: the name of its Python module.
        sha256: the digest of the bytes that were loaded, whatever the file says by now.
    """

    path: str
    folder: str
    module: str
    sha256: str


_LOADED: dict[str, Plugin] = {}
_AWAITED: set[Path] = set()


def key() -> tuple[str, str]:
    """Return what decides which files are in force: the variable's value, and where its relative paths lead."""
    value = os.environ.get(VARIABLE, "")
    return value, os.getcwd() if value else ""


def folders() -> list[Path]:
    """Return the folders that the variable lists."""
    return [Path(each) for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]


def await_folder(folder: Path) -> None:
    """Say that a folder is about to be written: until it is there, the variable may name it all the same."""
    _AWAITED.add(folder.resolve())


def load() -> None:
    """Load every file of the folders that was not loaded before.

    Raises:
        PluginError: a folder is missing, or a file is not Python that can be loaded.
    """
    for folder in folders():
        if folder.resolve() in _AWAITED and not folder.exists():
            continue
        try:
            paths = sorted(path for path in folder.iterdir() if path.suffix == ".py")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise PluginError(f"{VARIABLE}: '{str(folder)[:200]}' is not a folder that can be read: {why}.") from None
        for path in paths:
            _load_file(path)


def in_use() -> list[Plugin]:
    """Return the files that were loaded and whose folders the variable names now."""
    named = {str(folder.resolve()) for folder in folders()}
    return [plugin for plugin in _LOADED.values() if plugin.folder in named]


def in_force(module: str) -> bool:
    """Whether a module is the package's, an installed one, or a file that the variable names now."""
    return not module.startswith(_PREFIX) or any(plugin.module == module for plugin in in_use())


def file_of(module: str) -> str:
    """Return the file of a plug-in's module; empty for any other module."""
    return next((plugin.path for plugin in _LOADED.values() if plugin.module == module), "")


def _load_file(path: Path) -> None:
    """Load one file; a second call does nothing."""
    place = path.resolve().as_posix()
    if place in _LOADED:
        return
    name = f"{_PREFIX}{path.stem.replace('.', '_')}_{hashlib.sha256(place.encode()).hexdigest()[:8]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise PluginError(f"{path} is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with importing(str(path)):
            source = path.read_bytes()
            exec(compile(source, str(path), "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    folder = str(path.parent.resolve())
    _LOADED[place] = Plugin(path.as_posix(), folder, name, hashlib.sha256(source).hexdigest())


@contextmanager
def importing(what: str) -> Iterator[None]:
    """Turn what keeps a foreign file from being loaded into a message with file and line.

    Raises:
        PluginError: it is not Python, cannot be read, or ends the program.
    """
    try:
        yield
    except SyntaxError as error:
        place = f"{error.filename or what}:{error.lineno or 1}"
        raise PluginError(f"{place}: is not Python: {error.msg}.") from error
    except (OSError, UnicodeError) as error:
        if not _inside(error, what):  # the file itself, not what it reads
            raise PluginError(f"{what}: cannot be read: {getattr(error, 'strerror', None) or error}.") from error
        raise
    except ValueError as error:
        if not _inside(error, what) and "null byte" in str(error):
            raise PluginError(f"{what}:1: is not Python: {error}.") from error
        raise
    except SystemExit as error:
        line = _inside(error, what)
        place = f"{what}:{line}" if line else what
        raise PluginError(f"{place}: ends the program when it is loaded. Take the exit out of the file.") from error


def _inside(error: BaseException, file: str) -> int:
    """Return the last line of a file at which an error passed; 0 if it passed at none."""
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else 0
