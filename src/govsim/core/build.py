"""Scenario to World: people first, then institutions with their accounts; each is made by its scheme.

Institutions are found through their schemes, so that `core/` needs to know none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govsim.core.world import World


def found(world: World) -> None:
    """Fill an empty world: whoever has a `found` method is asked, in the order of the scenario's schemes.

    The schemes of the first year are used; `households` come before `agents`, so that an institution
    can see the people it serves.
    """
    world.year += 1
    world.schemes = world.spec.schemes(world.year)
    world.ledger.enter(world.year, "opening")
    for scheme in world.schemes:
        make = getattr(scheme, "found", None)
        if make is not None:
            make(world)
    world.audit()
    world.year -= 1
