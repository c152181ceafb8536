"""Draw docs/h-city.svg: one run of a scenario in three panels that share the years. `python docs/picture.py`.

Takes the results of a run if a folder is given, else lives the scenario. The same results give the same file. Needs
matplotlib (`pip install govsim[ui]`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import FuncFormatter

from govsim.experiments.run import run
from govsim.results import read, tables

SCENARIO, SEED = "h-city", 1
TITLE = (
    "H city, 100,000 households, seed 1: one run, lived once. Another seed gives other winners and other years of loss."
)
OUT = Path(__file__).with_name("h-city.svg")
# Okabe & Ito 2008: told apart by those who do not see all colours, and in grey by their order
PAYERS = {
    "households": ("own purse", "#E69F00"),
    "abandoned": ("abandoned", "#000000"),
    "assistance": ("assistance", "#CC79A7"),
    "critical": ("critical-illness cover", "#D55E00"),
    "basic_employee": ("basic, employees", "#56B4E9"),
    "basic_resident": ("basic, residents", "#0072B2"),
}
FIFTHS = ("#D55E00", "#0072B2", "#3C8DBF", "#6E7B85", "#8F989E")
LOSS, GAIN, INK = "#D55E00", "#0072B2", "#333333"
STYLE = {
    "svg.hashsalt": "govsim",
    "svg.fonttype": "path",
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def pivoted(metrics: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a metric with one column a group."""
    return metrics[metrics.metric == name].pivot(index="year", columns="group", values="value")


def who_pays(axes: Any, metrics: pd.DataFrame) -> None:
    """Draw stacked areas: of every 100 yuan of care, who pays what."""
    shares = 100 * pivoted(metrics, "reimbursement_by_layer")
    shares = shares.drop(columns=[name for name in ("all",) if name in shares])
    known = [name for name in reversed(PAYERS) if name in shares]
    axes.stackplot(
        shares.index, [shares[name] for name in known], colors=[PAYERS[name][1] for name in known], linewidth=0
    )
    middle = shares[known].cumsum(axis=1) - shares[known] / 2
    for name in known:
        if shares[name].mean() > 5:
            year = shares.index[len(shares) // 2]
            ink = "white" if name == "basic_resident" else "black"
            axes.text(year, middle[name][year], PAYERS[name][0], ha="center", va="center", color=ink, weight="bold")
    last, mean = shares.index[-1], shares.mean()
    beside = {"critical": -4, "abandoned": 24}  # points above the slice: thin ones have their names outside
    said = {
        "critical": f"critical-illness\ncover, {mean.get('critical', 0):.1f}",
        "abandoned": f"abandoned, {mean.get('abandoned', 0):.1f}\n(assistance, {mean.get('assistance', 0):.1f})",
    }
    for name in (name for name in beside if name in shares):
        axes.annotate(said[name], (last, middle[name][last]), xytext=(6, beside[name]), textcoords="offset points",
                      va="center", fontsize=8.5, color=PAYERS[name][1])  # fmt: skip
    axes.set(ylim=(0, 100), title="Who pays, of every 100 yuan of care", ylabel="yuan")


def ruin(axes: Any, metrics: pd.DataFrame) -> None:
    """Draw catastrophic expenditure of each fifth of households by income."""
    shares = 100 * pivoted(metrics, "catastrophic_share")
    names = ("poorest fifth", "second", "third", "fourth", "richest fifth")
    for number, (name, colour) in enumerate(zip(names, FIFTHS, strict=True), 1):
        line = shares[f"quintile_{number}"]
        axes.plot(line.index, line, color=colour, linewidth=2, marker="o", markersize=3)
        axes.annotate(
            f"{name}, {line.iloc[-1]:.1f} %",
            (line.index[-1], line.iloc[-1]),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=8.5,
        )
    axes.set(ylim=(0, None), title="Households with catastrophic payments for care, by income", ylabel="% of the fifth")


def contract(axes: Any, results: Any) -> None:
    """Draw the contract's life: premium, claims and expenses a head; tenders, bidders and who sells."""
    terms, metrics = results["agreements"], results["metrics"]
    terms = terms.set_index("year")
    cost = (terms.claims_fen + terms.expenses_fen).astype(float) / terms.enrolled.astype(float) / 100
    paid = pivoted(metrics, "benefit_per_enrollee")["critical"]
    sold = terms.seller.fillna("") != ""
    for year, is_sold in sold.items():
        if not is_sold:
            axes.bar(year, paid[year], width=0.82, color="white", edgecolor="#888888", hatch="///", linewidth=0.8)
            continue
        colour = LOSS if cost[year] > terms.premium_per_head[year] else GAIN
        axes.bar(year, cost[year], width=0.82, color=colour, alpha=0.75 if colour == GAIN else 0.9)
    for (*_, price), term in terms[sold].groupby(["signed", "seller", "premium_per_head"]):
        first, last = term.index[0] - 0.46, term.index[-1] + 0.46
        axes.plot([first, last], [price, price], color="black", linewidth=2.4, solid_capstyle="butt")
    rounds = results["tenders"].groupby("year").last()
    ceiling = 1.3 * max(cost.max(), terms.premium_per_head.max())
    for year, tender in rounds.iterrows():
        axes.axvline(year - 0.5, color="#888888", linewidth=0.9, linestyle=(0, (2, 2)))
        who = words(terms.seller[year]) if sold[year] else "nobody"
        axes.text(
            year - 0.42, ceiling * 0.985, f"{tender.bidders} of {tender.invited} bid\n{who}", va="top", fontsize=8.5
        )
    axes.set(
        ylim=(0, ceiling),
        title="The contract's life: what the cover costs and what is paid for it",
        ylabel="CNY a head",
    )
    for patch, label in (
        ({"color": LOSS, "alpha": 0.9}, "cost, a year of loss"),
        ({"color": GAIN, "alpha": 0.75}, "cost, a year of profit"),
        ({"facecolor": "white", "edgecolor": "#888888", "hatch": "///"}, "claims that the fund bears"),
    ):
        axes.bar(0, 0, width=0, label=label, **patch)
    axes.plot([], [], color="black", linewidth=2.4, label="premium")
    axes.plot([], [], color="#888888", linewidth=0.9, linestyle=(0, (2, 2)), label="tender")


def words(name: str) -> str:
    """Return a name as words."""
    return str(name).replace("_", " ")


def draw(results: Any, title: str) -> plt.Figure:
    """Return the picture of a run's tables."""
    figure, panels = plt.subplots(3, 1, figsize=(9, 9.4), sharex=True, height_ratios=(1, 1, 1.15))
    who_pays(panels[0], results["metrics"])
    ruin(panels[1], results["metrics"])
    contract(panels[2], results)
    years = sorted(results["metrics"].year.unique())
    panels[2].set_xlim(years[0] - 0.55, years[-1] + 0.55)
    panels[2].set_xticks(years)
    panels[2].xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    figure.subplots_adjust(left=0.07, right=0.83, top=0.935, bottom=0.085, hspace=0.24)
    figure.text(0.012, 0.978, title, fontsize=10)
    handles, labels = panels[2].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=5, frameon=False, fontsize=8.5, bbox_to_anchor=(0.45, 0.0))
    return figure


def main(folder: str | None) -> None:
    """Draw the picture of the results in a folder (of the same scenario and seed), or of a run."""
    results = read(folder) if folder else tables(run(SCENARIO, seed=SEED))
    with mpl.rc_context(STYLE):
        figure = draw(results, TITLE)
        figure.savefig(OUT, format="svg", metadata={"Date": None, "Creator": "govsim, docs/picture.py"})
        plt.close(figure)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
