"""What hospitals do to bills and patients, and what they live on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.agents.hospital import CLEARING, GIVEN_BACK, LEVELS, Hospital, hospitals
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.disputes.indemnity import DEFENCE, OWN
from govsim.layers.liability_purchase import PREMIUM
from govsim.metrics.formulas.average import ratio, weighted_mean, weighted_sum
from govsim.metrics.year.money import entries, funds
from govsim.metrics.year.persons import ServiceYear, people, services, weight_of

if TYPE_CHECKING:
    from govsim.core.world import World

# memos of what hospitals pay, other than what care costs them
_TAKEN = (*GIVEN_BACK, "fine", PREMIUM, OWN, DEFENCE)


def _sum(year: ServiceYear, yuan: Any) -> float:
    """Return the weighted sum of an amount of each bill; a single number is the same for all."""
    return weighted_sum(year.weight, np.broadcast_to(yuan, len(year.billed)))


def _inpatient(world: World) -> ServiceYear | None:
    return services(world).get("inpatient")


@metric(unit="share of inpatient bills", label="Upcoding", better="lower", source="Dafny 2005, AER")
def upcoding_share(world: World) -> float:
    """Share of inpatient bills, inside the catalogue, for what was not done."""
    year = _inpatient(world)
    return ratio(_sum(year, year.bills.upcoded), year.total) if year else 0.0


@metric(
    unit="share of inpatient bills",
    label="Induced treatment",
    better="neither",
    source="McGuire & Pauly 1991, J Health Econ; Ellis & McGuire 1986, J Health Econ",
)
def inducement_share(world: World) -> float:
    """Treatment that hospitals add beyond what patients want, less what they withhold, over inpatient bills."""
    year = _inpatient(world)
    if year is None:
        return 0.0
    names = [each.name for each in world.schemes_of("behaviour") if each.lands == "both" and not each.defends]
    more = sum((_sum(year, year.bills.added[name]) for name in names), 0.0)
    return ratio(more - _sum(year, year.bills.withheld), year.total)


@metric(unit="share of inpatient bills", label="Out of scope", better="lower", source="NHSA usage")
def out_of_scope_share(world: World) -> float:
    """Share of inpatient bills for goods and services outside the catalogue."""
    year = _inpatient(world)
    return ratio(_sum(year, year.bills.out_of_scope) / FEN_PER_YUAN, year.total) if year else 0.0


@metric(unit="CNY per admitted person", label="Cost per case by level", better="neither", source="NHSA usage")
def inpatient_cost_by_level(world: World) -> dict[str, float]:
    """Inpatient bills of the year over persons admitted in it, by level of hospital."""
    year = _inpatient(world)
    if year is None:
        return {}
    at = {name: year.weight * (year.bills.level == level) for level, name in enumerate(LEVELS)}
    return {name: weighted_mean(year.billed, weight) for name, weight in at.items() if np.any(weight)}


@metric(
    unit="share of those in need",
    label="Turned away",
    better="lower",
    source="Ellis 1998, J Health Econ: creaming, skimping and dumping",
)
def turned_away_share(world: World) -> float:
    """Persons whom a hospital turned away for what they would cost it, over all who needed an admission.

    Whether a hospital of a higher level took them or not.
    """
    year = _inpatient(world)
    if year is None:
        return 0.0
    turned = float(weight_of(world, year.bills.turned_away).sum())
    return ratio(turned, float(year.weight.sum()) + people(world, world.persons.forgone))


@metric(unit="CNY per head", label="Clearing with hospitals", better="neither", source="defined here")
def clearing_per_head(world: World) -> float:
    """What funds paid hospitals beyond their charges, less what hospitals gave back, over living persons."""
    pools = set(funds(world))
    paid = sum(entry.fen if entry.payer in pools else -entry.fen for entry in entries(world) if entry.memo == CLEARING)
    return ratio(paid / FEN_PER_YUAN, float(np.count_nonzero(world.persons.alive)))


@metric(unit="share of revenue", label="Hospitals' margin", better="neither", source="defined here")
def hospital_margin(world: World) -> dict[str, float]:
    """What hospitals took in this year less what treatment cost them, over what they took in; all, and by level.

    Income is net of recoveries, fines and clearing. What was upcoded cost nothing, all else its charge less the margin.
    """
    year = _inpatient(world)
    if year is None:
        return {}
    houses = hospitals(world)
    taken = _taken_in(world, houses)
    upcoded = np.broadcast_to(year.bills.upcoded, len(year.billed))
    done = np.bincount(year.bills.hospital, year.billed - upcoded, len(houses))
    cost = done * (1.0 - world.rule("agents", houses[0].role_name).margin)
    levels = np.array([house.level for house in houses])
    found = {name: (taken[levels == level], cost[levels == level]) for level, name in enumerate(LEVELS)}
    found["all"] = taken, cost
    return {name: ratio(float(t.sum() - c.sum()), float(t.sum())) for name, (t, c) in found.items()}


def _taken_in(world: World, houses: list[Hospital]) -> np.ndarray:
    """Return what each hospital received in the year, less what was taken from it, CNY."""
    row = {house.name: house.index for house in houses}
    taken = np.zeros(len(houses))
    for entry in entries(world):
        if entry.payee in row:
            taken[row[entry.payee]] += entry.fen
        elif entry.payer in row and entry.memo in _TAKEN:
            taken[row[entry.payer]] -= entry.fen
    return taken / FEN_PER_YUAN
