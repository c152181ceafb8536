"""A folder of results that is either complete or says that it is not, whenever the run is cut off.

A folder is complete if and only if it has a manifest, which is written last. Until then it holds the
marker UNFINISHED, on which the running process keeps a lock that dies with it. Complete results are
replaced only by complete ones: the new ones grow in a sibling folder and change places at the end.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govsim.core.errors import ResultsError
from govsim.results.comparison_columns import COMPARISON
from govsim.results.delphi_columns import DELPHI
from govsim.results.dictionary import TABLES

try:
    import fcntl
except ImportError:  # a system without them: two runs into one folder are not told apart
    fcntl = None  # type: ignore[assignment]

MARK, MANIFEST, SCENARIO = "UNFINISHED", "manifest.json", "scenario.yaml"
FORMATS = ("parquet", "csv")
PART = f"{MANIFEST}.part"
OURS = {MARK, MANIFEST, PART, SCENARIO}
OURS |= {f"{table}.{ending}" for table in (*TABLES, *COMPARISON, *DELPHI) for ending in FORMATS}
# folders inside a comparison's: the scenarios of its arms, and each finished seed
ARMS, SEEDS = "arms", "seeds"
OUR_FOLDERS = {ARMS: re.compile(r".+\.yaml"), SEEDS: re.compile(r"\d+-[0-9a-f]{16}\.zip(\.part)?")}
FIRST_WORDS = "govsim: this folder is unfinished; what lies in it is not complete.\n"


class Place:
    """Where a run may write: its own folder, marked as unfinished until `complete`."""

    def __init__(self, folder: Path, path: Path, mark: int) -> None:
        self.folder = folder
        self.path = path
        self.started = datetime.now(UTC)
        self._mark = mark
        self._notes = [f"process {os.getpid()}, started {self.started:%Y-%m-%d %H:%M:%S} UTC"]
        self.note("nothing has been lived")

    def note(self, news: str) -> None:
        """Say in the marker how far the run has come."""
        text = "\n".join([*self._notes, news, ""])
        with told(self.folder):
            os.ftruncate(self._mark, 0)
            os.lseek(self._mark, 0, os.SEEK_SET)
            os.write(self._mark, (FIRST_WORDS + text).encode())
        self._last = news

    def stopped(self, by: BaseException) -> None:
        """Say in the marker what cut the run off."""
        word = "Ctrl-C" if isinstance(by, KeyboardInterrupt) else type(by).__name__
        self.note(f"{self._last}; then stopped by {word}")

    def complete(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, last; put the folder in the place of an older one; take the marker away."""
        part = self.path / PART
        part.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        flush(part)
        os.replace(part, self.path / MANIFEST)
        flush(self.path)
        if self.path != self.folder:
            _refuse_foreign(self.folder)  # what was put there meanwhile is not ours to remove
            os.rename(self.folder, sibling(self.folder, "old"))
            os.rename(self.path, self.folder)
            flush(self.folder.parent)
        (self.folder / MARK).unlink()
        _remove(sibling(self.folder, "old"))


def flush(path: Path) -> None:
    """See to it that a file, or the names in a folder, have reached the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sibling(folder: Path, word: str) -> Path:
    """Return the hidden folder beside it in which new results grow, or old ones wait to be removed."""
    return folder.with_name(f".{folder.name}.{word}")


@contextmanager
def claimed(where: str | Path, *, force: bool = False, keep_seeds: bool = False) -> Iterator[Place]:
    """Take a folder for one run; it stays marked as unfinished unless `complete` was called.

    Args:
        where: the folder.
        force: replace complete results in it, once there are new ones.
        keep_seeds: leave the finished seeds of a comparison that was cut off where they are.

    Raises:
        ResultsError: it is complete and `force` is off, holds files that are not ours, is being
            written by another run, or cannot be written to.
    """
    folder = Path(os.path.realpath(where))
    with told(folder):
        path = _claimable(folder, force)
        mark = _lock(path, folder)
    try:
        with told(folder):
            _empty(path, folder, keep_seeds)
        place = Place(folder, path, mark)
        try:
            yield place
        except BaseException as error:
            if (path / MARK).exists():
                with contextlib.suppress(ResultsError):  # the disk is full: the marker stays as it is
                    place.stopped(error)
            raise
    finally:
        os.close(mark)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn a disk that is full or closed to us into an error that names the folder."""
    try:
        yield
    except OSError as error:
        raise ResultsError(f"'{folder}' cannot be written: {error.strerror or error}.") from error


