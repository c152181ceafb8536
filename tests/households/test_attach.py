"""Another's array can be shown as a column, and only shown."""

import numpy as np
import pytest

from govsim.core.column import Column
from govsim.core.errors import ColumnError
from govsim.core.population import Table

PURSE = Column("purse", "int64", "fen", (), "money")


def test_an_attached_column_follows_its_owner():
    balances, table = np.zeros(3, np.int64), Table(3, (), {})
    table.attach(PURSE, balances)
    balances[1] = 5
    assert table.purse.tolist() == [0, 5, 0]
    assert "purse" in table


def test_no_phase_opens_an_attached_column():
    table = Table(3, (), {})
    table.attach(PURSE, np.zeros(3, np.int64))
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
        Table(3, (), {}).attach(column, values)


def test_a_name_is_attached_once():
    table = Table(3, (), {})
    table.attach(PURSE, np.zeros(3, np.int64))
    with pytest.raises(ColumnError, match="already"):
        table.attach(PURSE, np.zeros(3, np.int64))
