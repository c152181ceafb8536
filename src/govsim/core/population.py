"""Columns of rows: persons sorted by household, and households. Read-only outside their own phases."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from govsim.core.allocator import keep_freed_memory
from govsim.core.column import Column
from govsim.core.errors import ColumnError, did_you_mean

Array = NDArray[Any]


class Table:
    """A struct of arrays: `table.age` is the whole column, one entry a row.

    Columns can be written only while the phase that owns them is open (`table.open_for(phase)`);
    at any other time NumPy itself refuses.
    """

    def __init__(self, rows: int, columns: Iterable[Column], values: Mapping[str, Array]) -> None:
        self.rows = rows
        self.declared = {column.name: column for column in columns}
        self._arrays: dict[str, Array] = {}
        self._owners: dict[str, Callable[[], Array]] = {}
        for name, column in self.declared.items():
            given = values.get(name)
            array = np.zeros(rows, column.dtype) if given is None else np.array(given, column.dtype)
            if array.shape != (rows,):
                raise ColumnError(f"column '{name}' has shape {array.shape}, the table has {rows} rows.")
            array.flags.writeable = False
            self._arrays[name] = array

    def __getattr__(self, name: str) -> Array:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._arrays:
            return self._arrays[name]
        if name not in self._owners:
            raise ColumnError(f"no column '{name}'. {did_you_mean(name, self)}")
        shown = self._owners[name]().view()
        shown.flags.writeable = False
        return shown

    def __getitem__(self, name: str) -> Array:
        return getattr(self, name)  # type: ignore[no-any-return]

    def __contains__(self, name: object) -> bool:
        return name in self._arrays or name in self._owners

    def __iter__(self) -> Iterator[str]:
        yield from self._arrays
        yield from self._owners

    def __len__(self) -> int:
        return self.rows

    def __deepcopy__(self, memo: dict[int, Any]) -> Table:
        """Copy every column that a phase may write; what nobody writes is shared."""
        twin = Table.__new__(type(self))
        memo[id(self)] = twin
        twin.rows, twin.declared = self.rows, dict(self.declared)
        twin._arrays = {
            name: array.copy() if self.declared[name].written_in else array for name, array in self._arrays.items()
        }
        for name, array in self._arrays.items():
            twin._arrays[name].flags.writeable = array.flags.writeable
        # an owner is copied with its world, and the copy asks that one
        twin._owners = copy.deepcopy(self._owners, memo)
        return twin

    def attach(self, column: Column, owner: Callable[[], Array]) -> None:
        """Show an array that somebody else writes (a ledger's balances) as a column; never writable here.

        Args:
            column: what it is called and means; no phase writes it.
            owner: returns the array as it is now; asked at each look, so that a copy of the world sees its own.
        """
        array = owner()
        if array.shape != (self.rows,) or array.dtype != np.dtype(column.dtype) or column.written_in:
            raise ColumnError(f"'{column.name}' must have {self.rows} {column.dtype} that no phase writes.")
        if column.name in self:
            raise ColumnError(f"column '{column.name}' is there already.")
        self.declared[column.name], self._owners[column.name] = column, owner

    def open_for(self, phase: str) -> None:
        """Make exactly the columns that `phase` owns writable."""
        for name, array in self._arrays.items():
            array.flags.writeable = phase in self.declared[name].written_in

    def bytes(self) -> int:
        """Return the memory that the columns take, in bytes."""
        return sum(self[name].nbytes for name in self)


class Population:
    """Persons, sorted by household, and their households.

    A household owns the slots `first[h]:first[h + 1]` of the persons table; some are empty
    (`alive` is False) and wait for a birth. Sums over households are one `reduceat`.

    Attributes:
        names: what a survey calls the households; None in a city that is synthesised.
    """

    def __init__(self, persons: Table, households: Table) -> None:
        keep_freed_memory()
        self.persons = persons
        self.households = households
        self.names: Any = None
        owner = persons.household
        if len(owner) and np.any(np.diff(owner) < 0):
            raise ColumnError("persons must be sorted by household.")
        self.first = np.searchsorted(owner, np.arange(len(households) + 1)).astype(np.int64)
        if len(households) and np.any(np.diff(self.first) < 1):
            raise ColumnError("every household needs at least one slot for a person.")

    def sum_by_household(self, values: Array) -> Array:
        """Return the sum of a persons' array over each household, one entry a household."""
        if values.dtype != np.int64:
            return np.add.reduceat(values, self.first[:-1])
        # whole numbers: differences of a running sum are exact, and faster
        running = np.zeros(len(values) + 1, np.int64)
        np.cumsum(values, out=running[1:])
        return np.diff(running[self.first])

    def open_for(self, phase: str) -> None:
        """Open the columns that `phase` owns, close all others."""
        self.persons.open_for(phase)
        self.households.open_for(phase)
