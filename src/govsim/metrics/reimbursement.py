"""Which part of the bills is paid for the patient, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.households.insured import SCHEMES
from govsim.metrics.formulas.average import ratio, weighted_sum
from govsim.metrics.year.layers import layers
from govsim.metrics.year.persons import ServiceYear, services

if TYPE_CHECKING:
    from govsim.core.world import World


def _paid(world: World, service: ServiceYear, word: str = "") -> Array:
    """Return what the layers (of that word only, if given) paid of each bill, CNY."""
    fen = np.zeros(len(service.billed), np.int64)
    for name, each in layers(world).items():
        if name in service.bills.paid and word in ("", each.layer.word()):
            fen += service.bills.paid[name]
    return fen / FEN_PER_YUAN


def _by_scheme(world: World, service: ServiceYear, part: Array, whole: Array) -> dict[str, float]:
    """Return Σ part / Σ whole of all patients and of those of each basic scheme."""
    scheme = world.persons.scheme[service.bills.person].astype(np.intp)
    parts = np.bincount(scheme, service.weight * part, 3)
    wholes = np.bincount(scheme, service.weight * whole, 3)
    rates = {name: ratio(parts[code], wholes[code]) for name, code in SCHEMES.items() if wholes[code]}
    return {"all": ratio(parts.sum(), wholes.sum()), **rates}


@metric(
    unit="share of inpatient bills",
    label="Effective reimbursement rate",
    better="higher",
    source="NHSA usage",
)
def effective_reimbursement_rate(world: World) -> dict[str, float]:
    """What all layers but the household's own purse pay, over whole inpatient bills, in scope or not.

    Groups: all; resident and employee patients; basic: what the basic layers alone pay, over all bills.
    """
    inpatient = services(world).get("inpatient")
    if inpatient is None:
        return {}
    rates = _by_scheme(world, inpatient, _paid(world, inpatient), inpatient.billed)
    basic = weighted_sum(inpatient.weight, _paid(world, inpatient, "basic"))
    return {**rates, "basic": ratio(basic, inpatient.total)}


@metric(
    unit="share of in-scope inpatient bills",
    label="In-scope reimbursement rate",
    better="higher",
    source="NHSA usage",
)
def in_scope_reimbursement_rate(world: World) -> dict[str, float]:
    """What the basic layers pay, over the part of inpatient bills that is within the catalogue (in scope).

    Groups: all; resident and employee patients.
    """
    inpatient = services(world).get("inpatient")
    if inpatient is None:
        return {}
    return _by_scheme(world, inpatient, _paid(world, inpatient, "basic"), inpatient.bills.in_scope / FEN_PER_YUAN)


@metric(
    unit="share of bills",
    label="Who pays the bills",
    better="neither",
    source="accounting identity: payers sum to the bill",
)
def reimbursement_by_layer(world: World) -> dict[str, float]:
    """Share of the year's bills, all services, that each layer paid, that households bore or abandoned.

    They sum to 1. Rows count once each, as in the ledger.
    """
    billed = sum(int(bills.billed.sum()) for bills in world.bills.values()) / FEN_PER_YUAN
    if not billed:
        return {}
    shares = {name: each.paid / billed for name, each in layers(world).items()}
    abandoned = sum(int(bills.abandoned.sum()) for bills in world.bills.values()) / FEN_PER_YUAN / billed
    return {**shares, "households": 1 - sum(shares.values()) - abandoned, "abandoned": abandoned}
