"""Taking over: what an earlier sweep has in common with this one need not be lived again.

A study that got more seeds, a further value of a lever or another design is another sweep, with a folder of
its own. Runs that are determined by the same have the same key in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import batched
from typing import Any

import numpy as np

from govsim.core.errors import ResultsError
from govsim.experiments.study import Study
from govsim.experiments.study.bases import identity
from govsim.experiments.sweep.row import row_of
from govsim.results.keys import run_key
from govsim.results.store.store import BLOCK, Store, opened


def take_over(study: Study, store: Store, folder: str, options: Mapping[str, Any] | None = None) -> int:
    """Keep the rows of runs that an earlier sweep has lived already; return how many.

    Args:
        study, store: of this sweep.
        folder: of the earlier one.
        options: what its file system needs to be reached, as fsspec takes it.

    Raises:
        ResultsError: there is no sweep, or it did not measure what this one does.
    """
    earlier = opened(folder, options)
    outcomes = [column for column in store.about.columns if column.part == "outcome"]
    lacking = [column.name for column in outcomes if column not in earlier.about.columns]
    if lacking:
        raise ResultsError(
            f"'{folder}' did not measure {', '.join(lacking)} in the same way: nothing can be taken over."
        )
    names = [column.name for column in outcomes]
    lived = {row["key"]: row for row in earlier.table().select([*names, "key"]).to_pylist()}
    identities = {label: identity(spec) for label, spec in study.bases.items()}
    kept = 0
    for numbers in batched(np.flatnonzero(~store.done()).tolist(), BLOCK // 10):
        rows = []
        for number in numbers:
            run = study.run(number)
            key = run_key(identities[run.base], run.settings, run.seed, store.about.code)
            if key in lived:
                rows.append(row_of(run, {name: lived[key][name] for name in names}, key))
        for _, group in _by_block(rows):
            store.keep(group)
        kept += len(rows)
    return kept


def _by_block(rows: list[dict[str, Any]]) -> list[tuple[int, list[dict[str, Any]]]]:
    """Return rows by the block of the table that they belong to: a part lies in one."""
    blocks: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        blocks.setdefault(row["run"] // BLOCK, []).append(row)
    return list(blocks.items())
