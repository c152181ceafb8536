"""`govsim sweep --dry-run`: what a sweep would cost, and what it could tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from govsim.experiments.study import Study
    from govsim.experiments.sweep.estimate import Cost
    from govsim.experiments.sweep.machines import Machines


def tell(study: Study, machines: Machines) -> None:
    """Live a few runs, and print what all of them would take."""
    from rich.text import Text

    from govsim.cli.failure import say
    from govsim.cli.screen import indented, screen
    from govsim.cli.wording import duration, size
    from govsim.experiments.engine.local import embedded
    from govsim.experiments.sweep.estimate import estimate

    say(f"{study.title}: {study.designs:,} designs × {len(study.seeds):,} seeds; a few runs are tried first ...")
    with embedded(machines.workers, memory=machines.memory, alone=True) as engine:
        cost = estimate(study, engine)
    console = screen()
    console.print(Text(study.title, "bold"))
    around = f" ± {cost.deviation:.2g}" if cost.deviation else ""
    console.print(f"  runs        {cost.runs:,}: {study.designs:,} designs × {len(study.seeds):,} seeds")
    console.print(f"  one run     {cost.seconds_a_run:.3g} s{around} on one core, from {cost.pilots} that were tried")
    if cost.failed:
        console.print(f"  failed      {cost.failed} of those: {cost.why}", soft_wrap=True)
    console.print(f"  core-hours  {cost.core_hours:.3g}")
    here = f"{cost.workers} core{'s' if cost.workers > 1 else ''}"
    console.print(f"  time        {duration(cost.seconds(cost.workers))} on {here} here{_elsewhere(cost, machines)}")
    console.print(f"  disk        {size(cost.bytes)}")
    console.print()
    console.print(Text("What the seeds will tell", "bold cyan"))
    console.print(indented(_expected(cost)))
    console.print(
        Text("± is half the 95 % interval of one design's mean. Told apart: the difference between two designs, on the "
             "same seeds, that is found 4 times in 5.", "dim")
    )  # fmt: skip


def _elsewhere(cost: Cost, machines: Machines) -> str:
    """Return how long so many jobs would take."""
    from govsim.cli.wording import duration

    if machines.jobs is None:
        return f"; {duration(cost.seconds(100))} on 100" if cost.runs > 1000 else ""
    return f"; {duration(cost.seconds(machines.jobs))} on {machines.jobs} workers of a cluster"


def _expected(cost: Cost) -> Table:
    from rich.text import Text

    from govsim.cli.screen import grid

    table = grid("l", "r", "r", "r", "l")
    table.add_row(*(Text(word, "dim") for word in ("outcome", "about", "±", "told apart", "unit")))
    for each in cost.expected:
        widths = (each.half_width, each.detectable)
        told = ("-" if width is None or width != width else f"{width:.2g}" for width in widths)
        table.add_row(
            each.outcome.label, "-" if each.mean != each.mean else f"{each.mean:.4g}", *told, each.outcome.unit
        )
    return table
