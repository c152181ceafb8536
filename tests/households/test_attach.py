"""Another's array can be shown as a column, and only shown."""

import copy

import numpy as np
import pytest

from govsim.core.column import Column
from govsim.core.errors import ColumnError
from govsim.core.population import Table

PURSE = Column("purse", "int64", "fen", (), "money")


def nothing() -> np.ndarray:
    return np.zeros(3, np.int64)


def test_an_attached_column_follows_its_owner():
    balances, table = np.zeros(3, np.int64), Table(3, (), {})
    table.attach(PURSE, lambda: balances)
    balances[1] = 5
    assert table.purse.tolist() == [0, 5, 0]
    assert "purse" in table


def test_no_phase_opens_an_attached_column():
    table = Table(3, (), {})
    table.attach(PURSE, nothing)
    table.open_for("settle")
    with pytest.raises(ValueError, match="read-only"):
        table.purse[0] = 1


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (PURSE, np.zeros(2, np.int64)),
        (PURSE, np.zeros(3)),
        (Column("purse", "int64", "fen", ("settle",), "money"), np.zeros(3, np.int64)),
    ],
)
def test_what_is_no_such_view_is_refused(column, values):
    with pytest.raises(ColumnError):
        Table(3, (), {}).attach(column, lambda: values)


def test_a_copy_asks_its_own_owner():
    class Owner:
        def __init__(self) -> None:
            self.balances = np.zeros(3, np.int64)

        def purses(self) -> np.ndarray:
            return self.balances

    owner, table = Owner(), Table(3, (), {})
    table.attach(PURSE, owner.purses)
    twin, other = copy.deepcopy((table, owner))
    other.balances[0] = 7
    assert (table.purse.tolist(), twin.purse.tolist()) == ([0, 0, 0], [7, 0, 0])


def test_a_copy_is_open_where_the_original_is_and_shares_what_nobody_writes():
    columns = (Column("debt", "int64", "fen", ("settle",), "owed"), Column("weight", "float64", "1", (), "weight"))
    table = Table(3, columns, {})
    table.open_for("settle")
    twin = copy.deepcopy(table)
    twin.debt[0] = 7
    assert table.debt.tolist() == [0, 0, 0]
    assert np.shares_memory(table.weight, twin.weight)
    table.open_for("collect")
    with pytest.raises(ValueError, match="read-only"):
        copy.deepcopy(table).debt[0] = 7


def test_a_name_is_attached_once():
    table = Table(3, (), {})
    table.attach(PURSE, nothing)
    with pytest.raises(ColumnError, match="already"):
        table.attach(PURSE, nothing)
