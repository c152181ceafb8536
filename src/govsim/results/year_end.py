"""The end of each year: what every purse held, and what every institution had come to believe and decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govsim.core.world import World

# bookkeeping of Mesa and of the program; and what has a column of its own
NOT_STATE = {"model", "unique_id", "pos", "name", "role_name", "loan", "index"}


class YearEnd:
    """A watcher that notes purses and institutions when a year closes: `world.watchers.append(YearEnd())`."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def __call__(self, world: World) -> None:
        """Note the year once its last phase has been lived."""
        if world.phase == "close_year":
            self.rows.extend(purses(world))


def purses(world: World) -> Iterator[dict[str, Any]]:
    """Yield a row for every name under which entries are booked, and for institutions without a purse."""
    held = {name: fen for account in world.ledger.accounts.values() for name, fen in _balances(account)}
    for name in [*held, *(each for each in world.institutions if each not in held)]:
        institution = world.institutions.get(name)
        row = {
            "year": world.year,
            "institution": name,
            "role": "account" if institution is None else institution.role_name,
            "balance_fen": held.get(name),
            "loan_fen": None if institution is None else institution.loan,
        }
        yield row if institution is None else row | dict(state(institution))


def _balances(account: Any) -> Iterator[tuple[str, int]]:
    if account.members:
        yield from zip(account.members, account.balances.tolist(), strict=True)
    else:
        yield account.name, int(account.balances.sum())


def state(institution: Any) -> Iterator[tuple[str, Any]]:
    """Yield what an institution keeps, by name: numbers, words, yes or no; a lever as "levers.upcoding"."""
    for name, value in vars(institution).items():
        if name.startswith("_") or name in NOT_STATE:
            continue
        parts = value.items() if isinstance(value, Mapping) else [("", value)]
        for part, each in parts:
            if isinstance(each, bool | int | float | str):
                yield f"{name}.{part}" if part else name, each
