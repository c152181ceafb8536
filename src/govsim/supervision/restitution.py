"""Restitution: what hospitals pay back and are fined after an inspection, as far as their purses go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.core.ledger import Fen
from govsim.households.bills import Bills

if TYPE_CHECKING:
    from govsim.core.world import World


class Back(NamedTuple):
    """What comes back for one layer: due of each bill, and taken from all hospitals together; fen."""

    due: Fen
    taken: int


def hospital_of(bills: Bills) -> NDArray[np.int16]:
    """Return the hospital of each bill."""
    return np.zeros(len(bills), np.int16) if bills.hospital is None else bills.hospital


def by_hospital(bills: Bills, values: NDArray[Any]) -> NDArray[np.float64]:
    """Return the sum of the bills of each hospital."""
    return np.bincount(hospital_of(bills), weights=values, minlength=len(hospitals(bills.world)))


def recover(world: World, bills: Bills, proved: Fen) -> dict[str, Back]:
    """Pay back to each layer its part of what was proved: as it paid the in-scope bill, less what its seller found."""
    back = {}
    for layer in world.schemes_of("layers"):
        if layer.name in bills.paid and layer.scope == "in_scope":
            due = (proved * bills.part(layer.name)).astype(np.int64)
            taken = 0
            for account, lot, own in layer.by_bearer(world, bills, due):
                fen = _recovered(world, bills, own, account)
                bills.take_back(layer.name, lot, fen)
                taken += fen
            back[layer.name] = Back(due, taken)
    return back


def refund(world: World, bills: Bills, fen: Fen) -> None:
    """Give patients back their own part of what was proved, as far as they paid it and the purse goes."""
    fen = np.minimum(fen, own_payment(world, bills))
    asked = np.zeros(len(hospitals(world)), np.int64)
    np.add.at(asked, hospital_of(bills), fen)
    fen = fen * (asked <= world.ledger.purses("hospitals"))[hospital_of(bills)]
    world.ledger.owe("households", int(fen.sum()), "refund")
    world.ledger.pay(
        "hospitals", "households", fen, "refund", payer_rows=hospital_of(bills), payee_rows=bills.household
    )  # fmt: skip
    np.subtract.at(world.households.oop, bills.household, fen)
    bills.refunded = bills.refunded + fen
    bills.given_back = bills.given_back + fen


def fine(world: World, bills: Bills, fen: Fen) -> None:
    """Fine each hospital for its own bills, as far as its purse goes."""
    purses = world.ledger.purses("hospitals")
    owed = np.zeros(len(purses), np.int64)
    np.add.at(owed, hospital_of(bills), fen)
    owed = np.minimum(owed, purses)
    world.ledger.owe("government", int(owed.sum()), "fine")
    world.ledger.pay("hospitals", "government", owed, "fine")


def own_payment(world: World, bills: Bills) -> Fen:
    """Return what patients paid of each bill themselves, and have not got back."""
    own = [each.name for each in world.schemes_of("layers") if each.pays_households and each.name in bills.paid]
    return sum((bills.paid[name] for name in own), np.zeros(len(bills), np.int64)) - bills.refunded


def _recovered(world: World, bills: Bills, fen: Fen, payee: str) -> int:
    """Take from each hospital what its own bills owe, as far as its purse goes; return the total."""
    owed = bills.give_back(fen, world.ledger.purses("hospitals"))
    world.ledger.owe(payee, int(owed.sum()), "recovery")
    return world.ledger.pay("hospitals", payee, owed, "recovery")
