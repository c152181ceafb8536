"""Whether the funds last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.metrics.year.money import BONDS, entries, flow, funds

if TYPE_CHECKING:
    from govsim.core.world import World

# money that has to be given back, or that was there before, is neither income nor outlay
ON_LOAN = ("loan", "loan repayment", *BONDS, "opening reserve", "merger of pools")


def _in_and_out(world: World, fund: str) -> tuple[float, float]:
    """Return the fund's receipts and outlays of the year, without loans and bonds, CNY."""
    received = sum(each.fen for each in entries(world) if each.payee == fund and each.memo not in ON_LOAN)
    spent = sum(each.fen for each in entries(world) if each.payer == fund and each.memo not in ON_LOAN)
    return received / FEN_PER_YUAN, spent / FEN_PER_YUAN


@metric(unit="CNY", label="Fund balance", better="higher", source="NHSA statistical bulletin usage")
def fund_balance(world: World) -> dict[str, float]:
    """What each fund holds at the end of the year."""
    return {fund: world.ledger.balance(fund) / FEN_PER_YUAN for fund in funds(world)}


@metric(
    unit="months",
    label="Fund reserve",
    better="higher",
    source="NHSA usage: months of outlay that the balance pays for",
)
def fund_reserve_months(world: World) -> dict[str, float]:
    """Balance at the end of the year over a twelfth of its outlays (no loans), by fund that spent."""
    spent = {fund: _in_and_out(world, fund)[1] for fund in funds(world)}
    return {fund: 12 * world.ledger.balance(fund) / FEN_PER_YUAN / out for fund, out in spent.items() if out}


@metric(unit="CNY", label="Fund deficit", better="lower", source="NHSA usage: outlays above receipts of the year")
def fund_deficit(world: World) -> dict[str, float]:
    """What a fund's outlays of the year exceed its receipts by, loans aside; 0 in a year of surplus."""
    flows = {fund: _in_and_out(world, fund) for fund in funds(world)}
    return {fund: max(0.0, spent - received) for fund, (received, spent) in flows.items()}


@metric(
    unit="CNY",
    label="Fund loans",
    better="lower",
    source="DESIGN: no fund below zero without a recorded loan",
)
def fund_loans(world: World) -> dict[str, float]:
    """What each fund borrowed in the year."""
    return {fund: flow(world, payee=fund, memos=("loan",)) for fund in funds(world)}
