"""The Delphi method: what a panel says, round by round; and how scenarios stand if its weights are taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

from govsim.core.errors import PanelError, Problem, ScenarioError, did_you_mean
from govsim.experiments.delphi import composite, rounds, weights
from govsim.experiments.delphi.outcomes import Outcomes, lived
from govsim.experiments.delphi.panel import Panel
from govsim.experiments.delphi.reading import read_panel
from govsim.results.delphi import typed, write
from govsim.results.delphi_columns import DELPHI
from govsim.results.folder import claimed

Told = Callable[[int, int], None]
WORLDS = ("z_scores", "composite")  # tables that there are with scenarios only


@dataclass(frozen=True)
class Findings:
    """A panel and what follows from it; every table is tidy, columns as in docs/delphi.md.

    Attributes:
        panel: what was read or drawn.
        outcomes: what the scenarios did; None without any.
        consensus: the coefficient of variation below which experts agree.
        scores: every score that was given.
        agreement: each round and item: location, spread, consensus.
        rounds: each round: answers, Kendall's W and its test, whether the order stands.
        experts: each expert: rounds answered, familiarity, basis, authority.
        weights: each item: by the panel, by equal shares, by each group; with scenarios by entropy too.
        z_scores: each scenario and item: level and z-score with interval; empty without scenarios.
        composite: each set of weights and scenario: score with interval, rank; empty without scenarios.
    """

    panel: Panel
    outcomes: Outcomes | None
    consensus: float
    scores: pd.DataFrame
    agreement: pd.DataFrame
    rounds: pd.DataFrame
    experts: pd.DataFrame
    weights: pd.DataFrame
    z_scores: pd.DataFrame
    composite: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name; those of worlds only if there are any."""
        return {name: getattr(self, name) for name in TABLES if self.outcomes is not None or name not in WORLDS}


TABLES = tuple(field.name for field in fields(Findings) if field.name not in ("panel", "outcomes", "consensus"))


def delphi(
    panel: str | Path,
    scenarios: Sequence[str | Path] = (),
    *,
    seeds: int = 10,
    households: int | None = None,
    years: int | None = None,
    scale: tuple[float, float] | None = None,
    consensus: float = rounds.CONSENSUS,
    seed: int | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    table: str | None = None,
) -> pd.DataFrame:
    """Read or draw a panel of experts and weigh scenarios by it; return one table, by default the composite.

    Args:
        panel: a sheet of scores (.csv), a panel file (YAML), or the name of a shipped one.
        scenarios: shipped names or paths, two at least; none for what the panel says alone.
        seeds: each scenario is lived on seeds 1 to this.
        households, years: size and length of every world; each scenario's own if left out.
        scale: lowest and highest score of a sheet; 1 and 5 if left out.
        consensus: the coefficient of variation below which experts agree on an item.
        seed: where the chance of a drawn panel begins; its file's own if left out.
        workers: processes; all cores if left out. The tables do not depend on it.
        out: the folder that gets all tables as CSV; nothing is written if left out.
        table: which table to return; the composite, or without scenarios the weights, if left out.

    Raises:
        PanelError: the panel cannot be read, or an item cannot be measured.
        ScenarioError: a scenario or an argument is refused.
        ResultsError: the folder is taken or cannot be written to.
    """
    known = [name for name in TABLES if scenarios or name not in WORLDS]
    wanted = table or ("composite" if scenarios else "weights")
    if wanted not in known:
        raise ScenarioError(Problem("delphi", f"there is no table '{wanted}'.", did_you_mean(wanted, known)))
    found = asked(
        panel, scenarios, seeds=seeds, households=households, years=years, scale=scale, consensus=consensus,
        seed=seed, workers=workers, out=out,
    )  # fmt: skip
    return found.tables()[wanted]


def asked(
    panel: str | Path,
    scenarios: Sequence[str | Path] = (),
    *,
    seeds: int = 10,
    households: int | None = None,
    years: int | None = None,
    scale: tuple[float, float] | None = None,
    consensus: float = rounds.CONSENSUS,
    seed: int | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    force: bool = False,
    told: Told | None = None,
) -> Findings:
    """Return all that follows from a panel; see `delphi`.

    Args:
        panel, scenarios, seeds, households, years, scale, consensus, seed, workers, out: see `delphi`.
        force: replace complete results in `out`, once the new ones are complete.
        told: called with (worlds finished, worlds wanted) after each.
    """
    if not 0 < consensus < float("inf"):
        raise PanelError(
            Problem("--consensus", f"{consensus:g} is no threshold.", "Give a number above 0, such as 0.25.")
        )
    if seeds < 1:
        raise ScenarioError(Problem("delphi", f"seeds={seeds} names no seed.", "Give 1 or more."))
    read = read_panel(panel, scale=scale, seed=seed)
    given = weights.weights(read)

    def live() -> Outcomes | None:
        if not scenarios:
            return None
        wanted = range(1, seeds + 1)
        return lived(read, scenarios, wanted, households=households, years=years, workers=workers, told=told)

    if out is None:
        return _findings(read, given, live(), consensus)
    with claimed(out, force=force) as place:
        found = _findings(read, given, live(), consensus)
        about = {"panel": read.title, "seed": read.seed, "scale": read.scale, "consensus": consensus}
        worlds = {"scenarios": list(map(str, scenarios)), "seeds": seeds, "households": households, "years": years}
        write(place, found.tables(), about | (worlds if scenarios else {}))
    return found


def _findings(panel: Panel, given: pd.DataFrame, outcomes: Outcomes | None, consensus: float) -> Findings:
    made = {
        "scores": _scores(panel),
        "agreement": rounds.agreement(panel, consensus),
        "rounds": rounds.rounds(panel, consensus),
        "experts": weights.experts(panel),
    }
    if outcomes is not None:
        given = composite.weighed(given, outcomes)
        made |= {"z_scores": composite.z_scores(outcomes), "composite": composite.composite(given, outcomes)}
    made["weights"] = given.melt("item", var_name="weights", value_name="weight")
    tables = {
        name: typed(name, made[name]) if name in made else pd.DataFrame(columns=[*DELPHI[name]]) for name in TABLES
    }
    return Findings(panel, outcomes, consensus, **tables)


def _scores(panel: Panel) -> pd.DataFrame:
    """Return the scores that were given, as a sheet has them."""
    known = {"familiarity": panel.familiarity, "basis": panel.basis}
    rows = [
        {
            "expert": panel.experts[expert],
            "group": panel.groups[expert],
            "item": panel.items[item].name,
            "round": number + 1,
            "score": panel.scores[number, expert, item],
            **{name: np.nan if about is None else about[expert, item] for name, about in known.items()},
        }
        for number, expert, item in np.argwhere(np.isfinite(panel.scores))
    ]
    return pd.DataFrame(rows)
