"""Payment between the parties of a contract, as far as money reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govsim.core.world import World


def pay(world: World, payer: str, payee: str, fen: int, memo: str) -> int:
    """Pay what one party owes the other, borrowing first if it may; return what was paid."""
    world.institutions[payer].find_cash(fen)
    paid = min(fen, world.institutions[payer].money)
    world.ledger.owe(payee, paid, memo)
    return world.ledger.pay(payer, payee, paid, memo)


def pay_either(world: World, one: str, other: str, fen: int, memo: str) -> int:
    """Pay from one party to the other, or back if the sum is negative; return what the other got, with its sign."""
    return pay(world, one, other, fen, memo) if fen >= 0 else -pay(world, other, one, -fen, memo)
