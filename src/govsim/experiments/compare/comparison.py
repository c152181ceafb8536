"""Compare: arms of one study on the same people, the same illnesses, the same bidders, the same inspectors' luck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from govsim.core.errors import EngineError, Problem, ScenarioError, did_you_mean
from govsim.core.scenario import Spec
from govsim.experiments.compare.arms import Arm, Settings, arms_of
from govsim.experiments.compare.seed import Frames, live_seed
from govsim.experiments.compare.tables import Tables
from govsim.experiments.engine.distributed import killed_its_worker
from govsim.experiments.engine.local import cores, embedded
from govsim.metrics.year.ruin import RUIN
from govsim.results.comparison import kept_in, typed
from govsim.results.folder import claimed

if TYPE_CHECKING:
    from govsim.results.comparison import Kept
    from govsim.results.writing import Format

Source = str | Path | Spec
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Comparison:
    """Arms compared with the first of them; every table is tidy, columns as in docs/compare.md.

    Attributes:
        arms: what each arm says otherwise than the first, and from which year on.
        outcomes: every metric and group: levels, paired difference, interval, verdict.
        years: the same year by year.
        switchers: each household and year that was ruined in one world only.
        switched: how many, by income decile, age, place and year.
        agreements: each contract and year of both worlds side by side.
        institutions: what each holds and owes at the end.
        about: seeds, ruin, matters, years_lived, years_saved, other_people, outcomes.
    """

    arms: pd.DataFrame
    outcomes: pd.DataFrame
    years: pd.DataFrame
    switchers: pd.DataFrame
    switched: pd.DataFrame
    agreements: pd.DataFrame
    institutions: pd.DataFrame
    about: Mapping[str, Any]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return {name: getattr(self, name) for name in TABLES}


TABLES = tuple(field.name for field in fields(Comparison) if field.name != "about")


def compare(
    scenarios: Source | Sequence[Source],
    *,
    vary: str | Sequence[str | Settings] = (),
    seeds: int | Sequence[int] = 10,
    overrides: Settings = (),
    workers: int | None = None,
    ruin: str = "catastrophic",
    matters: float = 0.05,
    out: str | Path | None = None,
    table: str = "outcomes",
) -> pd.DataFrame:
    """Compare designs on common random numbers; return one table, by default the outcomes.

    Args:
        scenarios: shipped names, paths or readings; every other arm is compared with the first.
        vary: changes of the first scenario, an arm each: "contracts.cover.profit_cap=0.08".
        seeds: how many (1, 2, ...), or which.
        overrides: settings of all arms.
        workers: processes; all cores if left out. The tables do not depend on it.
        ruin: what counts as ruined: "catastrophic", "impoverished", "indebted" or "abandoned".
        matters: the smallest effect that matters, as a share of the first arm's level.
        out: the folder that gets all tables; nothing is written if left out.
        table: which table to return: a field of `Comparison`.

    Raises:
        ScenarioError: a scenario, a setting or an argument is refused, or the arms hold other people.
        ResultsError: the folder is taken or cannot be written to.
    """
    if table not in TABLES:
        raise ScenarioError(Problem("compare", f"there is no table '{table}'.", did_you_mean(table, TABLES)))
    found = compared(
        scenarios, vary=vary, seeds=seeds, overrides=overrides, workers=workers, ruin=ruin, matters=matters, out=out
    )
    frame = found.tables()[table]
    frame.attrs.update(found.about)
    return frame


def compared(
    scenarios: Source | Sequence[Source],
    *,
    vary: str | Sequence[str | Settings] = (),
    seeds: int | Sequence[int] = 10,
    overrides: Settings = (),
    workers: int | None = None,
    ruin: str = "catastrophic",
    matters: float = 0.05,
    out: str | Path | None = None,
    format: Format = "parquet",
    force: bool = False,
    told: Told | None = None,
) -> Comparison:
    """Return all tables of a comparison; see `compare`.

    With `out`, finished seeds are kept in the folder as they end: the same call after a kill lives the others only.

    Args:
        scenarios, vary, seeds, overrides, workers, ruin, matters, out: see `compare`.
        format: how tables are written, "parquet" or "csv".
        force: replace complete results in `out`, once the new ones are complete.
        told: called with (seeds finished, seeds wanted) after each.
    """
    arms = arms_of(scenarios, vary, overrides)
    wanted = _checked(seeds, ruin, matters)
    specs = tuple(arm.spec for arm in arms)
    live = partial(live_seed, specs=specs, ruin=ruin)
    if out is None:
        return _tabled(arms, wanted, _lived(live, wanted, workers, None, told), ruin, matters)
    with claimed(out, force=force, keep_seeds=True) as place:
        kept = kept_in(place, specs, ruin)
        found = _tabled(arms, wanted, _lived(live, wanted, workers, kept, told), ruin, matters)
        kept.complete(found.tables(), {arm.label: arm.spec for arm in arms}, found.about, format)
    return found


def _checked(seeds: int | Sequence[int], ruin: str, matters: float) -> list[int]:
    """Return the seeds, or refuse an argument."""
    listed = list(seeds) if isinstance(seeds, Iterable) else [seeds]
    if not all(isinstance(each, Integral) and not isinstance(each, bool) for each in listed):
        fix = "Give a whole number, or a list of them: `seeds=10`."
        raise ScenarioError(Problem("compare", f"seeds={seeds!r} are no whole numbers.", fix))
    several = isinstance(seeds, Iterable)
    wanted = list(dict.fromkeys(map(int, listed))) if several else list(range(1, int(listed[0]) + 1))
    if not wanted or min(wanted) < 0:
        raise ScenarioError(Problem("compare", f"seeds={seeds!r} names no seed.", "Give 1 or more: `--seeds 10`."))
    if ruin not in RUIN:
        raise ScenarioError(Problem("compare", f"there is no ruin '{ruin}'.", did_you_mean(ruin, RUIN)))
    if not 0 <= matters < float("inf"):
        fix = "Give a share of the first arm's level: `--matters 0.05`."
        raise ScenarioError(Problem("compare", f"matters={matters} is no share.", fix))
    return wanted


def _lived(
    live: Callable[[int], Frames], seeds: Sequence[int], workers: int | None, kept: Kept | None, told: Told | None
) -> list[Frames]:
    """Live every seed that is not kept already; return what each has left, in the order of the seeds."""
    found = {seed: frames for seed in seeds if kept and (frames := kept.get(seed)) is not None}
    missing = [seed for seed in seeds if seed not in found]
    if told:
        told(len(found), len(seeds))
    if missing:
        # not more processes than there is work for
        with embedded(min(workers or cores(), len(missing))) as engine:
            for done in engine.map(live, missing):
                if killed_its_worker(done.error):
                    raise EngineError(_died(done.task))
                found[done.task] = done.value()
                if kept:
                    kept.put(done.task, found[done.task])
                if told:
                    told(len(found), len(seeds))
    return [found[seed] for seed in seeds]


def _died(seed: int) -> str:
    return (
        f"seed {seed}: the process that lived it died several times, out of memory perhaps. "
        "Take fewer processes (--workers); with --out, the seeds that are finished are kept."
    )


def _tabled(
    arms: Sequence[Arm], seeds: Sequence[int], lived: Sequence[Frames], ruin: str, matters: float
) -> Comparison:
    made = Tables(arms, seeds, lived, matters)
    years, saved, other_people = made.lives()
    about = {
        "seeds": list(seeds),
        "ruin": ruin,
        "matters": matters,
        "years_lived": years,
        "years_saved": saved,
        "other_people": other_people,
        "outcomes": list(dict.fromkeys(path for arm in arms for path in arm.spec.outcomes)),
    }
    return Comparison(**{name: typed(name, getattr(made, name)()) for name in TABLES}, about=about)
