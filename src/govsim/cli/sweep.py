"""`govsim sweep`: live a study, on this machine or on many."""

from __future__ import annotations

import signal
from inspect import cleandoc
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import typer

from govsim.cli import sweep_options as options
from govsim.cli.example import EXAMPLE_STUDY
from govsim.cli.run import Settings

if TYPE_CHECKING:
    from govsim.experiments.study import Study
    from govsim.experiments.sweep.machines import Machines
    from govsim.experiments.sweep.order import Guards
    from govsim.results.store.store import Store

FAILED = 1  # exit code when runs are missing at the end


def sweep(
    study: options.Study,
    out: options.Out = None,
    dry_run: options.DryRun = False,
    set_: Settings = None,
    workers: options.Workers = None,
    scheduler: options.Scheduler = None,
    cluster: options.Cluster = None,
    cluster_config: options.ClusterConfig = None,
    jobs: options.Jobs = None,
    shard: options.Shard = "1/1",
    timeout: options.Timeout = None,
    memory: options.Memory = "auto",
    tries: options.Tries = 2,
    reuse: options.Reuse = None,
    quiet: options.Quiet = False,
) -> None:
    """Live every run of a study once; go on where an earlier try ended.

    All cores of this machine are used unless --scheduler or --cluster says otherwise; the same runs give the same
    table wherever they are lived. Whatever is killed, the same command goes on: nothing is lost, nothing doubled.
    """
    from govsim.core.errors import ResultsError
    from govsim.experiments.study import read_study

    share, machines = _shard(shard), _machines(workers, memory, scheduler, cluster, cluster_config, jobs)
    reading = read_study(study, set_ or [])
    if dry_run:
        from govsim.cli.sweep_cost import tell

        tell(reading, machines)
        return
    if out is None:
        raise ResultsError("no folder is given to keep the results. Say --out DIR; --dry-run says what it would cost.")
    from govsim.experiments.sweep.order import Guards
    from govsim.experiments.sweep.sweep import begun
    from govsim.experiments.sweep.sweep import share as part
    from govsim.results.store.store import opened

    part(len(reading), share)  # what is wrong with these is told before a folder is founded
    if reuse is not None:
        opened(reuse)
    store = begun(reading, out)
    failed = _live(reading, store, machines, Guards(timeout, None, tries), share, reuse, quiet)
    _close(store, out, quiet, failed if share != (1, 1) else None)


sweep.__doc__ = f"""{cleandoc(sweep.__doc__ or "")}

Examples:

  govsim sweep {EXAMPLE_STUDY} --dry-run

  govsim sweep {EXAMPLE_STUDY} --out results/robust

  govsim status results/robust

  govsim results results/robust --out robust.csv

  govsim sweep STUDY --out /shared/DIR --cluster slurm --jobs 40
"""


def _machines(
    workers: int | None, memory: str, scheduler: str | None, cluster: str | None, config: Path | None, jobs: int | None
) -> Machines:
    from govsim.cli.failure import say
    from govsim.experiments.sweep.machines import Machines

    machines = Machines(workers, memory, scheduler, cluster, config, jobs, say)
    machines.check()
    return machines


def _shard(text: str) -> tuple[int, int]:
    from govsim.core.errors import ResultsError

    which, slash, of = text.partition("/")
    if not (slash and which.isdecimal() and of.isdecimal()):
        raise ResultsError(f"--shard {text}: give the number of a share and how many there are, such as 3/20.")
    return int(which), int(of)


def _live(
    study: Study,
    store: Store,
    machines: Machines,
    guards: Guards,
    share: tuple[int, int],
    reuse: str | None,
    quiet: bool,
) -> int:
    """Live what is left, return how many runs failed; whatever cuts that off, say what is kept."""
    from govsim.cli.sweep_progress import shown
    from govsim.experiments.sweep.sweep import live
    from govsim.experiments.sweep.take_over import take_over

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a batch system that ends us is a Ctrl-C
    try:
        if reuse is not None:
            taken = take_over(study, store, reuse)
            if not quiet:
                typer.echo(f"{taken:,} runs were taken over from {reuse}.", err=True)
        with shown(quiet) as news:
            return live(study, store, machines, guards, share, news).failed
    except BaseException:
        _kept(store)
        raise


def _kept(store: Store) -> None:
    """Say, whatever cut the sweep off, what is there and how it goes on."""
    from govsim.cli.failure import say

    done = int(store.done().sum())
    where = store.files.address
    say(f"{done:,} of {store.about.runs:,} runs are kept in {where}; the same command goes on with the others.")


def _close(store: Store, out: str, quiet: bool, ours: int | None) -> None:
    """Say how it went; runs that failed make the command fail: of a share, only its own."""
    from govsim.cli.failure import say
    from govsim.experiments.sweep.coordinator import left_over

    missing, failed = left_over(store)
    failed = failed if ours is None else ours
    if not quiet:
        typer.echo(f"{store.about.runs - missing:,} of {store.about.runs:,} runs are in {out}.")
        typer.echo(f"One table: `govsim results {quote(out)} --out table.csv`, or pandas.read_parquet('{out}/table').")
    if failed:
        count = f"{failed:,} run{'s' if failed > 1 else ''}"
        say(f"{count} failed. `govsim status {quote(out)}` shows why, and how to repeat one alone.", "red")
        raise typer.Exit(FAILED)
