"""What supervision brings back, what it costs, and what it keeps from happening. Money is from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.hospital import hospitals
from govsim.agents.supervisor import inspectorates
from govsim.behaviour.behaviour import written_as_if
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.metrics.formulas.average import ratio, weighted_sum
from govsim.metrics.year.layers import layers
from govsim.metrics.year.money import flow
from govsim.metrics.year.persons import services

if TYPE_CHECKING:
    from govsim.core.world import World

# memos of the ledger
RECOVERY, FINE, REFUND, RESTORED = "recovery", "fine", "refund", "restored claim"
COST = ("inspection", "refresher of inspectors")


def _per_head(world: World, *memos: str) -> float:
    return ratio(flow(world, memos=memos), float(np.count_nonzero(world.persons.alive)))


@metric(unit="CNY per head", label="Money recovered", better="neither", source="NHSA usage")
def recoveries_per_head(world: World) -> float:
    """What hospitals and households paid back to the layers in the year after inspection, over living persons."""
    return _per_head(world, RECOVERY)


@metric(unit="share of layers' payments", label="Recovered share", better="neither", source="NHSA usage")
def recovered_share(world: World) -> float:
    """What hospitals and households paid back in the year after inspection, over what all layers paid."""
    return ratio(flow(world, memos=(RECOVERY,)), sum(each.paid for each in layers(world).values()))


@metric(unit="CNY per head", label="Fines", better="neither", source="State Council Decree 735 (2021)")
def fines_per_head(world: World) -> float:
    """Fines that the inspected paid in the year, over living persons."""
    return _per_head(world, FINE)


@metric(
    unit="CNY per head",
    label="Cost of supervision",
    better="lower",
    source="Becker 1968, JPE: cost of enforcement",
)
def supervision_cost_per_head(world: World) -> float:
    """What inspections and the inspectors' refreshers cost in the year, over living persons."""
    return _per_head(world, *COST)


@metric(unit="CNY per CNY", label="Cost of a yuan brought back", better="lower", source="Becker 1968, JPE")
def supervision_cost_per_yuan(world: World) -> float:
    """Cost of supervision of the year over what it brought back to layers, patients and the insured; without fines.

    0 if nothing came back.
    """
    return ratio(flow(world, memos=COST), flow(world, memos=(RECOVERY, REFUND, RESTORED)))


@metric(unit="CNY per head", label="Refused claims restored", better="neither", source="defined here")
def restored_claims_per_head(world: World) -> float:
    """Valid claims that sellers of cover had refused and paid to patients after a review, over living persons."""
    return _per_head(world, RESTORED)


@metric(unit="share of inpatient bills", label="Bills opened", better="neither", source="NHSA usage")
def opened_share(world: World) -> float:
    """Inpatient bills that inspections of hospitals opened in the year, over all."""
    inpatient = world.bills.get("inpatient")
    return ratio(float(np.count_nonzero(inpatient.opened)), len(inpatient)) if inpatient is not None else 0.0


@metric(unit="share of what can be proved", label="Overbilling detected", better="higher", source="Becker 1968, JPE")
def detection_share(world: World) -> float:
    """What inspections of hospitals proved in the year, over what could be proved of all inpatient bills."""
    inpatient = world.bills.get("inpatient")
    if inpatient is None:
        return 0.0
    proved = sum(office.findings.proved.get("hospitals", 0) for office in inspectorates(world)) / FEN_PER_YUAN
    return ratio(proved, float(np.broadcast_to(inpatient.provable, len(inpatient)).sum()))


@metric(unit="share of excess", label="Deterrence", better="higher", source="Becker 1968, JPE; Polinsky & Shavell 2000")
def deterrence(world: World) -> float:
    """Share of what hospitals would add to the year's inpatient bills without fear of inspection that they do not add.

    The same patients, with what each hospital aims at, against its optimum at a chance of inspection of zero and the
    same belief about what insurers take back; 0 if they would add nothing.
    """
    inpatient = services(world).get("inpatient")
    if inpatient is None:
        return 0.0
    bills = inpatient.bills
    aims, unwatched = zip(*(house.aims for house in hospitals(world)), strict=True)
    is_so, would_be = (written_as_if(bills, world, list(levers)) for levers in (aims, unwatched))
    own = [each for each in world.schemes_of("behaviour") if each.by == "hospitals"]
    added = sum(weighted_sum(inpatient.weight, is_so.added[each.name]) for each in own)
    would = sum(weighted_sum(inpatient.weight, would_be.added[each.name]) for each in own)
    return 1.0 - ratio(added, would) if would else 0.0


@metric(unit="institutions", label="Sanctioned", better="lower", source="State Council Decree 735 (2021)")
def sanctioned(world: World) -> dict[str, float]:
    """Hospitals that the year's inspections suspend for the next, and insurers that its reviews bar from tenders."""
    findings = [office.findings for office in inspectorates(world)]
    return {
        "hospitals_suspended": float(sum(len(each.suspended) for each in findings)),
        "insurers_barred": float(sum(len(each.barred) for each in findings)),
    }


@metric(unit="per 1000 inpatient bills", label="Reports", better="neither", source="NHSA usage")
def reports_per_1000_bills(world: World) -> float:
    """Inpatient bills that were opened because somebody reported them, for each 1,000 bills of the year."""
    inpatient = world.bills.get("inpatient")
    count = sum(office.findings.reports for office in inspectorates(world))
    return 1000.0 * ratio(count, len(inpatient)) if inpatient is not None else 0.0
