"""One household in hand: a Mesa agent that holds nothing and looks at its row of the columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import mesa

from govsim.core.errors import ColumnError, did_you_mean
from govsim.core.population import Table

if TYPE_CHECKING:
    from govsim.core.world import World

# views are numbered far above the institutions, whom Mesa counts from 1
FIRST_ID = 1 << 32
# the only attributes that a view keeps for itself: where it looks, and where Mesa's spaces put it
OWN = frozenset({"world", "row", "pos", "cell"})


class Household(mesa.Agent[Any]):  # type: ignore[no-untyped-call]  # Mesa's own hook has no types
    """A view on row `row` of `world.households`: `household.savings` is that entry, now.

    It is made when asked for and forgotten after; two views on one row are equal. Writing goes through to the
    column, and like any other writing is refused outside the phases that own the column.
    """

    def __init__(self, world: World, row: int) -> None:
        # not Agent.__init__: that would register an object for every row
        if not 0 <= row < len(world.households):
            raise IndexError(f"no household {row}: rows run from 0 to {len(world.households) - 1}.")
        self.world = world
        self.row = int(row)
        self.pos = None

    @property
    def model(self) -> World:
        """The world that it lives in, under the name that Mesa uses."""
        return self.world

    @property
    def unique_id(self) -> int:  # type: ignore[override]  # Mesa sets an attribute, a view only looks
        """Its number among Mesa's agents: the row, above all institutions."""
        return FIRST_ID + self.row

    @property
    def people(self) -> list[Mapping[str, Any]]:
        """Those who live in it, each as a mapping from column to value, copied now."""
        persons, first = self.world.persons, self.world.population.first
        slots = range(int(first[self.row]), int(first[self.row + 1]))
        living = [slot for slot in slots if "alive" not in persons or persons.alive[slot]]
        return [{name: persons[name].item(slot) for name in persons} for slot in living]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in OWN:
            raise AttributeError(name)
        return _column(self.world.households, name).item(self.row)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in OWN:
            object.__setattr__(self, name, value)
            return
        table = self.world.households
        column = _column(table, name)
        if not column.flags.writeable:
            phases = ", ".join(table.declared[name].written_in) or "no phase"
            raise ColumnError(f"column '{name}' is written in {phases}, not in {self.world.phase}.")
        column[self.row] = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Household) and other.row == self.row and other.world is self.world

    def __hash__(self) -> int:
        return hash((id(self.world), self.row))

    def __repr__(self) -> str:
        return f"<Household {self.row}>"

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.world.households})

    def remove(self) -> None:
        """Refuse: a household is a row, and rows stay.

        Raises:
            ColumnError: always.
        """
        raise ColumnError("a household is a row of the population and cannot be removed.")


def _column(table: Table, name: str) -> Any:
    """Return the column, or say which there are: as AttributeError, so that hasattr works on a view."""
    if name not in table:
        raise AttributeError(f"a household has no column '{name}'. {did_you_mean(name, table)}")
    return table[name]
