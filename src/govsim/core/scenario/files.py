"""Where scenarios are found: a path, or the name of one that ships; and how bytes become text, safely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from govsim.core.errors import Problem, ScenarioError, did_you_mean

LARGEST = 1_000_000  # bytes; the longest study has a few thousand
SHELVES = {"scenario": ("systems", "reforms"), "study": ("studies",), "panel": ("panels",)}


def shipped(kind: str = "scenario") -> dict[str, Path]:
    """Return what comes with the package, by name: each "scenario", each "study" of many runs, or each "panel"."""
    return dict(_shipped(kind))


def _anything() -> dict[str, Path]:
    return {name: path for kind in reversed(SHELVES) for name, path in _shipped(kind).items()}


@lru_cache(maxsize=len(SHELVES))
def _shipped(kind: str) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for shelf in SHELVES[kind]:
        for path in sorted((gallery() / shelf).glob("*.yaml")):
            found.setdefault(path.stem, path)
    return found


def gallery() -> Path:
    """Return the folder of shipped scenarios: the wheel's, or the checkout's."""
    package = Path(__file__).resolve().parents[2]
    wheel = package / "_scenarios"
    return wheel if wheel.is_dir() else package.parents[1] / "scenarios"


def label(path: Path) -> str:
    """Return how messages call a file: shipped ones by name, others as they were given."""
    return path.name if path in _anything().values() else str(path)


def find(source: str | Path, kind: str = "scenario") -> Path:
    """Return the file of a path or of a shipped name.

    Raises:
        ScenarioError: there is none; the message names the nearest one that ships of this kind.
    """
    name = str(source)
    if isinstance(source, str) and name in _anything() and not _is_file(Path(name)):
        return _anything()[name]
    path = Path(source)
    if _is_file(path):
        return path
    if "\0" in name:
        raise ScenarioError(Problem(repr(name[:60]), "is not a file name."))
    if _is_folder(path):
        inside = sorted(each.name for each in path.glob("*.yaml"))[:10]
        fix = f"Name one of its files: {', '.join(inside)}." if inside else "Name a YAML file."
        raise ScenarioError(Problem(name, f"is a folder, not a {kind}.", fix))
    if _exists(path):
        raise ScenarioError(Problem(name, "is not a regular file.", "Name a YAML file."))
    hint = did_you_mean(path.stem, _shipped(kind)) or "Give the path of a YAML file."
    raise ScenarioError(Problem(name[:200], f"no such file, and no shipped {kind} of that name.", hint))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def text_of(path: Path) -> str:
    """Return the text of a file, without reading more of it than a scenario can have.

    Raises:
        ScenarioError: it is too large, cannot be opened, or is not UTF-8 text.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise ScenarioError(
                Problem(
                    str(path),
                    f"is {size / 1e6:,.1f} MB; a scenario has at most 1 MB.",
                    "Is it the right file?",
                )
            )
        with path.open("rb") as file:
            return decoded(file.read(LARGEST + 1), str(path))
    except OSError as error:
        raise ScenarioError(Problem(str(path), f"cannot be read: {error.strerror or error}.")) from None


def decoded(raw: bytes, file: str, most: int = LARGEST) -> str:
    """Return bytes as text, a byte-order mark taken off.

    Raises:
        ScenarioError: too long, not UTF-8, or with characters that no text has.
    """
    if len(raw) > most:
        said = f"is longer than {most / 1e6:.0f} MB; a scenario has at most 1 MB."
        raise ScenarioError(Problem(file, said, "Is it the right file?"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ScenarioError(
            Problem(f"{file}:{line}", f"byte {error.start} is not UTF-8.", "Save the file as UTF-8.")
        ) from None
    for line, letter in _forbidden(text):
        raise ScenarioError(
            Problem(f"{file}:{line}", f"has the character U+{ord(letter):04X}, which no text has.", "Delete it.")
        )
    return text


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def _forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and character of what YAML forbids."""
    match = _CONTROL.search(text)
    if match:
        yield text.count("\n", 0, match.start()) + 1, match[0]
