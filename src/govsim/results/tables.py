"""A world as tidy tables: one row a fact, one column a quantity, money in whole fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from govsim.core.metric import metrics
from govsim.results.dictionary import COLUMNS
from govsim.results.year_end import YearEnd, purses

if TYPE_CHECKING:
    from govsim.core.population import Table
    from govsim.core.world import World


def tables(world: World, *, households: bool = False) -> dict[str, pd.DataFrame]:
    """Return the tables of a run by name.

    Args:
        world: a world that has lived. Its institutions are known for every year if a `YearEnd` was among
            its watchers (as in `experiments.run`), else for the last year only.
        households: add the columns of every household and person at the end of the last year.
    """
    found = {
        "metrics": _metrics(world),
        "flows": _frame("flows", [entry._asdict() for entry in world.ledger.journal()]),
        "agreements": agreements(world),
        "agreement_events": _frame("agreement_events", list(_events(world))),
        "tenders": _frame("tenders", list(_tenders(world))),
        "bids": _frame("bids", list(_bids(world))),
        "institutions": _institutions(world),
    }
    if households:
        found["households"] = _people(world.households, "household")
        found["persons"] = _people(world.persons, "person")
    return found


def agreements(world: World) -> pd.DataFrame:
    """Return a row for each agreement and each year that it was in force."""
    return _frame("agreements", list(_agreements(world)))


def _frame(name: str, rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table with the declared columns and types, in their order, even if there are none."""
    declared = COLUMNS[name]
    frame = pd.DataFrame(rows, columns=list(declared))
    return frame.astype({column: about.dtype for column, about in declared.items()})


def _metrics(world: World) -> pd.DataFrame:
    known = metrics()
    rows = [
        {"year": year, "metric": name, "group": group, "value": value, "unit": known[name].unit}
        for year, name, group, value in world.records
    ]
    return _frame("metrics", rows)


def _agreements(world: World) -> Iterator[dict[str, Any]]:
    for agreement in world.agreements:
        about = {key: getattr(agreement, key) for key in _TOLD}
        about |= {"lot": agreement.lot[0], "lots": agreement.lot[1]}
        about["partners"] = ", ".join(f"{name} {share:g}" for name, share in agreement.members)
        for year in range(agreement.signed, world.year + 1):
            if not agreement.in_force(year):
                continue
            row, record = about | {"year": year, "price": agreement.price(year)}, agreement.years.get(year)
            if record is not None and agreement.seller:
                row |= {key: getattr(record, key) for key in _RECORDED}
                row |= {f"{key}_fen": getattr(record, key) for key in _FEN}
                row["service"] = record.quality
            yield row


# of an agreement: what it keeps, and what its record of a year does
_TOLD = (
    "name", "covers", "buyer", "seller", "signed", "until", "premium_per_head", "quality", "ended", "why",
)  # fmt: skip
_RECORDED = (
    "enrolled", "verification", "denial", "staff", "days", "score", "loss_ratio", "margin_before", "margin_after",
)  # fmt: skip
_FEN = ("premium", "claims", "expenses", "settlement", "advance", "denied", "recovered", "policy")


def _events(world: World) -> Iterator[dict[str, Any]]:
    for agreement in world.agreements:
        about = {key: getattr(agreement, key) for key in ("name", "seller", "signed")}
        for event in agreement.events:
            yield about | {"year": event.year, "event": event.what, "detail": event.detail}


def _tenders(world: World) -> Iterator[dict[str, Any]]:
    for tender in world.tenders:
        row = {key: getattr(tender, key) for key in COLUMNS["tenders"] if hasattr(tender, key)}
        lot, lots = tender.lot
        yield row | {"lot": lot, "lots": lots, "rejected": ", ".join(f"{why} {n}" for why, n in tender.rejected)}


def _bids(world: World) -> Iterator[dict[str, Any]]:
    """Yield each bid once, for whichever lots were to be had in its round."""
    rounds: dict[tuple[int, str, int], list[Any]] = {}
    for tender in world.tenders:
        rounds.setdefault((tender.year, tender.contract, tender.round), []).append(tender)
    for (year, contract, number), lots in rounds.items():
        won = Counter(tender.winner for tender in lots)
        about = {"year": year, "contract": contract, "round": number}
        for name, price in zip(lots[0].names, lots[0].prices, strict=True):
            yield about | {"bidder": name, "price": price, "won": won[name]}


def _institutions(world: World) -> pd.DataFrame:
    noted = next((watch for watch in world.watchers if isinstance(watch, YearEnd)), None)
    rows = noted.rows if noted is not None and noted.rows else list(purses(world))
    fixed = _frame("institutions", rows)
    states = dict.fromkeys(key for row in rows for key in row if key not in fixed)
    return fixed.assign(**{name: _state([row.get(name) for row in rows]) for name in states})


def _state(values: list[Any]) -> pd.Series[Any]:
    """Return one kind of state as a column, empty where an institution has none of it."""
    kinds = {type(value) for value in values if value is not None}
    dtype = {frozenset({bool}): "boolean", frozenset({int}): "Int64"}.get(frozenset(kinds))
    if dtype is None:
        dtype = "float64" if kinds <= {int, float} else "object"
    return pd.Series(values, dtype=dtype)


def _people(table: Table, row: str) -> pd.DataFrame:
    """Return every declared column as it stands; a household is known by its row."""
    columns = {name: table[name].copy() for name in table}
    return pd.DataFrame({row: range(len(table))} | columns)
