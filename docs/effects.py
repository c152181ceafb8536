"""Measure effects and write their tables into the pages: `python docs/effects.py [--seeds N] [--households N] [NAME]`.

Each file scenarios/effects/NAME.yaml says which arms are lived and which outcome they should move. A page of docs/
shows its rows between `<!-- effects: NAME -->` (or `<!-- effects: NAME TABLE -->`, for the rows of one table) and
`<!-- end -->`. All files are measured if no NAME is given. `--dry-run` reads and checks everything and lives nothing.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from govsim import __version__
from govsim.core.metric import metrics
from govsim.experiments.effects import AS_EXPECTED, Effect, Row, measure, problems_of, read_effects

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "scenarios" / "effects"
PART = re.compile(
    r"(<!-- effects: (?P<name>[\w-]+)(?: (?P<table>[\w-]+))? -->\n)(?P<text>.*?)(<!-- end -->)", re.DOTALL
)
HEADS = ("what", "both arms", "low", "high", "outcome", "expected", "level, low", "effect", "95 % interval", "verdict")
SIGNS = {1: "+", -1: "−", 0: "none"}


# --- a table ------------------------------------------------------------------------------------------


def flat(text: str) -> str:
    """Return a text that does not break a table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as Markdown."""
    return "\n".join("| " + " | ".join(each) + " |" for each in (heads, ["---"] * len(heads), *rows))


def number(value: float) -> str:
    """Return a number with three digits that count."""
    if not math.isfinite(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def place(scenario: str) -> str:
    """Return a scenario as its row names it: a shipped name, or a file named from the folder of the effects."""
    path = Path(scenario)
    return path.relative_to(FOLDER).as_posix() if path.is_relative_to(FOLDER) else scenario


def settings(overrides: Mapping[str, Any]) -> str:
    """Return an arm as a reader wants it: the last words of each path, and its value."""
    said = []
    for path, given in overrides.items():
        value = place(given) if path == "scenario" else given
        text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000).strip()
        words = path.split(".")
        short = ".".join(words[-1:] if len(words) > 2 else words)
        said.append(f"`{short}: {text.removesuffix('...').strip()}`")
    return ", ".join(said) or "as it is"


def shared(row: Row) -> str:
    """Return what both arms have in common: the city, unless an arm is another, and what is set in it."""
    return ", ".join((f"`{place(row.scenario)}`", *([settings(row.both)] if row.both else [])))


def outcome(row: Row) -> str:
    """Return what is measured, in words and with its unit."""
    metric = metrics()[row.outcome]
    of = "" if row.group == "all" else f", {row.group.replace('_', ' ')}"
    over = "" if row.over == "mean" else f", {row.over} of the years"
    return f"{metric.label}{of}{over} ({metric.unit})"


def stated(row: Row) -> list[str]:
    """Return what is known of a line without living: what differs, both arms, the outcome, the sign expected."""
    arms = (shared(row), settings(row.low), settings(row.high))
    return [flat(each) for each in (row.what, *arms, outcome(row), SIGNS[row.sign])]


def line(effect: Effect, seeds: int) -> list[str]:
    """Return one line of the table."""
    low, high = effect.interval
    few = f" ({effect.pairs} seeds)" if effect.pairs < seeds else ""
    verdict = effect.verdict if effect.verdict == AS_EXPECTED else f"**{effect.verdict}**"
    size = f"{'+' if effect.mean > 0 else ''}{number(effect.mean)}"
    return [*stated(effect.row), number(effect.level), size, f"{number(low)} to {number(high)}{few}", verdict]


def written(effects: Sequence[Effect], seeds: int, households: int | None) -> str:
    """Return the text of one part: the table, why each row is expected, and how it was measured."""
    right = sum(effect.verdict == AS_EXPECTED for effect in effects)
    sizes = sorted({households or effect.row.households for effect in effects})
    years = sorted({effect.row.years for effect in effects})
    size, span = ("-".join(f"{n:,}" for n in sorted({each[0], each[-1]})) for each in (sizes, years))
    how = f"Measured with govsim {__version__}: {seeds} seeds, {size} households, {span} years."
    why = "\n".join(f"- **{effect.row.what}.** {effect.row.why}" for effect in effects)
    return (
        f"{table(HEADS, (line(effect, seeds) for effect in effects))}\n\n"
        f"{right} of {len(effects)} rows are as expected. {how}\n\nWhy it is expected:\n\n{why}"
    )


# --- the pages ------------------------------------------------------------------------------------------


def pages() -> list[Path]:
    """Return the pages that show effects."""
    return sorted(p for p in (ROOT / "docs").rglob("*.md") if PART.search(p.read_text(encoding="utf-8")))


def rows_of(rows: Iterable[Row], shown: str | None) -> list[Row]:
    """Return the rows of one table, or all."""
    return [row for row in rows if shown is None or row.table == shown]


def shown(text: str) -> list[list[str]]:
    """Return what a part says of its rows that is known without living, a list a row."""
    lines = [each.removeprefix("| ").split(" | ") for each in text.splitlines() if each.startswith("| ")]
    return [cells[: HEADS.index("level, low")] for cells in lines[2:]]


def refresh(name: str, effects: Sequence[Effect], seeds: int, households: int | None) -> None:
    """Write the tables of one file of effects into every page that shows them."""
    by_row = {effect.row.name: effect for effect in effects}

    def replaced(found: re.Match[str]) -> str:
        if found["name"] != name:
            return found[0]
        mine = [by_row[row.name] for row in rows_of((effect.row for effect in effects), found["table"])]
        return f"{found[1]}\n{written(mine, seeds, households)}\n\n{found[5]}" if mine else found[0]

    for page in pages():
        text = page.read_text(encoding="utf-8")
        page.write_text(PART.sub(replaced, text), encoding="utf-8", newline="\n")


def progress(finished: int, wanted: int) -> None:
    """Say on a terminal how far it is."""
    if sys.stderr.isatty():
        print(f"\r{finished} of {wanted} worlds", end="\n" if finished == wanted else "", file=sys.stderr)


def main(given: Sequence[str]) -> int:
    """Measure what is asked for and write it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="files of scenarios/effects; all if left out")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--households", type=int, help="size of every world; each row's own if left out")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--row", action="append", help="measure this row only (repeat for more) and write no page")
    parser.add_argument("--dry-run", action="store_true", help="read and check, live nothing")
    options = parser.parse_args(given)
    known = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}
    files = {name: read_effects(known[name]) for name in options.names or known}
    wrong = [f"{name}.yaml: {problem}" for name, rows in files.items() for problem in problems_of(rows)]
    if wrong or options.dry_run:
        print("\n".join(wrong) or "All rows can be read.")
        return 1 if wrong else 0
    seeds = range(1, options.seeds + 1)
    for name, rows in files.items():
        wanted = [row for row in rows.values() if not options.row or row.name in options.row]
        effects = measure(wanted, seeds, households=options.households, workers=options.workers, done=progress)
        if not options.row:
            refresh(name, effects, len(seeds), options.households)
        for effect in effects:
            print(name, effect.row.name, effect.verdict, *map(number, (effect.level, effect.mean, *effect.interval)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
