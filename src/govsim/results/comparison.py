"""A comparison's folder: tables, the arms' scenarios, a manifest; and the finished seeds, kept from the first on."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shlex
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.lib

import govsim
from govsim.core.scenario.data_files import data_files
from govsim.results.code import code_version
from govsim.results.comparison_columns import COMPARISON
from govsim.results.folder import ARMS, SEEDS, Place, flush, told
from govsim.results.manifest import digest, surroundings
from govsim.results.writing import resolved, save

if TYPE_CHECKING:
    from govsim.core.scenario import Spec
    from govsim.results.writing import Format

Frames = dict[str, pd.DataFrame]
# the same bytes whenever it is written
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Kept:
    """The seeds that are finished, one file each, whole or not there.

    Args:
        place: the folder, claimed.
        key: what determines a seed's tables beside the seed: scenarios, ruin, code.
    """

    def __init__(self, place: Place, key: str) -> None:
        self._place = place
        self._key = key
        self._folder = place.path / SEEDS
        with told(place.folder):
            self._folder.mkdir(exist_ok=True)

    def _name(self, seed: int) -> str:
        return f"{seed}-{self._key[:16]}.zip"

    def get(self, seed: int) -> Frames | None:
        """Return the tables of a seed, here or in the results that are to be replaced; None if there are none."""
        for folder in dict.fromkeys((self._folder, self._place.folder / SEEDS)):
            path = folder / self._name(seed)
            try:
                with zipfile.ZipFile(path) as file:
                    found = {name.partition(".")[0]: _table(file.read(name)) for name in file.namelist()}
            except (OSError, zipfile.BadZipFile, pyarrow.lib.ArrowException, ValueError):
                continue  # not there, or damaged: it is lived again
            if folder != self._folder:
                self.put(seed, found)
            return found
        return None

    def put(self, seed: int, frames: Frames) -> None:
        """Keep the tables of a seed: the file appears whole, under its own name."""
        path = self._folder / self._name(seed)
        part = path.with_suffix(".zip.part")
        with told(self._place.folder):
            with zipfile.ZipFile(part, "w") as file:
                for name, frame in frames.items():
                    file.writestr(zipfile.ZipInfo(f"{name}.parquet", _LONG_AGO), _bytes(frame))
            flush(part)
            os.replace(part, path)
            flush(self._folder)
        self._place.note(f"{len(list(self._folder.glob('*.zip')))} seeds are finished and kept")

    def complete(
        self, tables: Mapping[str, pd.DataFrame], arms: Mapping[str, Spec], about: Mapping[str, Any], format: Format
    ) -> None:
        """Write tables, scenarios and manifest; from now on the folder is complete."""
        place, files = self._place, dict[str, dict[str, Any]]()
        with told(place.folder):
            for name, table in tables.items():
                path = place.path / f"{name}.{format}"
                save(table, path)
                files[path.name] = {"rows": len(table), "bytes": path.stat().st_size, "sha256": digest(path)}
            (place.path / ARMS).mkdir(exist_ok=True)
            for label, spec in arms.items():
                path = place.path / ARMS / f"{label}.yaml"
                path.write_text(resolved(spec, place.folder / ARMS).text(), encoding="utf-8", newline="\n")
                flush(path)
                files[f"{ARMS}/{path.name}"] = {"bytes": path.stat().st_size, "sha256": digest(path)}
            for path in self._folder.iterdir():
                if not path.name.endswith(f"-{self._key[:16]}.zip"):
                    path.unlink()  # of another comparison, or another version of the code
            place.complete(_manifest(place, files, arms, about, format))


MAKERS = ("dictionary.py", "tables.py", "year_end.py")


def kept_in(place: Place, specs: Sequence[Spec], ruin: str) -> Kept:
    """Return the finished seeds of a comparison in a claimed folder."""
    # what makes a seed's tables out of its worlds counts as well; the code of results is not in `code_version`
    makers = [digest(Path(__file__).with_name(name)) for name in MAKERS]
    people = [_data(spec) for spec in specs]
    said = json.dumps([[spec.hash for spec in specs], people, ruin, code_version(), makers])
    return Kept(place, hashlib.sha256(said.encode()).hexdigest())


def _data(spec: Spec) -> str:
    """Return the digests of the files of data, which the scenario's own hash knows only by their names."""
    return " ".join(digest(file) for file in data_files(spec).values() if file.is_file())


def _bytes(frame: pd.DataFrame) -> bytes:
    room = io.BytesIO()
    frame.to_parquet(room, index=False)
    return room.getvalue()


def _table(content: bytes) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(content))


def _manifest(
    place: Place, files: Mapping[str, Any], arms: Mapping[str, Spec], about: Mapping[str, Any], format: Format
) -> dict[str, Any]:
    return {
        "govsim": govsim.__version__,
        "kind": "comparison",
        "arms": {label: {"title": spec.title, "scenario_hash": spec.hash} for label, spec in arms.items()},
        **about,
        "repeat": _repeat(list(arms), about, format),
        "files": dict(files),
        "columns": {
            table: {name: {"unit": each.unit, "what": each.what} for name, each in columns.items()}
            for table, columns in COMPARISON.items()
        },
        **surroundings(place),
    }


def _repeat(arms: Sequence[str], about: Mapping[str, Any], format: Format) -> str:
    """Return what makes the same tables again, from inside the folder: a command, or Python for seeds of one's own."""
    files, seeds = [f"{ARMS}/{label}.yaml" for label in arms], about["seeds"]
    if seeds != list(range(1, len(seeds) + 1)):
        options = f"seeds={seeds}, ruin={about['ruin']!r}, matters={about['matters']}, out=..."
        return f"govsim.compare({files}, {options})"
    options = f"--seeds {len(seeds)} --ruin {about['ruin']} --matters {about['matters']}"
    return f"govsim compare {shlex.join(files)} {options}" + ("" if format == "parquet" else f" --format {format}")


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of a comparison with the declared columns and types, in their order."""
    declared = COMPARISON[name]
    return table[list(declared)].astype({column: about.dtype for column, about in declared.items()})
