"""Tables as files whose bytes depend on nothing but their content."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import pyarrow.lib
import pyarrow.parquet as pq

from govsim.core.scenario import Spec
from govsim.core.scenario.data_files import data_files
from govsim.results.folder import SCENARIO, Place, claimed, flush, told
from govsim.results.manifest import digest, manifest
from govsim.results.tables import tables

if TYPE_CHECKING:
    from govsim.core.world import World

Format = Literal["parquet", "csv"]


def write(
    world: World,
    folder: str | Path,
    *,
    households: bool = False,
    format: Format = "parquet",
    force: bool = False,
) -> Path:
    """Write the results of a world that has lived; return the folder.

    Raises:
        ResultsError: the folder is taken, or cannot be written to; see `claimed`.
    """
    with claimed(folder, force=force) as place:
        fill(place, world, households=households, format=format)
    return place.folder


def fill(
    place: Place,
    world: World,
    *,
    households: bool = False,
    format: Format = "parquet",
    overrides: Sequence[str] = (),
) -> None:
    """Write tables and scenario into a folder that was claimed, and complete it."""
    with told(place.folder):
        files: dict[str, dict[str, Any]] = {}
        for name, table in tables(world, households=households).items():
            path = place.path / f"{name}.{format}"
            save(table, path)
            files[path.name] = {"rows": len(table), "bytes": path.stat().st_size, "sha256": digest(path)}
        scenario = place.path / SCENARIO
        scenario.write_text(resolved(world.spec, place.folder).text(), encoding="utf-8", newline="\n")
        flush(scenario)
        files[SCENARIO] = {"bytes": scenario.stat().st_size, "sha256": digest(scenario)}
        options = (" --households" if households else "") + ("" if format == "parquet" else f" --format {format}")
        place.complete(manifest(world, place, files, list(overrides), options))


def save(table: pd.DataFrame, path: Path) -> None:
    """Write one table; the ending of the path says how."""
    if path.suffix == ".csv":
        table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    else:
        arrow = pyarrow.lib.Table.from_pandas(table, preserve_index=False)
        pq.write_table(arrow, path, compression="zstd", compression_level=3, version="2.6")
    flush(path)


def resolved(spec: Spec, folder: Path) -> Spec:
    """Return the scenario as it can be read from the folder: the paths of files of data lead there from here."""
    files = {path: os.path.relpath(file.resolve(), folder) for path, file in data_files(spec).items()}
    return spec.overridden({path: Path(file).as_posix() for path, file in files.items()}) if files else spec


def texts(overrides: Mapping[str, Any] | Sequence[str]) -> list[str]:
    """Return overrides as "path=value"."""
    if isinstance(overrides, Mapping):
        return [f"{path}={value}" for path, value in overrides.items()]
    return list(overrides)
