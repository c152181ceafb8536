"""One world, lived from its first year to its last, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from govsim.core.scenario import Spec, read
from govsim.core.world import World
from govsim.results.folder import claimed
from govsim.results.writing import Format, fill, texts
from govsim.results.year_end import YearEnd

Watcher = Callable[[World], None]


def run(
    scenario: str | Path | Spec,
    *,
    seed: int | None = None,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    out: str | Path | None = None,
    households: bool = False,
    format: Format = "parquet",
    force: bool = False,
    progress: Watcher | None = None,
) -> World:
    """Live one world and return it.

    Args:
        scenario: a shipped name, a path, or a reading.
        seed: what chance begins from; the scenario's own if left out.
        overrides: settings by path, as a mapping or as "path=value".
        out: the folder that gets tables and manifest; nothing is written if left out.
        households: write every household and person of the last year too.
        format: how tables are written, "parquet" or "csv".
        force: replace complete results in `out`, once the new ones are complete.
        progress: called with the world after each phase.

    Raises:
        ScenarioError: the scenario or an override is refused.
        ResultsError: the folder is taken or cannot be written to.
    """
    spec = scenario if isinstance(scenario, Spec) else read(scenario)
    if overrides:
        spec = spec.overridden(overrides)
    seed = spec.seed if seed is None else seed
    watchers: list[Watcher] = [YearEnd()] if progress is None else [YearEnd(), progress]
    if out is None:
        return lived(spec, seed, watchers)
    # taken before the first year, so that a refusal costs no waiting
    with claimed(out, force=force) as place:

        def note(world: World) -> None:
            if world.phase == "close_year":
                place.note(f"lived to the end of {world.year}, of {spec.last_year}")

        world = lived(spec, seed, [*watchers, note])
        fill(place, world, households=households, format=format, overrides=texts(overrides))
    return world


def lived(spec: Spec, seed: int, watchers: Sequence[Watcher]) -> World:
    """Return a world that has lived all its years under the eyes of some watchers."""
    world = World(spec, rng=seed)
    world.watchers.extend(watchers)
    return world.run()
