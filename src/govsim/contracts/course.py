"""Course: how an agreement has gone so far, and what it is worth if it goes on as imagined to the end of its term."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from govsim.contracts.account import Account, Number, Yuan


@dataclass(frozen=True, kw_only=True)
class Course:
    """An agreement at the close of a year: what its parties look at before they go on, change it or end it.

    Attributes:
        years: the years lived so far, on the last axis.
        result: premium, less claims and expenses, with what is shared, summed over these years, CNY.
        term: years of the whole term.
        bond: performance bond that the buyer holds, CNY.
    """

    years: Account
    result: Number
    term: int
    bond: Number = 0.0

    @property
    def last(self) -> Account:
        """The year that is being closed."""
        return self.years.year(-1)

    @property
    def to_come(self) -> int:
        """How many years of the term are left."""
        return max(0, self.term - self.years.count)

    @property
    def outlook(self) -> Number:
        """What the years to come bring the seller if they go as those so far have gone on the average, CNY."""
        return self.result / self.years.count * self.to_come


class Outlook(NamedTuple):
    """A term as it may go under all that is agreed, years on the last axis, CNY.

    Attributes:
        years: the accounts: premium renegotiated, nothing after an early end.
        owed: what is still owed to the seller at the end of each year.
        lost: bond lost and cost of changing the agreement, in each year.
        kept: what the seller is left with in each year after all of it, its partners paid.
    """

    years: Account
    owed: Yuan
    lost: Yuan
    kept: Yuan


def cut(years: Account, ended: Number, since: int, factor: Number) -> Account:
    """Return accounts with premium times a factor from a year on, and nothing at all where the agreement has ended."""
    if since == years.count or not (np.any(ended) or np.any(np.asarray(factor) != 1.0)):
        return years
    later = np.arange(years.count) >= since
    premium = years.premium * np.where(later, np.asarray(factor, np.float64)[..., None], 1.0)
    if not np.any(ended):
        return replace(years, premium=premium)
    left = np.where(later, 1.0 - np.asarray(ended, np.float64)[..., None], 1.0)
    money = {
        name: getattr(years, name) * left
        for name in ("claims", "expenses", "denied", "recovered", "policy", "expected", "planned", "enrolled")
    }
    return Account(premium=premium * left, score=years.score, staff=years.staff, days=years.days, **money)
