"""Ending: what becomes of an agreement that stops before its term, through no fault of its seller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govsim.contracts.closing import settle_at_end
from govsim.contracts.payment import pay

if TYPE_CHECKING:
    from govsim.core.world import World


def end(world: World, agreement: Any, why: str) -> None:
    """End an agreement from this year on; its bond goes back, the layer falls to its own payer."""
    agreement.ended, agreement.why = world.year - 1, why
    agreement.deposit -= pay(world, agreement.buyer, agreement.seller, agreement.deposit, "bond returned")
    settle_at_end(world, agreement)
    agreement.note(world.year, "ended", why)


def end_without_contract(world: World) -> None:
    """End every agreement in force whose contract a reform has taken away, or turned to another layer."""
    covered = {contract.name: contract.covers for contract in world.schemes_of("contracts")}
    for agreement in world.agreements:
        if agreement.seller and agreement.in_force(world.year) and covered.get(agreement.name) != agreement.covers:
            end(world, agreement, "a reform ended the contract")
