"""A sweep read back: one tidy table, a row a run, whatever state the sweep is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.core.errors import ResultsError, did_you_mean
from govsim.results.store.store import Store, opened

if TYPE_CHECKING:
    import pandas as pd

_CONDITION = re.compile(r"\s*(.+?)\s*(<=|>=|!=|=|<|>)\s*(.*?)\s*")
_METHODS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_MISSPELT = {"==": "=", "=<": "<=", "=>": ">="}


def read_sweep(
    folder: str | Path,
    where: str | Iterable[str] = (),
    columns: Sequence[str] | None = None,
    *,
    options: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Return the table of a sweep: a row for each run that is done, in their order.

    Args:
        folder: of the sweep: a path, or an address such as "s3://bucket/folder".
        where: conditions such as "seed<=3" or "layers.critical.rate=0.7"; rows have to meet all of them.
        columns: which columns, in this order; all if left out.
        options: what the file system needs to be reached, as fsspec takes it.

    Returns:
        Columns: run, design, base, seed; a column for each lever and uncertainty; one for each outcome;
        key, which is equal for runs that are determined by the same. `.attrs["columns"]` says what each means.

    Raises:
        ResultsError: there is no sweep, it is damaged, or a condition names no column.
    """
    store = opened(str(folder), options)
    frame: pd.DataFrame = store.table().to_pandas()
    for condition in [where] if isinstance(where, str) else where:
        frame = frame[_met(frame, condition)]
    if columns is not None:
        frame = chosen(frame, columns)
    frame = frame.reset_index(drop=True)
    frame.attrs["columns"] = described(store)
    return frame


def described(store: Store) -> dict[str, dict[str, str]]:
    """Return what each column means, by name: its unit, a sentence, its part in the study, which way is better."""
    return {
        column.name: {"unit": column.unit, "what": column.what, "part": column.part, "better": column.better}
        for column in store.about.columns
    }


def summarised(frame: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Return a row a design: mean over its seeds of each outcome, and half its 95 % interval (Student's t).

    A half width is missing where a design has one seed only.
    """
    import numpy as np
    from scipy.special import stdtrit

    outcomes = [column.name for column in store.about.columns if column.part == "outcome" and column.name in frame]
    keys = [column.name for column in store.about.columns if column.part != "outcome"]
    by = [name for name in keys if name in frame and name not in ("run", "seed", "key")]
    groups = frame.groupby(by, sort=False, dropna=False)
    means, counts = groups[outcomes].mean(), groups[outcomes].count()
    widths = groups[outcomes].std(ddof=1) * stdtrit(np.maximum(counts - 1, 1), 0.975) / np.sqrt(counts)
    table = groups.size().rename("seeds").to_frame()
    for name in outcomes:
        table[name], table[f"{name} ±"] = means[name], widths[name]
    return table.reset_index()


def chosen(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return some columns of a table, in the order asked for.

    Raises:
        ResultsError: there is none of that name.
    """
    for name in columns:
        _known(name, frame.columns)
    return frame[list(dict.fromkeys(columns))]


def _met(frame: pd.DataFrame, condition: str) -> pd.Series[bool]:
    """Return which rows meet a condition "name op value"."""
    for wrong, right in _MISSPELT.items():
        condition = condition.replace(wrong, right)
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise ResultsError(f"'{condition}' is no condition. Write it as 'seed<=3' or 'layers.critical.rate=0.7'.")
    name, sign, text = match.groups()
    _known(name, frame.columns)
    column = frame[name]
    value = _like(column, text, condition)
    if sign in ("=", "!="):
        equal: pd.Series[bool] = column == value
        return equal if sign == "=" else ~equal
    if isinstance(value, str):
        raise ResultsError(f"'{condition}': '{name}' holds words; they are equal (=) or not (!=).")
    found: pd.Series[bool] = getattr(column, _METHODS[sign])(value)
    return found


def _like(column: pd.Series[Any], text: str, condition: str) -> Any:
    """Return a text as a value of the kind that a column holds."""
    if column.dtype == bool:
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        raise ResultsError(f"'{condition}': '{column.name}' is true or false.")
    if column.dtype.kind not in "iuf":
        return text.strip("'\"")
    try:
        return float(text)
    except ValueError:
        raise ResultsError(f"'{condition}': '{column.name}' holds numbers, '{text}' is none.") from None


def _known(name: str, columns: Iterable[str]) -> None:
    known = list(columns)
    if name not in known:
        raise ResultsError(f"no column is called '{name}'. {did_you_mean(name, known)}")
