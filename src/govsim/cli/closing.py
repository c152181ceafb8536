"""The closing screen of a run: what an analyst asks first, on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from govsim.cli.screen import grid, indented, screen
from govsim.cli.wording import STYLE, arrow, money, number, percent, sparkline, years
from govsim.results import summary
from govsim.results.history import History, Line, words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from govsim.core.world import World

FIFTHS = [f"quintile_{number}" for number in range(1, 6)]
RUIN = (
    ("catastrophic_share", "all", "households with catastrophic payments"),
    ("catastrophic_share", FIFTHS[0], "  of the poorest fifth"),
    ("catastrophic_share", FIFTHS[4], "  of the richest fifth"),
    ("impoverishment_headcount", "all", "households pushed below the poverty line"),
    ("indebted_household_share", "all", "households in debt"),
    ("household_debt_per_head", "all", "debt, CNY a head"),
    ("abandoned_care_per_head", "all", "care abandoned for want of money, CNY a head"),
)


def close(world: World, out: Path | None, seconds: float) -> None:
    """Print the closing screen."""
    console, history = screen(), History(world)
    _title(console, world)
    _section(console, "Outcomes", _outcomes(world, history))
    _section(console, "Who paid: share of all health spending", _paid(world, history))
    _section(console, "Who gained", _gained(world, history))
    _section(console, "Who was ruined", _ruined(history))
    for name in dict.fromkeys(deal.name for deal in summary.deals(world)):
        heading = f"How the contract went: {words(name)}, CNY a head and year, margin before → after its rule"
        _section(console, heading, _contract(world, name))
    _section(console, "How the funds stand", _funds(world, history))
    _foot(console, world, out, seconds)


def _title(console: Console, world: World) -> None:
    spec, heads = world.spec, len(world.households)
    span = years(spec.first_year, world.year)
    console.print(Text(spec.title, "bold") + Text(f"  {span}, {heads:,} households, seed {world.seed}", "dim"))
    if spec.what:
        console.print(Text(" ".join(spec.what.split()), "italic"))


def _section(console: Console, heading: str, table: Table) -> None:
    """Print a part of the screen, unless there is nothing to say."""
    if table.row_count:
        console.print()
        console.print(Text(heading, "bold cyan"))
        console.print(indented(table))


def _row(table: Table, line: Line, label: str = "", *more: str) -> None:
    """Add label, first and last value, direction and course of one quantity."""
    name = label or line.label[0].lower() + line.label[1:]
    first, last = number(line.first, line.unit), number(line.last, line.unit)
    way = Text("= same") if first == last else Text(arrow(line), STYLE[line.verdict])
    table.add_row(name, first, "→", last, way, sparkline(line.values), *more)


def _outcomes(world: World, history: History) -> Table:
    table = grid("l", "r", "l", "r", "l", "l", "l")
    for path, better in world.spec.outcomes.items():
        for line in history.lines(path, better):
            _row(table, line, "", line.unit)
    return table


def _paid(world: World, history: History) -> Table:
    table = grid("l", "r", "l", "r", "l", "r", "w")
    names = {"households": "households, own purse", "abandoned": "nobody: care abandoned"}
    for payer in summary.who_paid(world, history):
        share = payer.share
        who = names.get(payer.layer, words(payer.layer))
        paid = f"{money(payer.paid)} CNY" if payer.purses else ""
        first, last = number(share.first, share.unit), number(share.last, share.unit)
        table.add_row(who, first, "→", last, sparkline(share.values), paid, _together(payer.purses))
    return table


def _together(names: tuple[str, ...]) -> str:
    """Return names in a row; those that differ by their number only as one."""
    found: dict[str, list[str]] = {}
    for name in names:
        stem, _, tail = name.rpartition("_")
        found.setdefault(stem if tail.isdigit() else name, []).append(tail if tail.isdigit() else "")
    return ", ".join(
        words(stem) + (f" {'+'.join(sorted(tails))}" if any(tails) else "") for stem, tails in found.items()
    )


def _gained(world: World, history: History) -> Table:
    table = grid("l", "w")
    for each in summary.providers(world):
        back = f", {money(each.taken_back)} of it recovered or fined" if each.taken_back else ""
        table.add_row(words(each.name), f"{money(each.revenue)} CNY for care{back}")
    excess = history.line("excess_share")
    if excess is not None:
        table.add_row("excess in the bills", f"{percent(excess.first, 1)} → {percent(excess.last, 1)}")
    for seller in summary.sellers(world):
        rescue = f"; the buyer added {money(seller.rescue)}" if seller.rescue else ""
        made = f"{'profit' if seller.profit >= 0 else 'loss'} {money(abs(seller.profit))} CNY"
        span = "1 year" if seller.years == 1 else f"{seller.years} years"
        said = f"{made} on {money(seller.premium)} of premium in {span}{rescue}"
        table.add_row(words(seller.name), Text(said, "" if seller.profit >= 0 else "red"))
    fifths = summary.benefit_by_fifth(history, world.year)
    if fifths:
        told = " / ".join(percent(share) for share in fifths)
        table.add_row("benefits by income fifth", f"{told}, poorest to richest, {world.year}")
    return table


def _ruined(history: History) -> Table:
    table = grid("l", "r", "l", "r", "l", "l")
    for name, group, label in RUIN:
        line = history.line(name, group)
        if line is not None:
            _row(table, line, label)
    return table


def _contract(world: World, name: str) -> Table:
    table = grid("l", "l", "r", "r", "l", "r", "l", "w")
    heads = ("years", "seller", "price", "cost", "bidders", "margin", "loss ratio", "end")
    table.add_row(*(Text(word, "dim") for word in heads))
    for deal in (each for each in summary.deals(world) if each.name == name):
        span, bids = years(deal.first, deal.last), f"{deal.bidders} of {deal.invited}"
        if not deal.seller:
            table.add_row(span, "none", f"({money(deal.price)})", "", bids, "", "", deal.why)
            continue
        margin = f"{100 * deal.before:.0f} → {percent(deal.after)}"
        ratios = " ".join(f"{100 * ratio:.0f}" for ratio in deal.loss_ratios) + " %"
        table.add_row(span, words(deal.seller), money(deal.price), money(deal.cost), bids, margin, ratios, deal.why)
    return table


def _funds(world: World, history: History) -> Table:
    table = grid("l", "r", "l", "r", "l", "l", "l")
    for fund in history.groups("fund_reserve_months"):
        reserve = history.line("fund_reserve_months", fund)
        balance, loans = history.line("fund_balance", fund), history.line("fund_loans", fund)
        if reserve is None or balance is None:
            continue
        lent = sum(value for _, value in loans.measured) if loans is not None else 0.0
        borrowed = f", borrowed {money(lent)} in all" if lent else ""
        first, last = f"{reserve.first:.1f}", f"{reserve.last:.1f} months"
        way = Text(arrow(reserve), STYLE[reserve.verdict])
        held = f"holds {money(balance.last)} CNY{borrowed}"
        table.add_row(words(fund), first, "→", last, way, sparkline(reserve.values), held)
    return table


def _unsold(world: World) -> list[str]:
    """Return a warning for each contract of which bids were turned away for a bond above the bidder's capital."""
    said = []
    for name in dict.fromkeys(tender.contract for tender in world.tenders):
        bonds = [
            (tender.year, reason, count)
            for tender in world.tenders
            for reason, count in tender.rejected
            if tender.contract == name and reason.endswith("bond above capital")
        ]
        for reason in dict.fromkeys(why for _, why, _ in bonds):
            count = sum(many for _, why, many in bonds if why == reason)
            first = min(year for year, why, _ in bonds if why == reason)
            said.append(f"{words(name)}: {count} bids turned away since {first}, {reason}: lower it or raise `capital`")
    return said


def _foot(console: Console, world: World, out: Path | None, seconds: float) -> None:
    console.print()
    for note in world.population_notes:
        console.print(Text(f"the people: {note}", "dim"))
    for warning in _unsold(world):
        console.print(Text(f"warning: {warning}", "yellow"))
    console.print(f"the books: {world.ledger.postings:,} postings, every fen accounted for")
    where = f"results in {out}" if out is not None else "nothing was written: --out DIR keeps the tables"
    console.print(f"{where}; {seconds:.1f} seconds", soft_wrap=True)
