"""The table of a sweep: which columns it has, and the row of one run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import govsim
from govsim.core.metric import metrics
from govsim.experiments.study import Run, Study
from govsim.results.code import code_version
from govsim.results.store.about import About, ColumnOf

KEYS = (
    ColumnOf("run", "int", "number", "The run, from 0; runs of one design follow each other.", "key"),
    ColumnOf("design", "int", "number", "The design, from 0: one combination of all levers and uncertainties.", "key"),
    ColumnOf("base", "str", "name", "The scenario that the run starts from.", "key"),
    ColumnOf(
        "seed", "int", "number", "Where chance begins: equal seeds have the same people and the same luck.", "key"
    ),
)
KEY = ColumnOf("key", "str", "digest", "Equal for runs that are determined by the same.", "key")


def about_of(study: Study) -> About:
    """Return what the store of a study's sweep is about."""
    return About(
        title=study.title,
        study=study.name,
        study_hash=study.hash,
        govsim=govsim.__version__,
        code=code_version(),
        runs=len(study),
        designs=study.designs,
        seeds=len(study.seeds),
        columns=(*KEYS, *_factors(study), *_outcomes(study), KEY),
    )


def _factors(study: Study) -> Iterator[ColumnOf]:
    for factor in (*study.levers, *study.uncertainties):
        if factor.label != "base":
            yield ColumnOf(factor.label, factor.type.__name__, factor.unit, factor.what, factor.part)


def _outcomes(study: Study) -> Iterator[ColumnOf]:
    known = metrics()
    for outcome in study.outcomes:
        what = f"{known[outcome.metric].label}, {outcome.group}, {outcome.over}"
        how = json.dumps(outcome.canonical(), sort_keys=True)
        yield ColumnOf(outcome.label, "float", outcome.unit, what, "outcome", outcome.better, how)


def row_of(run: Run, figures: Mapping[str, float], key: str) -> dict[str, Any]:
    """Return what the table says of one run."""
    own = {"run": run.number, "design": run.design, "base": run.base, "seed": run.seed, "key": key}
    return {**run.labels, **figures, **own}
