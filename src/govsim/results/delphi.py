"""The folder of a Delphi panel: its tables as CSV, and a manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

import govsim
from govsim.results.delphi_columns import DELPHI
from govsim.results.folder import Place, told
from govsim.results.manifest import digest, surroundings
from govsim.results.writing import save


def write(place: Place, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> None:
    """Write the tables into a folder that was claimed, and complete it.

    Args:
        place: the folder.
        tables: by name.
        about: what they were made of: panel, seeds, scenarios.
    """
    files = {}
    with told(place.folder):
        for name, table in tables.items():
            path = place.path / f"{name}.csv"
            save(table, path)
            files[path.name] = {"rows": len(table), "bytes": path.stat().st_size, "sha256": digest(path)}
        columns = {
            name: {column: {"unit": each.unit, "what": each.what} for column, each in DELPHI[name].items()}
            for name in tables
        }
        said = {"govsim": govsim.__version__, "kind": "delphi", **about, "files": files, "columns": columns}
        place.complete({**said, **surroundings(place)})


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the declared columns and types, in their order."""
    declared = DELPHI[name]
    return table[list(declared)].astype({column: about.dtype for column, about in declared.items()})
