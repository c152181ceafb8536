"""Measure the gallery: live every shipped scenario on seed 1 and write the tables of scenarios/README.md.

`python docs/gallery.py`; some minutes. Figures of a run stand in the gallery, so refresh it when results move.
`python docs/gallery.py studies` writes one of its tables only: studies (lives nothing), measured, layered,
voluntary, liability.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

from govsim import __version__
from govsim.core.scenario import read, shipped
from govsim.experiments.study import Study, read_study
from govsim.experiments.worlds import Job, Records, live_all

PAGE = Path(__file__).resolve().parents[1] / "scenarios" / "README.md"
PART = r"(<!-- {} -->\n).*?(<!-- end -->)"
SEED = 1
FUNDS = ("resident_fund", "rural_fund")
HEADS = (
    "scenario",
    "catastrophic share, mean",
    "of the poorest fifth",
    "premium a head, first → last",
    "years without a seller",
    "insurers' margin after the rule, mean",
    "insurers left",
    "residents' funds borrowed",
    "excess in bills, last year",
)
COVER_HEADS = (
    "scenario",
    "years on sale",
    "participation, first → last year on sale",
    "of those of 75 and more, mean",
    "members' cost over that of all, mean",
    "premium, first → last year on sale",
    "claims over premium, mean",
    "catastrophic share, mean",
)
LIABILITY_HEADS = (
    "scenario",
    "hospitals covered",
    "rate on revenue",
    "safety effort",
    "hurt by negligence, in 1,000 admissions",
    "disputes, in 1,000",
    "that end with mediators",
    "violent ones, in 10,000",
    "hurt by negligence who are paid",
    "defensive care, share of bills",
)
HELP_HEADS = (
    "scenario",
    "catastrophic share, mean",
    "of the poorest fifth",
    "made poor by paying for care",
    "entitled who get no assistance",
    "got it without being entitled",
    "days to the money",
    "in need whom no layer but basic insurance helps",
    "poor households whose poverty is illness's work, last year",
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
        f"{sum(sum(series(records, 'fund_loans', fund)) for fund in FUNDS) / 1e6:,.0f} m CNY",
        f"{100 * series(records, 'excess_share')[-1]:.1f} %",
    ]


def help_row(name: str, records: Records) -> list[str]:
    """Return one line of the table on layered protection."""

    def share(metric: str, group: str = "all") -> str:
        return f"{100 * fmean(series(records, metric, group)):.1f} %"

    return [
        f"`{name}`",
        f"{100 * fmean(series(records, 'catastrophic_share')):.2f} %",
        share("catastrophic_share", "quintile_1"),
        share("impoverishment_headcount"),
        share("assistance_exclusion_error"),
        share("assistance_inclusion_error"),
        f"{fmean(series(records, 'days_to_assistance')):.0f}",
        share("helping_layers", "none"),
        f"{100 * series(records, 'illness_caused_poverty')[-1]:.0f} %",
    ]


def cover_row(name: str, records: Records) -> list[str]:
    """Return one line of the table on voluntary cover: of the scenario's first product."""
    product = next(rule.name for rule in read(name).schemes(read(name).first_year) if rule.word() == "voluntary_cover")

    def sold(metric: str, group: str = product) -> list[float]:
        sale = dict(zip(years, series(records, "cover_on_sale", product), strict=True))
        found = {year: value for (year, *at), value in records.items() if tuple(at) == (metric, group)}
        return [value for year, value in sorted(found.items()) if sale[year]]

    years = sorted({year for year, *_ in records})
    part, premium = sold("cover_participation"), sold("cover_premium")
    return [
        f"`{name}`",
        f"{sum(series(records, 'cover_on_sale', product)):.0f} of {len(years)}",
        f"{100 * part[0]:.0f} → {100 * part[-1]:.0f} %",
        f"{100 * fmean(sold('cover_participation_by_age', f'{product}.75_and_older')):.0f} %",
        f"{fmean(sold('cover_selection_index')):.2f}",
        f"{premium[0]:.0f} → {premium[-1]:.0f} CNY",
        f"{fmean(sold('cover_loss_ratio')):.2f}",
        f"{100 * fmean(series(records, 'catastrophic_share')):.2f} %",
    ]


def liability_row(name: str, records: Records) -> list[str]:
    """Return one line of the table on medical liability."""

    def mean(metric: str, group: str = "all") -> float:
        return fmean(series(records, metric, group) or [0.0])

    return [
        f"`{name}`",
        f"{100 * mean('liability_coverage'):.0f} %",
        f"{100 * mean('liability_manual_rate'):.2f} %",
        f"{mean('safety_effort'):.2f}",
        f"{mean('negligence_per_1000_admissions'):.1f}",
        f"{mean('disputes_per_1000_admissions'):.2f}",
        f"{100 * mean('dispute_paths', 'mediate'):.0f} %",
        f"{mean('violence_per_10000_admissions'):.2f}",
        f"{100 * mean('compensated_share'):.1f} %",
        f"{100 * mean('defensive_share'):.1f} %",
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


def about(name: str) -> str:
    """Return which table a scenario is in: on help to be asked for, voluntary cover, liability, or the first."""
    spec = read(name)
    words = {rule.word() for rule in spec.schemes(spec.first_year)}
    if "dispute_resolution" in words:
        return "liability"
    if "voluntary_cover" in words:
        return "voluntary"
    return "layered" if "assistance_by_application" in words else "measured"


def measured(heads: tuple[str, ...], line: Callable[[str, Records], list[str]], names: list[str]) -> str:
    """Live scenarios and return their table."""
    jobs = {name: Job.of(name, SEED, {}) for name in names}
    lived = live_all(jobs.values())
    said = f"Measured with govsim {__version__}, seed {SEED}, 100,000 households, every year of the scenario."
    return f"{table(heads, (line(name, lived[job]) for name, job in jobs.items()))}\n\n{said}"


PARTS: dict[str, Callable[[], str]] = {
    "studies": studies,
    "measured": lambda: measured(HEADS, row, [name for name in shipped() if about(name) == "measured"]),
    "layered": lambda: measured(HELP_HEADS, help_row, [name for name in shipped() if about(name) == "layered"]),
    "liability": lambda: measured(
        LIABILITY_HEADS, liability_row, [name for name in shipped() if about(name) == "liability"]
    ),
    "voluntary": lambda: measured(COVER_HEADS, cover_row, [name for name in shipped() if about(name) == "voluntary"]),
}


def main(parts: list[str]) -> None:
    """Write the tables."""
    text = PAGE.read_text(encoding="utf-8")
    for part in parts or PARTS:
        text = written(text, part, PARTS[part]())
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
