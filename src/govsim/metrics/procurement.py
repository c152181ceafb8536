"""How tenders went, by their last round of the year. Groups: by what is covered, and all together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from govsim.core.metric import metric
from govsim.metrics.formulas.shares import herfindahl
from govsim.metrics.year.tenders import last_rounds, mean

if TYPE_CHECKING:
    from govsim.core.world import World

# tender years over which winners are counted
ROUNDS = 3


@metric(unit="bidders", label="Bidders per tender", better="higher", source="count of valid bids")
def bidders(world: World) -> dict[str, float]:
    """Mean number of valid bids in the last round of the year's tenders."""
    return mean(world, lambda tender: float(tender.bidders))


@metric(unit="share of tenders", label="Failed tenders", better="lower", source="count of tenders without a winner")
def failed_tenders(world: World) -> dict[str, float]:
    """Share of the year's tenders that nobody won, not even in the last round."""
    return mean(world, lambda tender: float(not tender.winner))


@metric(unit="bids per tender", label="Invalid bids", better="lower", source="count of bids and bidders turned away")
def invalid_bids(world: World) -> dict[str, float]:
    """Bidders turned away and bids not taken in the last round, mean over the year's tenders; groups: by reason."""
    last = last_rounds(world)
    found: dict[str, float] = defaultdict(float)
    for tender in last:
        found["all"] += sum(number for _, number in tender.rejected) / len(last)
        for reason, number in tender.rejected:
            found[reason] += number / len(last)
    return dict(found)


@metric(unit="ratio", label="Winning price to cost", better="neither", source="Wilson 1977")
def win_to_cost(world: World) -> dict[str, float]:
    """Winning price over the actuarial estimate of claims per head in the first year of the term."""
    return mean(
        world,
        lambda tender: tender.price / (tender.cost or tender.estimate),
        lambda tender: bool(tender.winner) and (tender.cost or tender.estimate) > 0,
    )


@metric(
    unit="share of cost",
    label="Procurement regret",
    better="lower",
    source="after Bajari & Tadelis 2001 (RAND J Econ 32:387)",
)
def procurement_regret(world: World) -> dict[str, float]:
    """Premium paid less claims and expenses, over claims and expenses, years closed so far of agreements in force.

    The premium is what was paid, so that renegotiated and indexed prices count. Groups: by contract.
    """
    paid: dict[str, int] = defaultdict(int)
    cost: dict[str, int] = defaultdict(int)
    for agreement in world.agreements:
        if not (agreement.seller and agreement.in_force(world.year)):
            continue
        for year, record in agreement.years.items():
            if record.premium and year <= world.year:
                for group in (agreement.name, "all"):
                    paid[group] += record.premium
                    cost[group] += record.claims + record.expenses
    return {group: paid[group] / cost[group] - 1.0 for group in paid if cost[group] > 0}


@metric(
    unit="index 0 to 10,000",
    label="Concentration of winners",
    better="neither",
    source="Herfindahl-Hirschman index",
)
def winner_concentration(world: World) -> dict[str, float]:
    """Herfindahl-Hirschman index of what was sold by winner in the last three tender years: Σ share² × 10,000.

    What was sold is price × persons × years of the term.
    """
    sold: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    years: dict[str, set[int]] = defaultdict(set)
    for tender in reversed([each for each in world.tenders if each.winner and each.year <= world.year]):
        for group in (tender.covers, "all"):
            if tender.year in years[group] or len(years[group]) < ROUNDS:
                years[group].add(tender.year)
                sold[group][tender.winner] += tender.value
    return {group: herfindahl(np.array(list(by.values()))) for group, by in sold.items() if sum(by.values()) > 0}


@metric(
    unit="share of tenders",
    label="Tenders won by the incumbent",
    better="neither",
    source="count of tenders with a last seller",
)
def incumbent_win_share(world: World) -> dict[str, float]:
    """Share of the year's tenders with a winner and a last seller that the last seller won."""
    return mean(
        world,
        lambda tender: float(tender.winner == tender.incumbent),
        lambda tender: bool(tender.winner and tender.incumbent),
    )
