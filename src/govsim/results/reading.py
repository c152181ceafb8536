"""Results read back: nothing is loaded before it is asked for, and nothing that was changed is believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.core.errors import ResultsError, did_you_mean
from govsim.results.comparison_columns import COMPARISON
from govsim.results.dictionary import COLUMNS
from govsim.results.folder import ARMS, FIRST_WORDS, FORMATS, MANIFEST, MARK, SCENARIO, is_being_written, sibling
from govsim.results.manifest import digest

if TYPE_CHECKING:
    import pandas as pd

    from govsim.core.scenario import Spec


def read(folder: str | Path) -> Results:
    """Return the results in a folder.

    Raises:
        ResultsError: there is no such folder, it is unfinished, or it was written by something else.
    """
    path = Path(folder)
    if not path.is_dir():
        waiting = sibling(path, "old")
        hint = f" '{waiting}' holds the results before a replacement that was cut off." if waiting.is_dir() else ""
        raise ResultsError(f"there is no folder '{path}'.{hint}")
    if not (path / MANIFEST).is_file():
        raise ResultsError(_why_incomplete(path))
    return Results(path)


def _why_incomplete(path: Path) -> str:
    if not (path / MARK).is_file():
        return f"'{path}' is not a folder of results: it has no {MANIFEST}."
    text = (path / MARK).read_text(encoding="utf-8", errors="replace").removeprefix(FIRST_WORDS)
    who = ", ".join(text.split("\n")).strip(", ")
    if is_being_written(path):
        return f"'{path}' is unfinished: a run is still writing to it ({who})."
    return f"'{path}' is unfinished: its run was cut off ({who}). Run it again with the same --out."


class Results:
    """One complete run: `results["metrics"]` is a table, `results.manifest` what is known about the run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            self._files = {str(name): dict(about) for name, about in self.manifest["files"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ResultsError(f"'{folder / MANIFEST}' is damaged: {error}.") from None
        self._loaded: dict[str, pd.DataFrame] = {}

    @property
    def names(self) -> list[str]:
        """The tables that there are."""
        return [name.rpartition(".")[0] for name in self._files if name.rpartition(".")[2] in FORMATS]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, table: object) -> bool:
        return table in self.names

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table, loaded once, after its bytes were compared with the manifest."""
        if table not in self._loaded:
            self._loaded[table] = self._load(table)
        return self._loaded[table]

    def metric(self, name: str, group: str = "all") -> pd.Series[float]:
        """Return a metric's value by year."""
        every = self["metrics"]
        rows = every[(every["metric"] == name) & (every["group"] == group)]
        if rows.empty and not (every["metric"] == name).any():
            raise ResultsError(f"no metric '{name}' was recorded. {did_you_mean(name, every['metric'].unique())}")
        return rows.set_index("year")["value"]

    @cached_property
    def spec(self) -> Spec:
        """The scenario, with all that was overridden."""
        from govsim.core.scenario import read as read_scenario

        if SCENARIO not in self._files:
            raise ResultsError(f"'{self.folder}' holds more than one scenario: read those in its folder '{ARMS}'.")
        return read_scenario(self._checked(SCENARIO))

    def verify(self) -> None:
        """Compare every file with the manifest.

        Raises:
            ResultsError: one is missing or was changed.
        """
        for name in self._files:
            self._checked(name)

    def _checked(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise ResultsError(f"'{path}' is missing, but the manifest lists it. Run it again: {self.repeat}")
        if digest(path) != self._files[name].get("sha256"):
            raise ResultsError(
                f"'{path}' was changed or damaged: its SHA-256 is not the manifest's. Run it again: {self.repeat}"
            )
        return path

    @property
    def repeat(self) -> str:
        """The command that makes the same results again, from inside the folder."""
        return str(self.manifest.get("repeat", ""))

    def _load(self, table: str) -> pd.DataFrame:
        import pandas as pd

        name = next((f"{table}.{ending}" for ending in FORMATS if f"{table}.{ending}" in self._files), None)
        if name is None:
            raise ResultsError(f"'{self.folder}' has no table '{table}'. {did_you_mean(table, self.names)}")
        path = self._checked(name)
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        columns = (COMPARISON if self.manifest.get("kind") == "comparison" else COLUMNS).get(table, {})
        types = {column: about.dtype for column, about in columns.items()}
        words = {column: "" for column, dtype in types.items() if dtype == "str"}
        return pd.read_csv(path, dtype=types).fillna(words)
