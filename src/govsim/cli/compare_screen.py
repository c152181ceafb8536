"""The screen of a comparison: what moved, who switched, how the contract went, who gained; one page an arm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite, isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pandas import isna
from rich.text import Text

from govsim.cli.screen import grid, indented, screen
from govsim.cli.wording import money, number, percent, years
from govsim.core.metric import metrics
from govsim.experiments.compare.statistics import BEYOND_NOISE, UNDER_POWERED
from govsim.results.history import words

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from govsim.experiments.compare import Comparison

SHORT = {BEYOND_NOISE: "within noise"}
MOST_TIMES, MOST_SHOWN = 10_000, 8
STYLE = {"better": "green", "worse": "red", "under-powered": "yellow"}
# what is shown where no scenario says what matters
USUAL = ("catastrophic_share", "impoverishment_headcount", "oop_per_head", "fund_balance", "margin_after_rule")
RUINED = {
    "catastrophic": "payments of 40 % of what a household can pay, or more",
    "impoverished": "pushed below subsistence by payments",
    "indebted": "in debt at the end of the year",
    "abandoned": "care broken off for want of money",
}


def show(found: Comparison, also: Sequence[str], out: Path | None, seconds: float) -> None:
    """Print the screen."""
    console = screen()
    letters = dict(zip(found.arms["arm"], "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
    _title(console, found, letters)
    for arm in found.arms["arm"][1:]:
        mine = {name: table[table["arm"] == arm] for name, table in found.tables().items() if name != "arms"}
        _one_arm(console, found, mine, letters.get(arm, arm), also)
    _foot(console, found, out, seconds)


def _title(console: Console, found: Comparison, letters: dict[str, str]) -> None:
    span, count = years(int(found.years["year"].min()), int(found.years["year"].max())), len(found.about["seeds"])
    said = f"  {span}, {'1 seed' if count == 1 else f'{count} seeds'}, the same in every arm"
    console.print(Text(found.arms["title"].iloc[0], "bold") + Text(said, "dim"))
    for at, arm in enumerate(_rows(found.arms)):
        name = Text(f"{letters.get(str(arm.arm), '')}  {arm.arm}", "bold")
        if not arm.differences:
            console.print(name + Text("  says the same as A" if at else "", "dim"))
            continue
        since = "" if isna(arm.differs_from) else f"  from {arm.differs_from} on"
        console.print(name + Text(since, "dim"))
        for change in str(arm.differences).split("; "):
            console.print(indented(Text(change)))


def _one_arm(
    console: Console, found: Comparison, mine: dict[str, pd.DataFrame], letter: str, also: Sequence[str]
) -> None:
    since = int(mine["outcomes"]["since"].iloc[0])
    span = years(since, int(found.years["year"].max()))
    chosen = _chosen(found, mine["outcomes"], also)
    _section(console, f"{letter} against A: a mean year of {span}", _outcomes(chosen, letter))
    if _needed(chosen):
        console.print(indented(Text(_needed(chosen), "yellow")))
    _section(
        console,
        f"Who switched: {RUINED[found.about['ruin']]}; households a year",
        _switched(mine["switched"], letter, span),
    )
    for contract in mine["agreements"]["contract"].unique():
        deals = mine["agreements"][mine["agreements"]["contract"] == contract]
        paired = mine["outcomes"][mine["outcomes"]["group"] == contract]
        if len(paired):
            heading = f"How the contract went: {words(contract)}; a mean year of {span} in which both have a seller"
            _section(console, heading, _outcomes(paired, letter))
        heading = f"{words(contract)} by year, CNY a head; means over the seeds with a seller in that world"
        _section(console, heading[0].upper() + heading[1:], _contract(deals, letter))
    _section(console, "What institutions hold at the end, CNY", _institutions(mine["institutions"], letter))
    console.print(indented(Text(_others(mine["institutions"]), "dim")))


def _section(console: Console, heading: str, said: Table | Text) -> None:
    console.print()
    console.print(Text(heading, "bold cyan"))
    console.print(indented(said))


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    return iter(table.itertuples())


def _heads(table: Table, *heads: str) -> None:
    table.add_row(*(Text(head, "dim") for head in heads))


# --- outcomes -------------------------------------------------------------------------------------


def _outcomes(chosen: pd.DataFrame, letter: str) -> Table:
    table = grid("w", "r", "r", "r", "l", "r", "r")
    _heads(table, "", "A", letter, "difference", "verdict", "detectable", "pairing")
    for row in _rows(chosen):
        unit, label = str(row.unit), _label(row) + _unit(str(row.unit))
        if not row.n:
            table.add_row(label, "-", "-", "", Text("not in both", "dim"))
            continue
        levels = number(float(row.level_first), unit), number(float(row.level_arm), unit)
        if row.identical:
            table.add_row(label, *levels, "0", Text("identical", "dim"))
            continue
        difference = signed(float(row.difference), float(row.half_width), unit)
        detectable, gain = size(float(row.detectable), unit), _gain(float(row.variance_reduction))
        table.add_row(label, *levels, difference, _verdict(row), detectable, gain)
    return table


def _label(row: Any) -> str:
    return metrics()[str(row.metric)].label + ("" if row.group == "all" else f", {words(str(row.group))}")


def _unit(unit: str) -> str:
    """Return a unit as it stands behind a label; a share shows itself by its sign."""
    return "" if unit.startswith("share") or unit in ("index", "ratio") else f" ({unit})"


def _chosen(found: Comparison, outcomes: pd.DataFrame, also: Sequence[str]) -> pd.DataFrame:
    """Return the figures that the scenarios name, then those asked for: a metric's total, else every group."""
    paths = [*(found.about["outcomes"] or USUAL), *also]
    rows: list[int] = []
    for path in paths:
        name, _, group = path.partition(".")
        every = outcomes[outcomes["metric"] == name]
        total = every[every["group"] == (group or "all")]
        rows += [int(at) for at in (total if len(total) or group else every).index]
    return outcomes.loc[list(dict.fromkeys(rows))]


