"""Many worlds on this machine: each job is a scenario, overrides and a seed; what comes back is its records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from govsim.experiments.engine.local import cores, embedded

Records = dict[tuple[int, str, str], float]


@dataclass(frozen=True)
class Job:
    """One world to live: hashable, so that equal worlds are lived once."""

    scenario: str
    seed: int
    overrides: str = field(default="{}")

    @staticmethod
    def of(scenario: str, seed: int, overrides: dict[str, Any]) -> Job:
        """Return the job of these overrides, whatever their order."""
        return Job(scenario, seed, json.dumps(overrides, sort_keys=True))


def live(job: Job) -> Records:
    """Live one world; return every metric by (year, metric, group)."""
    from govsim.core.world import World

    world = World(job.scenario, rng=job.seed, **json.loads(job.overrides)).run()
    return {(year, metric, group): value for year, metric, group, value in world.records}


def live_all(
    jobs: Iterable[Job], *, workers: int | None = None, done: Callable[[int, int], None] | None = None
) -> dict[Job, Records]:
    """Live every distinct job, in parallel; the answer does not depend on the number of workers.

    Args:
        jobs: the worlds wanted; equal ones are lived once.
        workers: processes; all cores if left out, this one for one.
        done: told (finished, wanted) after each world.
    """
    wanted = list(dict.fromkeys(jobs))
    found: dict[Job, Records] = {}
    with embedded(min(workers or cores(), max(1, len(wanted)))) as engine:
        for ended in engine.map(live, wanted):
            found[ended.task] = ended.value()
            if done:
                done(len(found), len(wanted))
    return {job: found[job] for job in wanted}
