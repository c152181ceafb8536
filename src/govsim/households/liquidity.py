"""Liquidity: what a household earns, can lay hands on, borrows, repays, consumes and keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN, Fen, to_fen
from govsim.core.scheme import Scheme, setting
from govsim.households import distress_sale

if TYPE_CHECKING:
    from govsim.core.world import World

Yuan = NDArray[np.float64]
LENDERS = ("kin", "bank")


@dataclass(frozen=True, kw_only=True)
class Liquidity(Scheme):
    """Income in, care and consumption out, kin and banks in between; a target for savings.

    Planned consumption per head is share·y^0.92·ȳ^0.08 of income per head y and the city's mean ȳ.
    A household keeps a buffer of `savings_target` years of income and lets go of a share of what
    exceeds it (housing, schooling): the linear rule near the optimum of a prudent household with an
    uncertain income (Carroll 1997, QJE). It repays debt out of what consumption leaves.
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    order: ClassVar[int] = 60
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("consumption", "float64", "CNY", ("collect",), "planned non-medical consumption of the year"),
            Column(
                "oop",
                "int64",
                "fen",
                ("open_year", "settle", "supervise"),
                "out-of-pocket payments of the year, owed ones included",
            ),
            Column(
                "unpaid",
                "int64",
                "fen",
                ("open_year", "settle"),
                "medical bills of the year left owing to hospitals",
            ),
            Column("arrears", "int64", "fen", ("settle",), "medical bills of all years left owing to hospitals"),
            Column("debt_kin", "int64", "fen", ("settle", "close_year"), "owed to kin, without interest"),
            Column("debt_bank", "int64", "fen", ("settle", "close_year"), "owed to banks"),
        )
    }

    consumption_share: float = setting(
        0.75,
        unit="share",
        low=0.1,
        high=1,
        what="Consumption over income at the city's mean income (reference calibration).",
    )
    consumption_elasticity: float = setting(
        0.92,
        unit="elasticity",
        low=0,
        high=1,
        what="Consumption rises with income to this power (reference calibration).",
    )
    subsistence_share: float = setting(
        0.5, unit="share", low=0, high=1, what="Part of planned consumption that care cannot crowd out."
    )
    kin_credit: float = setting(0.5, unit="years", low=0, high=5, what="Most that kin lend, in years of income.")
    bank_credit: float = setting(0.3, unit="years", low=0, high=5, what="Most that banks lend, in years of income.")
    bank_interest: float = setting(0.05, unit="share", low=0, high=1, what="Yearly interest of banks.")
    repay_share: float = setting(
        0.5, unit="share", low=0, high=1, what="Part of what consumption leaves that repays debt."
    )
    savings_target: float = setting(0.6, unit="years", low=0, high=10, what="Buffer of savings, in years of income.")
    release_share: float = setting(
        0.5, unit="share", low=0, high=1, what="Part of savings above the buffer let go a year."
    )
    abandon_share: float = setting(
        0.5,
        unit="share",
        low=0,
        high=1,
        what="Chance to break off care that cannot be paid, rather than owe it.",
    )

    def found(self, world: World) -> None:
        """Open the lenders' accounts and add the identities of debt to every audit."""
        for lender in LENDERS:
            world.ledger.open(lender, may_owe=True)
        world.audits.append(("medical debt of households against what hospitals are owed", _arrears_residual))
        world.audits.append(("debt of households against the lenders' books", _debt_residual))

    def open_year(self, world: World) -> None:
        """Start the year's sums at zero."""
        world.households.oop[:] = 0
        world.households.unpaid[:] = 0

    def collect(self, world: World) -> None:
        """Pay every living household its income; plan its consumption."""
        income = to_fen(np.where(world.households.members > 0, world.households.income, 0.0))
        world.ledger.owe("households", income, "income")
        world.ledger.pay("outside", "households", income, "income")
        world.households.consumption[:] = self.plan(world)

    def plan(self, world: World) -> Yuan:
        """Return the consumption that each household plans at this year's income, CNY."""
        households = world.households
        living = households.members > 0
        members = np.maximum(households.members, 1)
        mean = households.income[living].sum() / max(1, int(households.members[living].sum()))
        per_head = households.income / members
        plan = (
            self.consumption_share * per_head**self.consumption_elasticity * mean ** (1.0 - self.consumption_elasticity)
        )
        return plan * members * living  # type: ignore[no-any-return]

    def at_hand(self, world: World) -> Fen:
        """Return what each household can pay today: money above subsistence, fen."""
        floor = to_fen(self.subsistence_share * world.households.consumption)
        return np.maximum(0, world.households.savings - floor)

    def credit(self, world: World) -> dict[str, Fen]:
        """Return what each lender would still lend to each household, fen."""
        households = world.households
        income = households.income * FEN_PER_YUAN
        most = households.kin_line if "kin_line" in households else (self.kin_credit * income).astype(np.int64)
        kin = most - households.debt_kin
        bank = (self.bank_credit * income).astype(np.int64) - households.debt_bank - households.arrears
        return {"kin": np.maximum(0, kin), "bank": np.maximum(0, bank)}

    def buffer(self, world: World) -> Fen:
        """Return what each household wants to keep, fen: its target, and its reserve against payments for care."""
        households = world.households
        wanted = self.savings_target * households.income
        if "reserve" in households:
            wanted = wanted + households.reserve
        return to_fen(wanted)

    def close_year(self, world: World) -> None:
        """Consume the plan, serve debt; of savings above the buffer buy assets back, let go of a share."""
        households = world.households
        money = households.savings
        self._spend(world, np.minimum(money, to_fen(households.consumption)), "consumption")
        served = self._serve(world)
        if "debt_service" in households:
            households.debt_service[:] = served
        above = np.where(households.members > 0, np.maximum(0, money - self.buffer(world)), 0)
        above -= distress_sale.buy_back(world, above)
        let_go = (above * self.release_share).astype(np.int64)
        if "let_go" in households:
            households.let_go[:] = let_go
        self._spend(world, let_go, "housing and schooling")

    def _serve(self, world: World) -> Fen:
        """Pay interest to the bank, repay out of a share of what is left; return what each household pays, fen."""
        households, ledger = world.households, world.ledger
        money = households.savings
        interest = (households.debt_bank * self.bank_interest).astype(np.int64)
        interest = np.minimum(interest, money)
        ledger.owe("bank", int(interest.sum()), "interest")
        ledger.pay("households", "bank", interest, "interest")
        served, spare = interest, (money * self.repay_share).astype(np.int64)
        for lender in LENDERS:
            debt = households[f"debt_{lender}"]
            back = np.minimum(spare, debt)
            ledger.owe(lender, int(back.sum()), "repayment")
            ledger.pay("households", lender, back, "repayment")
            debt -= back
            spare -= back
            served = served + back
        return served

    @staticmethod
    def _spend(world: World, fen: Fen, memo: str) -> None:
        world.ledger.owe("outside", int(fen.sum()), memo)
        world.ledger.pay("households", "outside", fen, memo)


