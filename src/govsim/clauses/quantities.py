"""Quantities: what of a year's account a clause can speak of, by the word that a scenario uses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from govsim.contracts.account import Account, Number

# sums of money, CNY
SUMS: dict[str, Callable[[Account], Number]] = {
    "premium": lambda year: year.premium,
    "claims": lambda year: year.claims,
    "expenses": lambda year: year.expenses,
    "denied": lambda year: year.denied,
    "recovered": lambda year: year.recovered,
    "policy": lambda year: year.policy,
    "expected": lambda year: year.expected,
    "result": lambda year: year.result,
    "profit": lambda year: np.maximum(year.result, 0.0),
    "loss": lambda year: np.maximum(-np.asarray(year.result), 0.0),
    "savings": lambda year: np.maximum(np.asarray(year.expected) - year.claims, 0.0),
    "overrun": lambda year: np.maximum(np.asarray(year.claims) - year.expected, 0.0),
}


def _of(part: Number, whole: Number) -> Number:
    whole = np.asarray(whole)
    return part / np.where(whole > 0, whole, np.inf)


# what a condition can look at besides: shares and indices
RATIOS: dict[str, Callable[[Account], Number]] = {
    "denied_share": lambda year: year.denied_share,
    "loss_ratio": lambda year: year.loss_ratio,
    "margin": lambda year: year.margin,
    "score": lambda year: year.score,
    "staff": lambda year: year.staff,
    "days": lambda year: year.days,
    "recovered_share": lambda year: _of(year.recovered, np.asarray(year.claims) + year.recovered),
    "policy_share": lambda year: _of(year.policy, year.claims),
    "savings_share": lambda year: _of(SUMS["savings"](year), year.expected),
    "overrun_share": lambda year: _of(SUMS["overrun"](year), year.expected),
}


def sum_of(name: str, year: Account) -> Number:
    """Return a sum of money, CNY."""
    return SUMS[name](year)


def quantity(name: str, year: Account) -> Number:
    """Return a sum, a share or an index."""
    return (RATIOS.get(name) or SUMS[name])(year)
