"""Measure the gallery: live every shipped scenario on seed 1 and write the table of scenarios/README.md.

`python docs/gallery.py`; some minutes. Figures of a run stand in the gallery, so refresh it when results move.
"""

from __future__ import annotations

import re
from pathlib import Path
from statistics import fmean

from govsim import __version__
from govsim.core.scenario import shipped
from govsim.experiments.worlds import Job, Records, live_all

PAGE = Path(__file__).resolve().parents[1] / "scenarios" / "README.md"
PART = re.compile(r"(<!-- measured -->\n).*?(<!-- end -->)", re.DOTALL)
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


def main() -> None:
    """Live the scenarios and write the table."""
    jobs = {name: Job.of(name, SEED, {}) for name in shipped()}
    lived = live_all(jobs.values())
    lines = [HEADS, ["---"] * len(HEADS), *(row(name, lived[job]) for name, job in jobs.items())]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    said = f"\n{table}\n\nMeasured with govsim {__version__}, seed {SEED}, 100,000 households, 2023 to 2032.\n\n"
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(PART.sub(lambda found: found[1] + said + found[2], text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
