"""The screen of a Delphi panel: rounds, items, authority; then what scenarios did, and the order that weights give."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from govsim.cli.screen import grid, indented, screen
from govsim.core.metric import metrics
from govsim.experiments.delphi.weights import ENTROPY, EQUAL, PANEL

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from govsim.experiments.delphi import Findings

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STYLE = {"better": "green", "worse": "red"}


def show(found: Findings, out: Path | None, seconds: float) -> None:
    """Print the screen."""
    console = screen()
    _title(console, found)
    _section(console, "Rounds", _rounds(found))
    _converged(console, found)
    _section(console, f"Items, round {found.panel.rounds}", _items(found))
    _authority(console, found)
    if found.outcomes is not None:
        letters = {name: LETTERS[at] if at < len(LETTERS) else name for at, name in enumerate(found.outcomes.scenarios)}
        console.print()
        for name, letter in letters.items():
            console.print(Text(f"{letter}  {name}", "bold"))
        seeds = len(found.outcomes.seeds)
        heading = f"What they did: z-scores, more is better; means of {seeds} {'seed' if seeds == 1 else 'seeds'}"
        _section(console, heading, _z_scores(found, letters))
        _left_out(console, found)
        _section(console, "Composite: z-scores weighed by the panel", _composite(found, letters))
        if seeds == 1:
            said = "One seed has no interval, and nothing is told apart: --seeds 2 or more."
            console.print(indented(Text(said, "yellow")))
        if len(letters) == 2:
            said = "Of two scenarios entropy weights tell which items differ, not how much."
            console.print(indented(Text(said, "dim")))
        _section(console, "Order by other weights, 1 the best", _orders(found, letters))
    where = f"tables in {out}" if out is not None else "nothing was written: --out DIR keeps the tables"
    console.print()
    console.print(f"{where}; {seconds:.1f} seconds", soft_wrap=True)


def _title(console: Console, found: Findings) -> None:
    panel = found.panel
    groups = len({*filter(None, panel.groups)})
    of = f" of {groups} groups" if groups else ""
    low, high = panel.scale
    rounds = "1 round" if panel.rounds == 1 else f"{panel.rounds} rounds"
    console.print(Text(panel.title, "bold"))
    said = f"{len(panel.experts)} experts{of}, {len(panel.items)} items, {rounds}, scores from {low:g} to {high:g}"
    console.print(Text(said, "dim"))
    if panel.seed is not None:
        said = f"drawn from the assumptions of its file, seed {panel.seed}: nobody was asked"
        console.print(Text(said, "yellow"))


def _section(console: Console, heading: str, said: Table) -> None:
    console.print()
    console.print(Text(heading, "bold cyan"))
    console.print(indented(said))


def _heads(table: Table, *heads: str) -> None:
    table.add_row(*(Text(head, "dim") for head in heads))


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return iter(frame.itertuples())


def _number(value: float, digits: int = 2) -> str:
    return "-" if isnan(value) else f"{value:.{digits}f}"


# --- the panel ------------------------------------------------------------------------------------


def _rounds(found: Findings) -> Table:
    table = grid("r", "r", "r", "r", "r", "r", "r", "r", "r")
    _heads(table, "", "answered", "complete", "Kendall's W", "χ²", "p", "mean CV", "consensus", "order kept (τ)")
    for row in _rows(found.rounds):
        chi = "-" if isnan(row.chi_square) else f"{row.chi_square:.1f} ({row.freedom})"
        probability = "-" if isnan(row.p) else "< .001" if row.p < 0.001 else f"{row.p:.3f}"
        table.add_row(
            str(row.round), f"{row.answered} of {len(found.panel.experts)}", str(row.complete), _number(row.w),
            chi, probability, _number(row.mean_cv, 3), f"{row.consensus_items} of {row.items}", _number(row.order_kept),
        )  # fmt: skip
    return table


def _converged(console: Console, found: Findings) -> None:
    """Say whether the panel came together; of one round nothing can be said."""
    if found.panel.rounds == 1:
        said = "one round: nothing can be said of convergence"
    else:
        first, last = found.rounds.iloc[0], found.rounds.iloc[-1]
        ways = (("W", first["w"], last["w"]), ("mean CV", first["mean_cv"], last["mean_cv"]))
        said = "from the first round to the last: " + ", ".join(f"{name} {_way(*ends)}" for name, *ends in ways)
    console.print(indented(Text(said, "dim")))


def _way(before: float, after: float) -> str:
    if isnan(before) or isnan(after):
        return "is not in both"
    verb = "rises" if after > before else "falls" if after < before else "does not move"
    return f"{verb} {before:.2f} → {after:.2f}"


def _items(found: Findings) -> Table:
    last = found.agreement[found.agreement["round"] == found.panel.rounds]
    weights = _of(found.weights, PANEL).set_index("item")["weight"]
    table = grid("w", "r", "r", "r", "r", "r", "l", "r")
    _heads(table, "", "experts", "mean", "median", "quartiles", "CV", f"CV < {found.consensus:g}", "weight")
    for row in _rows(last):
        weight = f"{100 * weights[row.item]:.1f} %" if row.item in weights else "-"
        table.add_row(
            _label(found, row.item), str(row.n), _number(row.mean), f"{row.median:g}",
            f"{row.quartile_1:g}-{row.quartile_3:g}", _number(row.cv, 3), "consensus" if row.consensus else "", weight,
        )  # fmt: skip
    return table


def _label(found: Findings, name: str) -> str:
    """Return an item's label; its metric's if it has none; its name if it is no metric."""
    item = next(each for each in found.panel.items if each.name == name)
    known = metrics().get(item.metric)
    return item.label or (known.label if known and item.group == "all" else name)


def _authority(console: Console, found: Findings) -> None:
    known = found.experts[found.experts["rounds_answered"] > 0]
    if known["authority"].isna().all():
        said = "authority: nothing is said of it, all experts count alike"
    else:
        least, most = known["authority"].min(), known["authority"].max()
        said = (
            f"authority C_r {known['authority'].mean():.2f} (familiarity {known['familiarity'].mean():.2f}, "
            f"basis {known['basis'].mean():.2f}), from {least:.2f} to {most:.2f}; weights count experts by it"
        )
    console.print(indented(Text(said, "dim")))


# --- scenarios ------------------------------------------------------------------------------------


def _of(table: pd.DataFrame, weights: str) -> pd.DataFrame:
    return table[table["weights"] == weights]


def _z_scores(found: Findings, letters: dict[str, str]) -> Table:
    sets = {name: _of(found.weights, name).set_index("item")["weight"] for name in (PANEL, ENTROPY)}
    table = grid("w", "r", "r", *("r" for _ in letters))
    _heads(table, "", "weight", "entropy", *letters.values())
    for item, rows in found.z_scores.groupby("item", sort=False):
        shares = [f"{100 * each[item]:.1f} %" for each in sets.values()]
        scores = [f"{z:+.2f}" if z else "0" for z in rows.set_index("scenario")["z"][[*letters]]]
        table.add_row(_label(found, str(item)), *shares, *scores)
    return table


def _left_out(console: Console, found: Findings) -> None:
    assert found.outcomes is not None
    for item, where in found.outcomes.left_out.items():
        said = f"left out, its weight shared out among the rest: {_label(found, item)} (not measured in {where})"
        console.print(indented(Text(said, "yellow")))


def _composite(found: Findings, letters: dict[str, str]) -> Table:
    table = grid("r", "l", "r", "r", "l", "r")
    _heads(table, "", "", "score", "against A", "", "best in")
    for row in _rows(_of(found.composite, PANEL).sort_values("rank", kind="stable")):
        first = row.scenario == next(iter(letters))
        table.add_row(
            str(row.rank), letters[row.scenario], _spread(row.score, row.half_width),
            "" if first else _spread(row.against_first, row.against_half_width),
            Text(row.verdict, STYLE.get(row.verdict, "")), f"{100 * row.best_in:.0f} % of seeds",
        )  # fmt: skip
    return table


def _spread(value: float, half: float) -> str:
    return f"{value:+.3f}" + ("" if isnan(half) else f" ± {half:.3f}")


def _orders(found: Findings, letters: dict[str, str]) -> Table:
    """Return the rank of each scenario by every set of weights."""
    names = list(dict.fromkeys(found.composite["weights"]))
    others = [EQUAL, ENTROPY, *(name for name in names if name not in (PANEL, EQUAL, ENTROPY))]
    table = grid("w", *("r" for _ in letters))
    _heads(table, "", *letters.values())
    for name in (PANEL, *others):
        ranks = _of(found.composite, name).set_index("scenario")["rank"]
        table.add_row(name, *(str(ranks[each]) for each in letters))
    return table