def _needed(chosen: pd.DataFrame) -> str:
    """Return how many seeds would decide where these were too few."""
    few = _rows(chosen[chosen["verdict"] == UNDER_POWERED])
    said = [f"{_label(row)} {row.seeds_needed:,}" for row in few if not isna(row.seeds_needed)]
    return f"Under-powered; seeds that would do: {', '.join(said)}." if said else ""


def _verdict(row: Any) -> Text:
    return Text(SHORT.get(str(row.verdict), str(row.verdict)), STYLE.get(str(row.verdict), ""))


def _gain(ratio: float) -> str:
    if not isfinite(ratio):
        return ""
    if ratio > MOST_TIMES:
        return f"> {MOST_TIMES:,} ×"
    return f"{ratio:,.0f} ×" if ratio >= 10 else f"{ratio:.1f} ×"


def signed(value: float, half: float, unit: str) -> str:
    """Return a difference with its sign and half the width of its interval; of a share in points."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    scale, word = (100.0, " pt") if unit.startswith("share") else (1.0, "")
    width = "" if isnan(half) else f" ± {_digits(scale * half)}"
    return f"{sign}{_digits(scale * abs(value))}{width}{word}"


def size(value: float, unit: str) -> str:
    """Return the size of an effect; of a share in points."""
    if isnan(value):
        return "-"
    return f"{_digits(100 * value)} pt" if unit.startswith("share") else _digits(value)


def _digits(value: float) -> str:
    """Return a size with two digits that matter."""
    if value >= 10 or value == 0:
        return money(value) if value >= 1e6 else f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}" if value >= 1e-4 else f"{value:.0e}"


# --- who switched ---------------------------------------------------------------------------------


def _switched(switched: pd.DataFrame, letter: str, span: str) -> Table | Text:
    if not float(switched["only_first"].sum() + switched["only_arm"].sum()):
        ruined = float(switched["ruined_first"].iloc[0])
        return Text(f"nobody: each household is ruined in both worlds or in neither ({ruined:,.1f} a year)")
    table = grid("l", "r", "r", "r", "r", "r", "l")
    _heads(table, "", "ruined in A", f"in {letter}", "only in A", f"only in {letter}", "net", "verdict")
    for by, lead in (
        ("all", "all"),
        ("ever", f"ever in {span}"),
        ("place", ""),
        ("age", "oldest "),
        ("decile", "tenth "),
    ):
        for row in _rows(switched[switched["by"] == by]):
            label = lead if by in ("all", "ever") else f"{lead}{row.group}"
            label += {"tenth 1": ", poorest", "tenth 10": ", richest"}.get(label, "")
            counts = (row.ruined_first, row.ruined_arm, row.only_first, row.only_arm)
            net = signed(float(row.net), float(row.half_width), "")
            verdict = Text("as many", "dim") if row.identical else _verdict(row)
            table.add_row(label, *(f"{value:,.1f}" for value in counts), net, verdict)
    return table


# --- contracts and institutions -------------------------------------------------------------------


def _contract(deals: pd.DataFrame, letter: str) -> Table:
    table = grid("l", "r", "r", "r", "r", "r", "r", "r", "r", "r")
    _heads(
        table, "year", "sold A", letter, "price A", letter, "bidders A", letter, "margin A", letter, "same seller"
    )  # fmt: skip
    for year, rows in deals.groupby("year"):
        table.add_row(str(year), *_each(rows, "seller", "sold"), *_each(rows, "premium_per_head", "price"),
                      *_each(rows, "bidders", "price"), *_each(rows, "margin_after", "share"), _same(rows))  # fmt: skip
    return table


def _each(rows: pd.DataFrame, what: str, how: str) -> list[str]:
    """Return a quantity in both worlds: the share of seeds with a seller, or a mean over these."""
    found = []
    for side in ("first", "arm"):
        sold = rows[f"seller_{side}"] != ""
        if how == "sold":
            found.append(percent(float(sold.mean())))
        elif not sold.any():
            found.append("-")
        else:
            mean = float(rows.loc[sold, f"{what}_{side}"].astype("Float64").mean())
            found.append(number(mean, "share") if how == "share" else f"{mean:,.1f}")
    return found


def _same(rows: pd.DataFrame) -> str:
    return percent(float(rows["same_seller"].mean()))


def _institutions(institutions: pd.DataFrame, letter: str) -> Table:
    """Show those who end up with more or less, the largest difference first; the outside world is not one."""
    moved = institutions[~institutions["identical"] & (institutions["institution"] != "outside")]
    order = list(moved["difference"].abs().sort_values(ascending=False, kind="stable").index[:MOST_SHOWN])
    # who is in one world only has no difference to be ranked by
    order += [at for at in moved.index[moved["n"] == 0][:MOST_SHOWN] if at not in order]
    table = grid("l", "r", "r", "r", "l")
    _heads(table, "", "A", letter, "difference", "verdict")
    for row in _rows(moved.loc[order]):
        label = words(str(row.institution)) + ("" if row.what == "balance" else ", loan")
        levels = [("-" if isnan(level) else money(level)) for level in (row.level_first, row.level_arm)]
        if not row.n:
            table.add_row(label, *levels, "", Text("not in both", "dim"))
            continue
        width = "" if isnan(row.half_width) else f" ± {money(float(row.half_width))}"
        sign = "+" if row.difference > 0 else "−"
        table.add_row(label, *levels, f"{sign}{money(abs(float(row.difference)))}{width}", _verdict(row))
    return table


def _others(institutions: pd.DataFrame) -> str:
    """Return how many are not shown or have nothing to show: smaller differences, in one world only, identical."""
    moved = ~institutions["identical"] & (institutions["institution"] != "outside")
    smaller = max(0, int((moved & (institutions["n"] > 0)).sum()) - MOST_SHOWN)
    alone = institutions.loc[institutions["n"] == 0, "institution"].nunique()
    same = int(institutions.groupby("institution")["identical"].all().sum())
    counts = ((smaller, "smaller differences"), (alone, "in one world only"))
    return "; ".join([f"{count} {said}" for count, said in counts if count] + [f"{same} institutions are identical"])


def _foot(console: Console, found: Comparison, out: Path | None, seconds: float) -> None:
    about = found.about
    console.print()
    console.print(
        "Differences with 95 % intervals, one by one. within noise: no difference beyond noise that matters. "
        "detectable: the effect that so many seeds find in 80 of 100 cases. pairing: by how much it cut the "
        "difference's variance.",
        style="dim",
    )
    if about["other_people"]:
        said = f"the people: {about['other_people']:,} household-years have other members in the two worlds"
        console.print(Text(f"{said}: the change reaches births, deaths or moves.", "yellow"))
    lived = f"{about['years_lived']:,} years lived"
    console.print(lived + (f", {about['years_saved']:,} of a common past not twice" if about["years_saved"] else ""))
    where = f"tables in {out}" if out is not None else "nothing was written: --out DIR keeps the tables"
    console.print(f"{where}; {seconds:.1f} seconds", soft_wrap=True)
