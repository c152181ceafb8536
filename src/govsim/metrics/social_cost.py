"""Social cost: what a year of the city takes away from everybody, whoever pays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.fund import Pool
from govsim.agents.government import Treasury
from govsim.agents.institution import insurers_of
from govsim.agents.liability_pool import HospitalPool
from govsim.agents.mediator import Committee
from govsim.agents.supervisor import Inspectorate
from govsim.core.ledger import FEN_PER_YUAN, Entry
from govsim.core.metric import metric
from govsim.core.parameter import parameter
from govsim.disputes.indemnity import SUIT
from govsim.metrics.formulas.average import ratio
from govsim.metrics.year.agreements import sold
from govsim.metrics.year.money import BONDS, entries

if TYPE_CHECKING:
    from govsim.core.world import World

DAYS = 365
PUBLIC = (Pool, Treasury, Inspectorate, Committee)
# payments to a public pool that finance it and are not money that comes back
FINANCING = ("contribution",)
# what an insurer pays to the outside that is no cost
NO_COST = ("dividend", "capital")


@metric(
    unit="CNY per head",
    label="Social cost",
    better="lower",
    source="Laffont & Tirole 1993, chapter 1: cost with a shadow price of public funds",
)
def social_cost_per_head(world: World) -> dict[str, float]:
    """Care + λ·public funds + administration + supervision + waiting + refusals, over living persons; and each part.

    `care`: bills less care abandoned and less what behaviours bill without doing it (upcoding moves money, not
    resources). `public_funds`: λ times what government, funds, supervisor and mediators paid to others less what
    others (providers, sellers) paid them, bonds apart, however it was financed. `administration`: what insurers and
    pools of hospitals pay to the outside but dividends, and what suits cost patients. `supervision`: what public bodies
    pay to the outside, mediation and police at hospitals included. `waiting`: claims under contract × rate of a
    bridging loan × days/365. `refusals`: harm of a refused yuan × valid claims refused.
    Rows count once, as in the ledger. λ, rate and harm: parameters welfare/*.
    Left out: health, what injuries and violence cost the hurt, and care forgone or abandoned; the risk that households
    bear; prevention, hospitals' safety effort included; patients' time; the office of a fund that bears a layer itself;
    what stretching a bill costs hospitals. Providers' margins count as resources.
    """
    share = {name: float(parameter(f"welfare/{name}").at(world.year)) for name in SHARES}
    claims = [each.record for each in sold(world).get("all", ())]
    offices, public = _offices(world), _public(world)
    parts = {
        "care": _care(world),
        "public_funds": share["shadow_cost_of_public_funds"] * _public_funds(world, public),
        "administration": _paid(world, lambda e: e.memo == SUIT or (e.payer in offices and _to_outside(e))),
        "supervision": _paid(world, lambda e: e.payer in public and _to_outside(e)),
        "waiting": share["waiting_rate"] * sum(r.claims * r.days for r in claims) / DAYS / FEN_PER_YUAN,
        "refusals": share["refusal_harm"] * sum(r.denied for r in claims) / FEN_PER_YUAN,
    }
    people = float(np.count_nonzero(world.persons.alive))
    return {name: ratio(part, people) for name, part in ({"all": sum(parts.values())} | parts).items()}


SHARES = ("shadow_cost_of_public_funds", "waiting_rate", "refusal_harm")


def _care(world: World) -> float:
    """Return care that was given, at its price, CNY."""
    billed_only = {each.name for each in world.schemes_of("behaviour") if not each.is_care}
    total = 0.0
    for bills in world.bills.values():
        total += float((bills.billed - bills.abandoned).sum()) / FEN_PER_YUAN
        total -= sum(float(np.sum(more)) for name, more in bills.added.items() if name in billed_only)
    return total


def _public(world: World) -> set[str]:
    return {name for name, each in world.institutions.items() if isinstance(each, PUBLIC)}


def _offices(world: World) -> set[str]:
    pools = (each for each in world.institutions.values() if isinstance(each, HospitalPool))
    return {each.name for each in (*insurers_of(world), *pools)}


def _to_outside(entry: Entry) -> bool:
    return entry.payee == "outside" and not entry.memo.startswith(NO_COST)


def _finances(entry: Entry) -> bool:
    return entry.memo.startswith(FINANCING) or entry.memo in BONDS


def _paid(world: World, wanted: Callable[[Entry], bool]) -> float:
    return sum(entry.fen for entry in entries(world) if wanted(entry)) / FEN_PER_YUAN


def _public_funds(world: World, public: set[str]) -> float:
    """Return what public bodies paid to others less what came back from them, CNY."""
    spent = _paid(world, lambda e: e.payer in public and e.payee not in public and e.memo not in BONDS)
    back = _paid(
        world,
        lambda e: e.payee in public and e.payer not in {*public, "outside"} and not _finances(e),
    )
    return spent - back
