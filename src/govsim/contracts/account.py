"""Account: all that is established when a year under an agreement is closed. Contracts and clauses are rules on it.

The same rules are asked twice: by the parties at the end of a year, about what has happened; and by an insurer
that thinks of bidding, about all that may happen. So whatever a contract says gets an answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Yuan = NDArray[np.float64]
Number = NDArray[np.float64] | float


@dataclass(frozen=True, kw_only=True)
class Account:
    """One year, or many that may come: numbers or arrays that broadcast; money in CNY.

    Attributes:
        premium: premium of the year.
        claims: claims paid, less what was taken back from hospitals.
        expenses: the seller's expenses.
        denied: valid claims that the seller has refused.
        recovered: overbilling that the seller has taken back from hospitals, already off `claims`.
        policy: claims that exist only because rules of the layer were changed after signing, part of `claims`.
        expected: claims that the buyer expected of this year when it signed.
        planned: the same, spread over the term as the premium is: what it brings if it just pays for them.
        score: verified score of the service, 0 to 1; 1 if nobody evaluates.
        staff: staff at work, relative to the norm.
        days: days from bill to payment.
        enrolled: persons covered.
    """

    premium: Number
    claims: Number
    expenses: Number = 0.0
    denied: Number = 0.0
    recovered: Number = 0.0
    policy: Number = 0.0
    expected: Number = 0.0
    planned: Number = 0.0
    score: Number = 1.0
    staff: Number = 1.0
    days: Number = 0.0
    enrolled: Number = 0.0

    @property
    def result(self) -> Number:
        """What premium leaves after claims and expenses, before anything is shared, CNY."""
        return self.premium - self.claims - self.expenses

    @property
    def denied_share(self) -> Number:
        """Valid claims refused over all valid claims."""
        return self.denied / np.maximum(np.asarray(self.claims) + self.denied, 1e-9)

    @property
    def loss_ratio(self) -> Number:
        """Claims over premium; zero without premium."""
        return self.claims / np.where(np.asarray(self.premium) > 0, self.premium, np.inf)

    @property
    def margin(self) -> Number:
        """The result over premium; zero without premium."""
        return self.result / np.where(np.asarray(self.premium) > 0, self.premium, np.inf)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The shape that all its quantities have together."""
        return np.broadcast_shapes(*{np.shape(value) for value in vars(self).values()})

    @property
    def nothing(self) -> Yuan:
        """Zero, in the shape of the account."""
        return np.zeros(self.shape)

    @property
    def count(self) -> int:
        """How many years the last axis has."""
        return int(self.shape[-1])

    def netted(self) -> Account:
        """Return the years of the last axis as one: money summed, the rest averaged over them."""
        return Account(**{name: _netted(name, getattr(self, name), self.count) for name in names()})

    def first(self, years: int) -> Account:
        """Return the first years of the last axis."""
        return self._of_years(slice(years))

    def year(self, position: int) -> Account:
        """Return one year of the last axis, without that axis."""
        return self._of_years(position)

    def per_head(self) -> Account:
        """Return the account of one person covered."""
        heads = np.maximum(np.asarray(self.enrolled, np.float64), 1.0)
        alone = {name: getattr(self, name) if name in _MEANS else getattr(self, name) / heads for name in names()}
        return Account(**alone | {"enrolled": 1.0})

    def before(self, years: Account) -> Account:
        """Return these years and then others, as one account."""
        shape, own = years.shape, (*years.shape[:-1], self.count)
        parts = {name: (getattr(self, name), getattr(years, name)) for name in names()}
        return Account(
            **{
                name: np.concatenate([np.broadcast_to(past, own), np.broadcast_to(later, shape)], axis=-1)
                for name, (past, later) in parts.items()
            }
        )

    def _of_years(self, which: slice | int) -> Account:
        count = self.count
        return Account(**{name: _of_years(getattr(self, name), which, count) for name in names()})

    @classmethod
    def joined(cls, years: Sequence[Account]) -> Account:
        """Return accounts of single years as one, the years on its last axis."""
        return cls(**{name: np.array([getattr(year, name) for year in years], np.float64) for name in names()})


# quantities of which a term has a mean, not a sum
_MEANS = ("score", "staff", "days", "enrolled")


@cache
def names() -> tuple[str, ...]:
    """Return the names of all fields of an account."""
    return tuple(field.name for field in dataclasses.fields(Account))


def _netted(name: str, value: Any, years: int) -> Number:
    array = np.asarray(value, np.float64)
    # a number, or a last axis of one, stands for all years
    array = np.broadcast_to(array, (*array.shape[:-1], years))
    return array.mean(axis=-1, keepdims=True) if name in _MEANS else array.sum(axis=-1, keepdims=True)


def _of_years(value: Any, which: slice | int, years: int) -> Number:
    array = np.asarray(value, np.float64)
    if array.ndim and array.shape[-1] == years:
        found: Number = array[..., which]
        return found
    # the same in every year: a last axis of one stands for all
    return array[..., 0] if array.ndim and isinstance(which, int) else array
