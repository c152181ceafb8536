"""Measure the gallery: live every shipped scenario on seed 1 and write the tables of scenarios/README.md.

`python docs/gallery.py`; some minutes. Figures of a run stand in the gallery, so refresh it when results move.
`python docs/gallery.py --studies` writes the table of studies only, and lives nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean

from govsim import __version__
from govsim.core.scenario import shipped
from govsim.experiments.study import Study, read_study
from govsim.experiments.worlds import Job, Records, live_all

PAGE = Path(__file__).resolve().parents[1] / "scenarios" / "README.md"
PART = r"(<!-- {} -->\n).*?(<!-- end -->)"
SEED = 1
HEADS = (
    "scenario",
    "catastrophic share, mean",
    "of the poorest fifth",
    "premium a head, first → last",
    "years without a seller",
    "insurers' margin after the rule, mean",
    "insurers left",
    "resident fund borrowed",
    "excess in bills, last year",
)


def series(records: Records, metric: str, group: str = "all") -> list[float]:
    """Return a metric's values in the order of years."""
    return [value for (_, name, of), value in sorted(records.items()) if (name, of) == (metric, group)]


def row(name: str, records: Records) -> list[str]:
    """Return one line of the table."""
    years = len({year for year, *_ in records})
    premium = series(records, "premium_per_head", "critical_cover")
    margin = series(records, "margin_after_rule")
    sold = bool(premium)
    return [
        f"`{name}`",
        f"{100 * fmean(series(records, 'catastrophic_share')):.2f} %",
        f"{100 * fmean(series(records, 'catastrophic_share', 'quintile_1')):.1f} %",
        f"{premium[0]:.0f} → {premium[-1]:.0f} CNY" if sold else "-",
        str(years - len(premium)) if sold else "-",
        f"{100 * fmean(margin):+.1f} %" if sold else "-",
        f"{series(records, 'insurers_active')[-1]:.0f}" if sold else "-",
        f"{sum(series(records, 'fund_loans', 'resident_fund')) / 1e6:,.0f} m CNY",
        f"{100 * series(records, 'excess_share')[-1]:.1f} %",
    ]


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as Markdown."""
    heads = [*heads]
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, ["---"] * len(heads), *rows))


def studies() -> str:
    """Return the table of shipped studies: what varies in each, and how many runs that makes."""
    rows = []
    for name, path in shipped("study").items():
        study = read_study(path)
        counts = (f"{study.designs:,}", str(len(study.seeds)), f"{len(study):,}")
        parts = (varied(study, "lever"), varied(study, "uncertainty"))
        rows.append([f"[`{name}`](studies/{path.name})", study.title, *parts, *counts])
    return table(("study", "its question", "levers", "uncertainties", "designs", "seeds", "runs"), rows)


def varied(study: Study, part: str) -> str:
    """Return the factors of one part, each with how many values it has or between which it lies."""
    said = []
    for factor in study.factors:
        if factor.part == part:
            values = f"{len(factor.values)} values" if factor.values else f"{factor.low:g} to {factor.high:g}"
            said.append(f"`{factor.label}` ({values})")
    return ", ".join(said) or "-"


def written(text: str, part: str, said: str) -> str:
    """Return the page with one of its parts replaced."""
    pattern = re.compile(PART.format(part), re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}\n{said}\n\n{found[2]}", text)


def measured() -> str:
    """Live the scenarios and return their table."""
    jobs = {name: Job.of(name, SEED, {}) for name in shipped()}
    lived = live_all(jobs.values())
    rows = [row(name, lived[job]) for name, job in jobs.items()]
    return f"{table(HEADS, rows)}\n\nMeasured with govsim {__version__}, seed {SEED}, 100,000 households, 2023 to 2032."


def main(studies_only: bool) -> None:
    """Write the tables."""
    text = written(PAGE.read_text(encoding="utf-8"), "studies", studies())
    if not studies_only:
        text = written(text, "measured", measured())
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main("--studies" in sys.argv[1:])