def _claimable(folder: Path, force: bool) -> Path:
    """Return the folder to write to: the one asked for, or a sibling while that one holds complete results."""
    if folder.exists() and not folder.is_dir():
        raise ResultsError(f"'{folder}' is a file, not a folder. Give another one to --out.")
    if not folder.exists() and is_complete(sibling(folder, "old")):
        os.rename(sibling(folder, "old"), folder)  # a replacement was cut off between its two steps
    _refuse_foreign(folder)
    path = folder
    if is_complete(folder):
        if not force:
            raise ResultsError(f"'{folder}' holds complete results. Give another folder, or --force to replace them.")
        path = sibling(folder, "new")
        _refuse_foreign(path)
        _remove(sibling(folder, "old"))
    path.mkdir(parents=True, exist_ok=True)
    return path


def _empty(path: Path, folder: Path, keep_seeds: bool) -> None:
    """Remove what a run that was cut off has left; the folder is ours and locked."""
    if path == folder and is_complete(folder):
        raise ResultsError(f"'{folder}' was completed by another run just now.")
    for name in sorted(OURS - {MARK}):
        (path / name).unlink(missing_ok=True)
    for name in OUR_FOLDERS:
        if not (keep_seeds and name == SEEDS):
            _remove_inner(path / name)


def _remove_inner(folder: Path) -> None:
    if folder.is_dir():
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()


def is_complete(folder: Path) -> bool:
    """Whether a folder has a manifest."""
    return (folder / MANIFEST).is_file()


def _refuse_foreign(folder: Path) -> None:
    """Refuse a folder with anything in it that no run of ours has written."""
    names = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    ours = _is_marked(folder) or _is_ours(folder)
    foreign = [name for name in names if not ours or not _is_one_of_ours(folder / name)]
    if foreign:
        shown = ", ".join(foreign[:5]) + (", ..." if len(foreign) > 5 else "")
        raise ResultsError(
            f"'{folder}' holds files that are not results of a run: {shown}. "
            "Nothing was touched. Give another folder, or move them away."
        )


def _is_one_of_ours(path: Path) -> bool:
    """Whether a run may have written this file, or this folder with all that is in it."""
    if not path.is_dir():
        return path.name in OURS
    inner = OUR_FOLDERS.get(path.name)
    return inner is not None and all(inner.fullmatch(each.name) and not each.is_dir() for each in path.iterdir())


def _is_marked(folder: Path) -> bool:
    """Whether it has our marker; a run that is killed at once leaves an empty one."""
    try:
        text = (folder / MARK).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return not text or text.startswith(FIRST_WORDS[:7])


def _is_ours(folder: Path) -> bool:
    """Whether its manifest was written by us."""
    with contextlib.suppress(OSError, ValueError):
        return "govsim" in json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return False


def _lock(path: Path, folder: Path) -> int:
    """Open the marker and lock it; a lock that another living process holds refuses us."""
    mark = os.open(path / MARK, os.O_RDWR | os.O_CREAT, 0o644)
    if fcntl is None or _locked(mark):
        return mark
    who = os.read(mark, 1000).decode(errors="replace").removeprefix(FIRST_WORDS).replace("\n", ", ").strip(", ")
    os.close(mark)
    raise ResultsError(f"another run is writing to '{folder}' ({who}). Wait for it, or give another folder.")


def _locked(mark: int) -> bool:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def is_being_written(folder: Path) -> bool:
    """Whether a living run holds the marker of an unfinished folder."""
    if fcntl is None or not (folder / MARK).is_file():
        return False
    mark = os.open(folder / MARK, os.O_RDONLY)
    try:
        return not _locked(mark)
    finally:
        os.close(mark)


def _remove(folder: Path) -> None:
    """Remove a folder that holds nothing but our own files."""
    if folder.is_dir():
        _refuse_foreign(folder)
        # half removed it must neither look complete nor foreign
        (folder / MARK).write_text(FIRST_WORDS, encoding="utf-8")
        (folder / MANIFEST).unlink(missing_ok=True)
        for name in OUR_FOLDERS:
            _remove_inner(folder / name)
        for name in (*sorted(OURS - {MANIFEST, MARK}), MARK):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()
