"""Ending: what becomes of an agreement whose contract a reform has taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.contracts.payment import pay

if TYPE_CHECKING:
    from govsim.core.world import World


def end_without_contract(world: World) -> None:
    """End every agreement in force whose contract is gone or covers another layer; the bond goes back."""
    covered = {contract.name: contract.covers for contract in world.schemes_of("contracts")}
    for agreement in world.agreements:
        if agreement.in_force(world.year) and covered.get(agreement.name) != agreement.covers:
            agreement.ended, agreement.why = world.year - 1, "a reform ended the contract"
            if agreement.deposit:
                pay(world, agreement.buyer, agreement.seller, agreement.deposit, "bond returned")
                agreement.deposit = 0
