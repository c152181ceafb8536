"""Survey microdata: a CSV or Parquet file with one row a person becomes a draft of the population."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.households.draft import Draft

if TYPE_CHECKING:
    import pandas as pd

WHERE = "population.microdata"
MAP = "population.column_map"
MOST_MEMBERS = 200

# what a file may bring: dtype, smallest and largest sensible value
OF_PERSONS: dict[str, tuple[str, float, float]] = {
    "age": ("uint8", 0, 110),
    "female": ("bool", 0, 1),
    "scheme": ("uint8", 0, 2),
    "chronic": ("bool", 0, 1),
    "frailty": ("float32", 0, 1000),
}
OF_HOUSEHOLDS: dict[str, tuple[str, float, float]] = {
    "weight": ("float32", 1e-9, 1e9),
    "income": ("float64", 0, 1e12),
    "savings": ("float64", 0, 1e12),
    "urban": ("bool", 0, 1),
    "trust": ("float32", 0, 1),
    "awareness": ("float32", 0, 1),
}
KNOWN = ("household", *OF_PERSONS, *OF_HOUSEHOLDS)


def find(path: str, spec: Any) -> Path:
    """Return the file: beside the scenario that names it if it is there, else from the working directory."""
    scenario = Path(spec.tree.value["households"].value["population"].value["microdata"].place.rpartition(":")[0])
    beside = scenario.parent / path
    return beside if scenario.is_file() and beside.is_file() else Path(path)


def read(path: Path, column_map: Mapping[str, str]) -> Draft:
    """Read a file of persons; rows of one household need not stand together.

    Raises:
        ScenarioError: says which column or row is wrong, and how to mend it.
    """
    table = _load(path)
    names = _names(column_map, [str(column) for column in table.columns])
    if "household" not in names or "age" not in names:
        lacking = " and ".join(f"'{name}'" for name in ("household", "age") if name not in names)
        raise _wrong(f"{path.name} has no column {lacking}.", f"Name it in {MAP}. The file has: {_list(table)}.")
    if table[names["household"]].isna().any():
        raise _wrong(f"{path.name}: a person has no '{names['household']}'.", "Every row needs its household.")
    owner, ids = table[names["household"]].factorize()
    order = np.argsort(owner, kind="stable")
    owner = owner[order].astype(np.int32)
    members = np.bincount(owner)
    if members.max() > MOST_MEMBERS:
        largest = ids[int(members.argmax())]
        raise _wrong(f"household '{largest}' has {members.max()} members.", "Is it the right column?")
    draft = Draft({"household": owner})
    first = np.cumsum(members) - members
    for name, (dtype, low, high) in (OF_PERSONS | OF_HOUSEHOLDS).items():
        if name not in names:
            continue
        column = _numbers(table[names[name]], names[name], low, high)[order]
        if name in OF_PERSONS:
            draft.persons[name] = column.astype(dtype)
        else:
            _same_within(column, owner, first, names[name], ids)
            draft.households[name] = column[first].astype(dtype)
    if "income" in draft.households:
        draft.households["permanent_income"] = draft.households.pop("income")
    draft.notes.append(f"{len(owner)} persons in {len(members)} households were read from {path.name}")
    return draft


def _load(path: Path) -> pd.DataFrame:
    import pandas as pd

    if not path.is_file():
        raise _wrong(f"there is no file '{path}'.", "The path is taken from the scenario's folder, then from here.")
    try:
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except Exception as error:  # whatever a reader of foreign files raises
        raise _wrong(
            f"{path.name} cannot be read: {error}", "It must be CSV, or Parquet with the ending .parquet."
        ) from error
    if table.empty:
        raise _wrong(f"{path.name} has no rows.", "One row a person is needed.")
    return table


def _names(column_map: Mapping[str, str], columns: list[str]) -> dict[str, str]:
    """Return the file's name of each of our columns that it has."""
    for ours, theirs in column_map.items():
        if ours not in KNOWN:
            raise ScenarioError(Problem(f"{MAP}.{ours}", f"unknown column '{ours}'.", did_you_mean(ours, KNOWN)))
        if theirs not in columns:
            raise ScenarioError(
                Problem(f"{MAP}.{ours}", f"the file has no column '{theirs}'.", did_you_mean(theirs, columns))
            )
    return {name: column_map.get(name, name) for name in KNOWN if column_map.get(name, name) in columns}


def _numbers(column: pd.Series[Any], name: str, low: float, high: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a column as numbers within bounds; yes and no, true and false count as 1 and 0."""
    import pandas as pd

    plain = column
    if plain.dtype.kind not in "biuf":
        words = {"true": 1, "false": 0, "yes": 1, "no": 0}
        plain = plain.map(lambda x: words.get(str(x).strip().lower(), x))
    values = pd.to_numeric(plain, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    bad = np.flatnonzero(np.isnan(values))
    if len(bad):
        raise _wrong(
            f"column '{name}', row {bad[0] + 1}: '{column.iloc[bad[0]]}' is not a number.",
            "Fill or drop such rows.",
        )
    bad = np.flatnonzero((values < low) | (values > high))
    if len(bad):
        said = f"column '{name}', row {bad[0] + 1}: {values[bad[0]]:g} is not between {low:g} and {high:g}."
        raise _wrong(said, f"{len(bad)} rows are so.")
    return values


def _same_within(column: Any, owner: Any, first: Any, name: str, ids: Any) -> None:
    differs = np.flatnonzero(column != column[first][owner])
    if len(differs):
        raise _wrong(f"column '{name}' differs within household '{ids[owner[differs[0]]]}'.", "Give it one value.")


def _list(table: pd.DataFrame) -> str:
    return ", ".join(map(str, table.columns[:20]))


def _wrong(message: str, fix: str) -> ScenarioError:
    return ScenarioError(Problem(WHERE, message, fix))
