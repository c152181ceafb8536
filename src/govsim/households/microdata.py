"""Survey microdata: a CSV or Parquet file with one row a person becomes a draft of the population."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.core.scenario.data_files import beside
from govsim.households.draft import Draft
from govsim.households.names import Names

if TYPE_CHECKING:
    import pandas as pd

    from govsim.core.world import World

Array = NDArray[Any]
WHERE = "population.microdata"
MAP = "population.column_map"
MOST_MEMBERS = 200

# so many households are drawn at least where weights differ: no share of the city is off by more than 0.01 %
ENOUGH = 10_000
ADULT = 18

# what a file may bring: dtype (those of whole numbers and of yes and no take nothing else), smallest, largest
OF_PERSONS: dict[str, tuple[str, float, float]] = {
    "age": ("uint8", 0, 120),
    "female": ("bool", 0, 1),
    "scheme": ("uint8", 0, 2),
    "chronic": ("bool", 0, 1),
    "frailty": ("float32", 0, 1000),
}
OF_HOUSEHOLDS: dict[str, tuple[str, float, float]] = {
    "weight": ("float64", 0, 1e9),
    "income": ("float64", 0, 1e12),
    "savings": ("float64", 0, 1e12),
    "urban": ("bool", 0, 1),
    "trust": ("float32", 0, 1),
    "awareness": ("float32", 0, 1),
}
KNOWN = ("household", *OF_PERSONS, *OF_HOUSEHOLDS)
WHOLE = ("uint8", "bool")


def find(path: str, spec: Any) -> Path:
    """Return the file: beside the scenario that names it if it is there, else from the working directory."""
    return beside(path, spec.tree.value["households"].value["population"].value["microdata"].place)


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
    owner, ids = _owners(table[names["household"]], path.name)
    order = np.argsort(owner, kind="stable")
    owner = owner[order]
    draft = Draft({"household": owner}, names=Names.of(ids))
    first = np.searchsorted(owner, np.arange(len(ids)))
    for name, (dtype, low, high) in (OF_PERSONS | OF_HOUSEHOLDS).items():
        if name not in names:
            continue
        column = _numbers(table[names[name]], f"{path.name}, column '{names[name]}'", low, high, dtype in WHOLE)[order]
        if name in OF_PERSONS:
            draft.persons[name] = column.astype(dtype)
        else:
            _same_within(column, owner, first, f"{path.name}, column '{names[name]}'", ids)
            draft.households[name] = column[first].astype(dtype)
    for name in ("weight", "income"):
        if name in draft.households and not draft.households[name].any():
            raise _wrong(f"{path.name}, column '{names[name]}': every row is 0.", "Leave the column out, or fill it.")
    if "income" in draft.households:
        draft.households["permanent_income"] = draft.households.pop("income")
    draft.notes.append(f"{len(owner)} persons in {len(ids)} households were read from {path.name}")
    _note_minors(draft)
    return draft


def stand_for(draft: Draft, asked: int | None, world: World) -> None:
    """Let every household count once, by drawing households in proportion to their weights.

    Money knows no weights: a fund pays a row's bill once. So a household that stands for many becomes many.
    As many are drawn as the scenario asks for; if it does not, the file's own number, or `ENOUGH`
    where weights differ and the file has fewer. Whole weights come out exactly if as many are asked for as
    they add up to.
    """
    found = draft.household[-1] + 1
    weight = draft.households.pop("weight", np.ones(found))
    even = bool(weight.min() == weight.max())
    rows = asked or (found if even else max(found, ENOUGH))
    if even and rows == found:
        return
    start = float(world.draw("synthesis: sample").random(dtype=np.float32))
    chosen = systematic(weight, rows, start)
    draft.keep(chosen)
    reason = "population.households" if even else "weights honoured"
    note = f"{reason}: {found:,} households of the file stand for {rows:,} by systematic sampling"
    if lost := found - len(np.unique(chosen)):
        note += f"; not drawn: {lost:,}"
    draft.notes.append(note)


def systematic(weight: Array, rows: int, start: float) -> Array:
    """Return the chosen rows, rising: points at equal steps along the running sum of weights.

    Args:
        weight: how much each row counts.
        rows: how many to choose.
        start: where in the first step the first point lies, 0 to below 1.
    """
    ends = np.cumsum(weight, dtype=np.float64)
    points = (np.arange(rows) + start) * (ends[-1] / rows)
    last = np.flatnonzero(weight)[-1]  # against rounding at the very end
    return np.asarray(np.minimum(np.searchsorted(ends, points, side="right"), last))


def _load(path: Path) -> pd.DataFrame:
    import pandas as pd
    import pyarrow.parquet as pq

    if not path.is_file():
        raise _wrong(f"there is no file '{path}'.", "The path is taken from the scenario's folder, then from here.")
    try:
        if path.suffix == ".parquet":
            header = pq.read_schema(path).names
            table = pd.read_parquet(path) if len(set(header)) == len(header) else pd.DataFrame()
        else:
            header = pd.read_csv(path, header=None, nrows=1, dtype=str).iloc[0].dropna().tolist()
            table = pd.read_csv(path)
    except Exception as error:  # whatever a reader of foreign files raises
        raise _wrong(
            f"{path.name} cannot be read: {error}", "It must be CSV, or Parquet with the ending .parquet."
        ) from error
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise _wrong(f"{path.name} has more than one column '{twice[0]}'.", "Rename or drop all but one.")
    if table.empty:
        raise _wrong(f"{path.name} has no rows.", "One row a person is needed.")
    return table


def _owners(column: pd.Series[Any], file: str) -> tuple[Array, Any]:
    """Return for each row the number of its household, by order of appearance, and the file's names of them."""
    bad = np.flatnonzero(column.isna())
    if len(bad):
        said = f"{file}, column '{column.name}', row {bad[0] + 1}: a person has no '{column.name}'."
        raise _wrong(said, "Every row needs its household.")
    owner, ids = column.factorize()
    members = np.bincount(owner)
    if members.max() > MOST_MEMBERS:
        largest = ids[int(members.argmax())]
        raise _wrong(f"{file}: household '{largest}' has {members.max()} members.", "Is it the right column?")
    return owner.astype(np.int32), ids


