"""Whole files in a folder that many machines share: this disk, a network share, or an object store."""

from __future__ import annotations

import errno
import os
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import fsspec

from govsim.core.errors import ResultsError
from govsim.results.folder import flush

ASIDE = ".aside"  # where a file grows before it gets its name
STALE = 3600.0  # seconds after which a file that never got its name was left by somebody who died


class FullError(ResultsError):
    """There is no room left where the results go: nothing is lost, nothing more can be kept."""


class Files:
    """A folder by its address: a path, or "s3://bucket/folder" and whatever else fsspec knows.

    A file is either there as a whole or not at all: it is written aside, flushed and renamed, or put
    with one request. Nothing is ever locked, and nothing is appended to.
    """

    def __init__(self, address: str, options: Mapping[str, Any] | None = None) -> None:
        self.address = address
        self.options = dict(options or {})
        try:
            self._system, self.root = fsspec.core.url_to_fs(address, **self.options)
        except (ValueError, ImportError) as error:
            raise ResultsError(f"'{address}' is no folder that can be reached: {error}") from None
        self.local = type(self._system).__name__ == "LocalFileSystem"

    def __reduce__(self) -> tuple[type[Files], tuple[str, dict[str, Any]]]:
        return type(self), (self.root if self.local else self.address, self.options)

    def path(self, name: str) -> str:
        """Return the full path of a file in it."""
        return f"{self.root}/{name}"

    def put(self, name: str, content: bytes) -> None:
        """Write a file as a whole; one of that name is replaced.

        Raises:
            FullError: no room is left.
            ResultsError: it cannot be written for another reason.
        """
        with self._told():
            if self.local:
                self._rename_into(self.path(name), content)
            else:
                self._system.pipe_file(self.path(name), content)

    def _rename_into(self, path: str, content: bytes) -> None:
        aside = self.path(f"{ASIDE}/{uuid.uuid4().hex}")
        for folder in (os.path.dirname(path), os.path.dirname(aside)):
            os.makedirs(folder, exist_ok=True)
        try:
            with open(aside, "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(aside)
            raise
        flush(Path(path).parent)

    def put_first(self, name: str, content: bytes) -> bool:
        """Write a file unless there is one of that name; say whether it was written."""
        with self._told():
            if not self.local:
                if self._system.exists(self.path(name)):
                    return False
                self._system.pipe_file(self.path(name), content)
                return True
            aside = f"{ASIDE}/{uuid.uuid4().hex}"
            self._rename_into(self.path(aside), content)
            try:
                os.link(self.path(aside), self.path(name))  # made or refused in one act
            except FileExistsError:
                return False
            except OSError:  # a file system without links: two at once are told apart less strictly
                if os.path.exists(self.path(name)):
                    return False
                self._rename_into(self.path(name), content)
            finally:
                os.unlink(self.path(aside))
            return True

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            FileNotFoundError: there is none.
            ResultsError: it cannot be read.
        """
        with self._told("read", missing=True):
            return bytes(self._system.cat_file(self.path(name)))

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in one of its folders, sorted; none if there is no such folder."""
        self._system.invalidate_cache()
        with suppress(FileNotFoundError, NotADirectoryError), self._told("read", missing=True):
            if self.local:
                return sorted(os.listdir(self.path(folder)))
            return sorted(found.rsplit("/", 1)[-1] for found in self._system.ls(self.path(folder), detail=False))
        return []

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        self._system.invalidate_cache()
        with self._told("read"):
            return bool(self._system.exists(self.path(name)))

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        with suppress(FileNotFoundError), self._told(missing=True):
            self._system.rm_file(self.path(name))

    def remove_stale(self) -> None:
        """Take away what somebody who died was writing."""
        if not self.local:
            return
        for name in self.names(ASIDE):
            with suppress(OSError):
                if time.time() - os.stat(self.path(f"{ASIDE}/{name}")).st_mtime > STALE:
                    os.unlink(self.path(f"{ASIDE}/{name}"))

    @contextmanager
    def _told(self, done: str = "written", *, missing: bool = False) -> Iterator[None]:
        """Turn a disk that is full, or a place that is closed to us, into an error that says so."""
        try:
            yield
        except OSError as error:
            if missing and isinstance(error, FileNotFoundError | NotADirectoryError):
                raise
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise FullError(f"no room is left in '{self.address}'.") from error
            raise ResultsError(f"'{self.address}' cannot be {done}: {error.strerror or error}.") from error
        except Exception as error:
            if self.local or isinstance(error, ResultsError):
                raise
            # an object store has errors of its own: no credentials, no such bucket, no network
            raise ResultsError(f"'{self.address}' cannot be {done}: {type(error).__name__}: {error}.") from error
