"""Who is insured where: the groups of people that layers cover and funds collect from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from govsim.households.columns import EMPLOYEE, RESIDENT

if TYPE_CHECKING:
    from govsim.core.world import World

Mask = NDArray[np.bool_]
People = Literal["all", "resident", "employee", "rural", "urban"]

# the words of a scenario for the two basic schemes
SCHEMES = {"resident": RESIDENT, "employee": EMPLOYEE}
# residents' insurance by where the household lives: the rural and the urban scheme before they were merged
_TOWN = {"rural": False, "urban": True}


def insured(group: People, people: Any) -> Mask | np.bool_:
    """Return who of these people belongs to the group: one entry a row, or one yes for everybody.

    Args:
        group: "resident" and "employee" are the basic schemes; "rural" and "urban" are the residents' insured who live
            in the countryside and in town.
        people: bills, or anything else with the columns `scheme` and `urban`, one entry a person.
    """
    if group == "all":
        return np.True_
    if group in SCHEMES:
        return np.asarray(people.scheme == SCHEMES[group])
    return np.asarray((people.scheme == RESIDENT) & (people.urban == _TOWN[group]))


def living(group: People, world: World) -> Mask:
    """Return which rows of the persons' table are living members of the group."""
    persons = world.persons
    if group not in _TOWN:
        return np.asarray(persons.alive & insured(group, persons))
    lives_here = (world.households.urban == _TOWN[group]).take(persons.household)
    return np.asarray(persons.alive & (persons.scheme == RESIDENT) & lives_here)


def within(group: People, wider: People) -> bool:
    """Whether everybody of the group is of the wider one too."""
    return wider in (group, "all") or (group in _TOWN and wider == "resident")
