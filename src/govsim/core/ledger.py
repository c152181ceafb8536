"""Double entry in whole fen: every payment has a payer, a payee, a due that it settles, and a place in the year.

Three things are checked after every phase, in every run:
1. all accounts, "outside" included, sum to exactly zero, and each equals what its entries say;
2. whatever fell due in the phase was paid, waived or carried on purpose: nothing is forgotten;
3. no account is below zero, unless it was opened as one that may owe (the outside world, a lender).
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govsim.core.errors import LedgerError, did_you_mean

Fen = NDArray[np.int64]
Rows = NDArray[Any]
FEN_PER_YUAN = 100


def to_fen(yuan: NDArray[np.float64] | float, room: NDArray[np.float64] | None = None) -> Fen:
    """Round CNY to whole fen; `room` is an array that is no longer needed, to work in."""
    fen = np.multiply(yuan, FEN_PER_YUAN, out=room, dtype=np.float64)
    return np.rint(fen, out=fen if fen.ndim else None).astype(np.int64)


class Entry(NamedTuple):
    """One line of the journal, summed over all payments of the same key."""

    year: int
    phase: str
    payer: str
    payee: str
    memo: str
    fen: int


class Account:
    """One purse (an institution) or many of one kind (the households), in fen."""

    def __init__(self, name: str, balances: Fen, members: Sequence[str], may_owe: bool) -> None:
        self.name = name
        self.balances = balances
        self.members = tuple(members)
        self.may_owe = may_owe
        self.booked = 0  # what the journal says that this account holds

    def names(self) -> tuple[str, ...]:
        """Return the names under which entries are booked: the members, or the account itself."""
        return self.members or (self.name,)

    def move(self, fen: Fen, rows: Rows | None) -> None:
        """Add `fen` (signed) to the rows; to the only row if there is one; to all if `rows` is None."""
        if len(self.balances) == 1:
            self.balances[0] += fen.sum()
        elif rows is not None:
            np.add.at(self.balances, rows, fen)
        else:
            self.balances += fen

    def by_member(self, fen: Fen, rows: Rows | None) -> list[int]:
        """Return the amounts summed for each name under which entries are booked."""
        if not self.members:
            return [int(fen.sum())]
        if rows is None:
            return [int(x) for x in fen]
        # exact: a sum of whole fen below 2**53 loses nothing as a float
        return [int(x) for x in np.bincount(rows, weights=fen, minlength=len(self.members))]


class Ledger:
    """All accounts and all entries of one world."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.entries: dict[tuple[int, str, str, str, str], int] = defaultdict(int)
        self._flows: dict[tuple[str, str, str], int] = defaultdict(int)  # entries of all years together
        self.year = 0
        self.phase = "opening"
        self.postings = 0
        self._dues: dict[tuple[str, str], tuple[Fen, str | None]] = {}
        self.open("outside", may_owe=True)

    # --- accounts -----------------------------------------------------------------------------

    def open(self, name: str, *, size: int = 1, members: Sequence[str] = (), may_owe: bool = False) -> None:
        """Open an account at zero, with one purse or many."""
        if name in self.accounts:
            raise LedgerError(f"account '{name}' is already open.")
        self.accounts[name] = Account(name, np.zeros(len(members) or size, np.int64), members, may_owe)

    def purses(self, name: str) -> Fen:
        """Return the balances of an account, one entry a purse, as a live read-only view."""
        view = self._account(name).balances.view()
        view.flags.writeable = False
        return view

    def balance(self, name: str) -> int:
        """Return what the account holds, in fen, summed over its purses."""
        return int(self._account(name).balances.sum())

    def _account(self, name: str) -> Account:
        try:
            return self.accounts[name]
        except KeyError:
            raise LedgerError(f"no account '{name}'. {did_you_mean(name, self.accounts)}") from None

    def __deepcopy__(self, memo: dict[int, Any]) -> Ledger:
        """Copy accounts and dues; of the journal only the list, for its lines never change."""
        twin = Ledger.__new__(type(self))
        memo[id(self)] = twin
        vars(twin).update(vars(self))
        twin.accounts, twin._dues = copy.deepcopy((self.accounts, self._dues), memo)
        twin.entries, twin._flows = self.entries.copy(), self._flows.copy()
        return twin

    # --- what is owed, what is paid ---------------------------------------------------------------

    def owe(
        self, payee: str, fen: Fen | int, due: str, rows: Rows | None = None, *, until: str | None = "phase"
    ) -> None:
        """Record that `fen` fall due to the payee under the name `due`.

        Args:
            payee: the account that has to be paid.
            fen: whole fen, one number or one for each row.
            due: the name that a payment uses to settle it.
            rows: which purse each amount is for, if the payee has many.
            until: the phase by whose end it must be settled; "phase" is this one; None is open-ended.
        """
        amounts = self._whole(fen)
        deadline = self.phase if until == "phase" else until
        account = self._account(payee)
        open_fen, known = self._dues.get((payee, due), (np.zeros(len(account.names()), np.int64), deadline))
        if known != deadline and open_fen.any():
            raise LedgerError(f"due '{due}' of '{payee}' runs until {known}, not {deadline}.")
        self._dues[payee, due] = (open_fen + np.array(account.by_member(amounts, rows), np.int64), deadline)

    def waive(self, payee: str, fen: Fen | int, due: str, rows: Rows | None = None) -> None:
        """Strike out a due that will not be paid: care that was abandoned, a debt that was forgiven."""
        self._settle(self._account(payee), self._whole(fen), due, rows)

    def pay(
        self,
        payer: str,
        payee: str,
        fen: Fen | int,
        memo: str,
        *,
        due: str | None = None,
        payer_rows: Rows | None = None,
        payee_rows: Rows | None = None,
    ) -> int:
        """Move `fen` from payer to payee and settle what was due; return the total.

        Args:
            payer: the account that pays.
            payee: the account that is paid.
            fen: whole fen, one number or one for each row.
            memo: why, in the words of the flow table.
            due: the name of the due that it settles, if that is not the memo.
            payer_rows: which purse pays each amount, if the payer has many.
            payee_rows: which purse receives each amount, if the payee has many.

        Raises:
            LedgerError: unknown account, a negative amount, amounts that are not whole fen, or more than was due.
        """
        amounts = self._whole(fen)
        source, target = self._account(payer), self._account(payee)
        if len(source.balances) == len(target.balances) == 1:
            amounts = amounts.sum(keepdims=True)
        self._settle(target, amounts, due or memo, payee_rows)
        source.move(-amounts, payer_rows)
        target.move(amounts, payee_rows)
        self._book(source, target, amounts, memo, payer_rows, payee_rows)
        return int(amounts.sum())

    def due(self, payee: str, due: str) -> int:
        """Return what is still open under this name, in fen."""
        return int(self._dues[payee, due][0].sum()) if (payee, due) in self._dues else 0

    def _settle(self, target: Account, amounts: Fen, due: str, rows: Rows | None) -> None:
        if (target.name, due) not in self._dues:
            raise LedgerError(
                f"{self._now()}: '{due}' was paid to '{target.name}', but nothing was due under that name."
            )
        left, deadline = self._dues[target.name, due]
        left = left - np.array(target.by_member(amounts, rows), np.int64)
        if left.min() < 0:
            raise LedgerError(f"{self._now()}: '{target.name}' got {-left.min()} fen more than was due as '{due}'.")
        self._dues[target.name, due] = (left, deadline)

    def _book(
        self,
        source: Account,
        target: Account,
        amounts: Fen,
        memo: str,
        payer_rows: Rows | None,
        payee_rows: Rows | None,
    ) -> None:
        """Write the journal: one line for each named payer and payee."""
        self.postings += 1
        if source.members and not target.members:
            pairs = zip(
                source.members,
                [target.name] * len(source.members),
                source.by_member(amounts, payer_rows),
                strict=True,
            )
        elif source.members and target.members:
            raise LedgerError(f"'{memo}': pay from '{source.name}' to '{target.name}' member by member.")
        else:
            names = target.names()
            pairs = zip([source.name] * len(names), names, target.by_member(amounts, payee_rows), strict=True)
        for payer, payee, fen in pairs:
            if fen:
                self.entries[self.year, self.phase, payer, payee, memo] += fen
                self._flows[payer, payee, memo] += fen
                source.booked -= fen
                target.booked += fen

    @staticmethod
    def _whole(fen: Fen | int) -> Fen:
        amounts = np.atleast_1d(np.asarray(fen))
        if amounts.dtype.kind not in "iu":
            raise LedgerError(f"amounts must be whole fen, not {amounts.dtype}.")
        if amounts.size and amounts.min() < 0:
            raise LedgerError(f"a payment cannot be negative ({amounts.min()} fen).")
        return amounts.astype(np.int64, copy=False)

    # --- the check --------------------------------------------------------------------------------

    def enter(self, year: int, phase: str) -> None:
        """Say where in time the entries that follow belong."""
        self.year, self.phase = year, phase

    def close_phase(self) -> None:
        """Check the three identities.

        Raises:
            LedgerError: says which identity failed, where, and by how many fen.
        """
        total = 0
        for account in self.accounts.values():
            held = int(account.balances.sum())
            total += held
            if held != account.booked:
                raise LedgerError(
                    f"{self._now()}: '{account.name}' holds {held} fen, its entries say {account.booked}."
                )
            if not account.may_owe and account.balances.min() < 0:
                raise LedgerError(f"{self._now()}: '{account.name}' is {account.balances.min()} fen below zero.")
        if total:
            raise LedgerError(f"{self._now()}: all accounts sum to {total} fen, not to zero.")
        for (payee, due), (left, deadline) in self._dues.items():
            if deadline == self.phase and left.any():
                raise LedgerError(f"{self._now()}: {int(left.sum())} fen due to '{payee}' as '{due}' were not settled.")

    def _now(self) -> str:
        return f"{self.year} {self.phase}"

    def receipts(self, name: str, year: int) -> Fen:
        """Return what each named purse of an account was paid in a year, fen."""
        paid: dict[str, int] = defaultdict(int)
        for (when, _, _, payee, _), fen in self.entries.items():
            if when == year:
                paid[payee] += fen
        return np.array([paid[member] for member in self._account(name).names()], np.int64)

    def journal(self) -> list[Entry]:
        """Return all entries, in the order in which their keys first appeared."""
        return [Entry(*key, fen) for key, fen in self.entries.items()]

    def flow(self, *, year: int | None = None, payer: str = "", payee: str = "", memo: str = "") -> int:
        """Return the sum of the entries that match every given field, in fen."""
        if year is None:
            flows = list(self._flows.items())
        else:
            flows = [(key[2:], fen) for key, fen in self.entries.items() if key[0] == year]
        return sum(
            fen
            for (paid_by, paid_to, why), fen in flows
            if payer in ("", paid_by) and payee in ("", paid_to) and memo in ("", why)
        )
