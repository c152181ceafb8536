"""All households, or some, as Mesa's agent set: columns inside, views when one is taken in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy
from numpy.typing import NDArray

from govsim.core.household import FIRST_ID, Household

if TYPE_CHECKING:
    from govsim.core.world import World

Rows = NDArray[np.int64]


class HouseholdSet(AbstractAgentSet[Household]):
    """Households in an order, without one object for each. What Mesa's AgentSet can, it can.

    Faster and shorter than agents one by one: `households["savings"]` is the array,
    `households.where(mask)` the subset.
    """

    def __init__(self, world: World, rows: Rows | None = None) -> None:
        self._world = world
        self._rows: Rows = np.arange(len(world.households)) if rows is None else rows

    @property
    def random(self) -> Random:
        """Mesa's own generator: to shuffle for a look moves no stream of the world."""
        return self._world.random

    # --- columns --------------------------------------------------------------------------------

    def __getitem__(self, column: str) -> NDArray[Any]:
        return self._world.households[column][self._rows]

    def where(self, mask: NDArray[np.bool_]) -> HouseholdSet:
        """Return those for whom the mask, one entry a member of this set, holds."""
        return HouseholdSet(self._world, self._rows[mask])

    # --- a set of agents --------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Household]:
        for row in self._rows.tolist():
            yield Household(self._world, row)

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, Household) and agent.world is self._world and bool((self._rows == agent.row).any())

    def _from_iterable(self, agents: Iterable[Any]) -> Any:  # type: ignore[override]  # needs the world of this set
        return HouseholdSet(self._world, np.array([agent.row for agent in dict.fromkeys(agents)], np.int64))

    def _update(self, agents: Iterable[Household]) -> HouseholdSet:
        return self._ordered(self._from_iterable(agents)._rows, inplace=True)

    def _ordered(self, rows: Rows, inplace: bool) -> HouseholdSet:
        if not inplace:
            return HouseholdSet(self._world, rows)
        self._rows = rows
        return self

    def copy(self) -> HouseholdSet:
        """Return a set of the same households."""
        return HouseholdSet(self._world, self._rows)

    def to_list(self) -> list[Household]:
        """Return a view on each."""
        return list(self)

    def add(self, agent: Household) -> None:
        """Refuse: the population is built by its scheme.

        Raises:
            TypeError: always.
        """
        raise TypeError("households are rows of the population: select(...) makes smaller sets, nothing adds to one.")

    discard = remove = add

    # --- looking ----------------------------------------------------------------------------------

    def select(
        self,
        filter_func: Callable[[Household], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[mesa.Agent[Any]] | None = None,
    ) -> HouseholdSet:
        """Return those whom the function accepts, at most so many (a float up to 1: such a share)."""
        limit = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        rows: list[int] = []
        for household in self:
            if len(rows) >= limit:
                break
            if agent_type is not None and not isinstance(household, agent_type):
                continue
            if filter_func is None or filter_func(household):
                rows.append(household.row)
        return self._ordered(np.array(rows, np.int64), inplace)

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return the attribute of each, or a list of attributes of each."""
        if not isinstance(attr_names, str):
            each = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(values) for values in zip(*each, strict=True)]
        if attr_names in self._world.households:
            return self[attr_names].tolist()  # type: ignore[no-any-return]
        if attr_names == "unique_id":
            return (FIRST_ID + self._rows).tolist()  # type: ignore[no-any-return]
        if handle_missing == "error":
            return [getattr(household, attr_names) for household in self]
        return [getattr(household, attr_names, default_value) for household in self]

    def agg(self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]) -> Any:
        """Return a function, or each of several, of the attribute's values."""
        values = self[attribute] if attribute in self._world.households else self.get(attribute)
        return func(values) if callable(func) else [each(values) for each in func]

    def groupby(self, by: str | Callable[[Household], Any], result_type: str = "agentset") -> GroupBy:
        """Return the households by the value of a column or of a function."""
        keys = [by(household) for household in self] if callable(by) else self.get(by)
        members: dict[Any, list[int]] = {}
        for key, row in zip(keys, self._rows.tolist(), strict=True):
            members.setdefault(key, []).append(row)
        groups: dict[Any, Any] = {
            key: HouseholdSet(self._world, np.array(rows, np.int64)) for key, rows in members.items()
        }
        return GroupBy(groups if result_type == "agentset" else {key: list(group) for key, group in groups.items()})

    def sort(
        self, key: str | Callable[[Household], Any], ascending: bool = False, inplace: bool = False
    ) -> HouseholdSet:
        """Return them in the order of a column or of a function."""
        values = np.asarray([key(household) for household in self] if callable(key) else self.get(key))
        order = np.argsort(values, kind="stable")
        return self._ordered(self._rows[order if ascending else order[::-1]], inplace)

    def shuffle(self, inplace: bool = False) -> HouseholdSet:
        """Return them in a random order."""
        rows = self._rows.tolist()
        self.random.shuffle(rows)
        return self._ordered(np.array(rows, np.int64), inplace)

    # --- acting -----------------------------------------------------------------------------------

    def set(self, attr_name: str, value: Any) -> HouseholdSet:  # type: ignore[override]  # Mesa names its own class
        """Write one value, or one for each, into a column; refused outside the phases that own it."""
        values = np.broadcast_to(value, len(self)).tolist()
        for household, each in zip(self, values, strict=True):
            setattr(household, attr_name, each)
        return self

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> HouseholdSet:
        """Call a method, or a function, for each household."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> HouseholdSet:
        """Call a method, or a function, for each household, in a random order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Return what a method, or a function, returns for each household."""
        if callable(method):
            return [method(household, *args, **kwargs) for household in self]
        return [getattr(household, method)(*args, **kwargs) for household in self]