def _note_minors(draft: Draft) -> None:
    """Say how many households have no adult: they are allowed, but rarely meant."""
    grown = np.zeros(draft.household[-1] + 1, bool)
    grown[draft.household[draft.persons["age"] >= ADULT]] = True
    if not grown.all():
        draft.notes.append(f"households of the file without an adult ({ADULT} or older): {(~grown).sum():,}")


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


def _numbers(column: pd.Series[Any], place: str, low: float, high: float, whole: bool) -> Array:
    """Return a column as numbers within bounds; yes and no, true and false count as 1 and 0."""
    import pandas as pd

    plain = column
    if plain.dtype.kind not in "biuf":
        words = {"true": 1, "false": 0, "yes": 1, "no": 0}
        plain = plain.map(lambda x: words.get(str(x).strip().lower(), x))
    values = pd.to_numeric(plain, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    checks = {
        "is not a number": np.isnan(values),
        f"is not between {low:g} and {high:g}": (values < low) | (values > high),
        "is not a whole number": (np.trunc(values) != values) & whole,
    }
    for what, wrong in checks.items():
        bad = np.flatnonzero(wrong)
        if len(bad):
            said = column.iloc[bad[0]] if what == "is not a number" else f"{values[bad[0]]:g}"
            raise _wrong(f"{place}, row {bad[0] + 1}: '{said}' {what}.", f"Mend or drop such rows: {len(bad)} in all.")
    return values


def _same_within(column: Array, owner: Array, first: Array, place: str, ids: Any) -> None:
    differs = np.flatnonzero(column != column[first][owner])
    if len(differs):
        raise _wrong(f"{place} differs within household '{ids[owner[differs[0]]]}'.", "Give it one value.")


def _list(table: pd.DataFrame) -> str:
    return ", ".join(map(str, table.columns[:20]))


def _wrong(message: str, fix: str) -> ScenarioError:
    return ScenarioError(Problem(WHERE, message, fix))
