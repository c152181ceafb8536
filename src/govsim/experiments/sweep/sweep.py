"""A study lived: from its YAML to one table, on this machine or on many."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.core.errors import EngineError, LostError, ResultsError
from govsim.experiments.engine.local import embedded
from govsim.experiments.study import Study, read_study
from govsim.experiments.sweep.coordinator import Coordinator
from govsim.experiments.sweep.figures import check_groups
from govsim.experiments.sweep.machines import Machines
from govsim.experiments.sweep.order import Guards
from govsim.experiments.sweep.row import about_of
from govsim.experiments.sweep.work import Work
from govsim.results.store.failures import failed_runs
from govsim.results.store.signs import Sign, shown, signs
from govsim.results.store.store import Store, founded, is_there
from govsim.results.sweeps import read_sweep

if TYPE_CHECKING:
    import pandas as pd

News = Callable[[Coordinator], None]
PATIENCE = 300.0  # seconds to wait for a scheduler that went away: started again, it finds us waiting


def sweep(
    study: str | Path | Study,
    *,
    out: str | Path,
    overrides: Sequence[str] = (),
    machines: Machines | None = None,
    guards: Guards | None = None,
    shard: tuple[int, int] = (1, 1),
    options: Mapping[str, Any] | None = None,
    news: News | None = None,
) -> pd.DataFrame:
    """Live every run of a study that is not done yet; return the table.

    Args:
        study: a shipped name, a path, or a reading.
        out: the folder that keeps the results: a path, or an address such as "s3://bucket/folder". If this
            sweep was begun there, it goes on.
        overrides: settings for every run, as "path=value".
        machines: where the workers are; all cores of this machine if left out.
        guards: what a run may take.
        shard: (i, n): only the i-th of n equal shares of the runs.
        options: what the file system of `out` needs to be reached, as fsspec takes it.
        news: told whenever something has ended.

    Returns:
        A row for each run that is done, as `read_sweep` gives it. A run that failed has none.

    Raises:
        ScenarioError: the study is refused.
        ResultsError: the folder holds something else, or no room is left.
        EngineError: the machines cannot be reached, are gone, or have other code.
    """
    study = study if isinstance(study, Study) else read_study(study, overrides)
    machines = machines or Machines()
    machines.check()
    store = begun(study, out, options)
    live(study, store, machines, guards or Guards(), shard, news)
    return read_sweep(out, options=options)


def begun(study: Study, out: str | Path, options: Mapping[str, Any] | None = None) -> Store:
    """Return the store of a study's sweep: founded in this folder, or joined where it was.

    Raises:
        StudyError: an outcome asks for a group that is not measured.
        ResultsError: the folder holds something else.
    """
    if not is_there(str(out), options):
        with embedded(1, alone=True) as engine:
            check_groups(study, engine)
    return founded(str(out), about_of(study), study.text(), options)


def live(
    study: Study, store: Store, machines: Machines, guards: Guards, shard: tuple[int, int], news: News | None
) -> Sign:
    """Live what is left of a sweep; return how it went."""
    sign = Sign(name=f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:8]}", works_on=machines.name)
    others = any(each.is_alive for each in signs(store))
    mine = share(len(study), shard)
    # two that begin at the same place would do the same runs at the same time
    start = int(sign.name[-8:], 16) / 16**8 if others else 0.0
    if store.files.local:  # the nodes see that folder; they need not see the one we are called from
        machines = replace(machines, logs=Path(store.files.root) / "cluster-logs")
    settled = store.done()
    with shown(store, sign):
        lost: float | None = None
        while not settled[mine].all():
            coordinator = Coordinator(study, store, Work(settled, mine, start), sign, guards, news)
            try:
                with machines.engine() as engine:
                    lost = None
                    coordinator.live(engine)
                    return sign
            except LostError:
                if machines.scheduler is None:
                    raise
                lost = time.monotonic()
                machines.say(f"{machines.name} is gone; waiting {PATIENCE:.0f} s for it to come back ...")
                settled = store.done()
                settled[failed_runs(store)] = True
            except EngineError:  # not there again yet
                if lost is None or time.monotonic() - lost > PATIENCE:
                    raise
                time.sleep(1.0)
        store.publish(unfinished=True)
    return sign


def share(runs: int, shard: tuple[int, int]) -> slice:
    """Return the i-th of n equal shares of the runs.

    Raises:
        ResultsError: there is no such share.
    """
    which, of = shard
    if not 1 <= which <= of:
        raise ResultsError(f"--shard {which}/{of}: give the number of a share and how many there are, such as 3/20.")
    return slice(runs * (which - 1) // of, runs * which // of)
