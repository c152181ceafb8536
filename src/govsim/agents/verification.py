"""Verification: a seller checks hospitals' bills and takes back what it finds; denial: it refuses valid claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.agents.imagination import found_share
from govsim.core.ledger import Fen, to_fen

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.core.world import World
    from govsim.households.bills import Bills


def verify(world: World, seller: Any, agreement: Agreement) -> None:
    """Take back from each hospital the overbilling found in the layer's part of its inpatient bills.

    Found is 1 − exp(−k·a·v) of what can be proved (`imagination.found_share`); a hospital pays as far as its purse
    goes, and remembers which share of its overbilling was taken back. What is found is on the bills: inspectors divide
    the rest among those who have not found their own part.
    """
    bills = world.bills.get("inpatient")
    if bills is None or agreement.covers not in bills.paid:
        return
    found = float(found_share(seller.role, agreement.terms, agreement.levers.get("verification", 0.0)))
    provable = np.broadcast_to(np.asarray(bills.provable), len(bills))
    if found <= 0.0 or not provable.any():
        return
    mine, before = agreement.holds(bills.household), provable / np.maximum(bills.unfound, 1e-9)
    part = bills.part(agreement.covers) * mine
    back = (to_fen(provable * part * found)).astype(np.int64)
    taken = _taken(world, bills, back, seller.name)
    agreement.this_year(world.year).recovered += taken
    bills.take_back(agreement.covers, agreement.lot, taken)
    bills.provable = provable * (1.0 - part * found)
    bills.found[agreement.covers] = bills.found.get(agreement.covers, np.zeros(len(bills))) + found * mine
    _remember(world, bills, before, back)


def _taken(world: World, bills: Bills, fen: Fen, payee: str) -> int:
    """Take from each hospital what its own bills owe, as far as its purse goes; return the total."""
    owed = bills.give_back(fen, world.ledger.purses("hospitals"))
    world.ledger.owe(payee, int(owed.sum()), "recovery by the insurer")
    return world.ledger.pay("hospitals", payee, owed, "recovery by the insurer")


def _remember(world: World, bills: Bills, provable: NDArray[np.float64], back: Fen) -> None:
    houses = hospitals(world)
    wrong = np.bincount(_house(bills), weights=provable, minlength=len(houses))
    seen = np.bincount(_house(bills), weights=back, minlength=len(houses)) / 100
    for hospital in houses:
        if wrong[hospital.index] > 0:
            hospital.verified += float(seen[hospital.index] / wrong[hospital.index])


def _house(bills: Bills) -> NDArray[np.int16]:
    return np.zeros(len(bills), np.int16) if bills.hospital is None else bills.hospital


def refused(world: World, agreement: Agreement, bills: Bills, due: Fen, layer: str) -> NDArray[np.bool_]:
    """Return which claims on a layer its seller refuses: each with the chance that its lever says, whoever's it is.

    A claim is refused whole. What of it was valid (all but overbilling that can be proved) is put on record.
    """
    share = agreement.levers.get("denial", 0.0)
    if share <= 0.0:
        return np.zeros(len(bills), bool)
    luck = world.once_a_year(
        f"denial of {layer}: {bills.service}",
        lambda: world.draw(f"denial of {layer}: {bills.service}").random(bills.slots, dtype=np.float32),
    )[bills.person]
    mask: NDArray[np.bool_] = (luck < share) & (due > 0) & agreement.holds(bills.household)
    valid = 1.0 - np.clip(np.asarray(bills.provable) * 100 / np.maximum(bills.in_scope, 1), 0.0, 1.0)
    wrongly = (due * valid * mask).astype(np.int64)
    bills.denied[layer] = bills.denied.get(layer, 0) + wrongly
    agreement.this_year(world.year).denied += int(wrongly.sum())
    return mask