def liquidity(world: World) -> Liquidity:
    """Return this year's liquidity rule."""
    rule: Liquidity = world.rule("households", "liquidity")
    return rule


def means(world: World) -> Yuan:
    """Return what each household could raise for care this year, CNY: money above subsistence, credit, sales."""
    rule = liquidity(world)
    fen = rule.at_hand(world) + sum(rule.credit(world).values()) + distress_sale.sellable(world)
    return fen / FEN_PER_YUAN


def expected_means(world: World) -> Yuan:
    """Return the same before the year's income has come in: savings and income above subsistence, and credit."""
    rule = liquidity(world)
    at_hand = world.households.savings / FEN_PER_YUAN + world.households.income
    at_hand -= rule.subsistence_share * rule.plan(world)
    more = sum(rule.credit(world).values()) + distress_sale.sellable(world)
    return np.maximum(0.0, at_hand) + more / FEN_PER_YUAN


def _arrears_residual(world: World) -> int:
    return (
        int(world.households.arrears.sum())
        - world.ledger.due("hospitals", "medical debt")
        - world.ledger.due("clinics", "medical debt")
    )


def _debt_residual(world: World) -> int:
    """Each lender's balance is interest earned less what households still owe it."""
    residual = 0
    for lender in LENDERS:
        outstanding = int(world.households[f"debt_{lender}"].sum())
        interest = world.ledger.flow(payee=lender, memo="interest")
        residual += abs(world.ledger.balance(lender) + outstanding - interest)
    return residual
