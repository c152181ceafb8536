"""Behaviour: what an answer to incentives adds to a bill beyond treatment. A new one writes `adds`."""

from __future__ import annotations

import copy
from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.core.scheme import Scheme, setting
from govsim.households.bills import Bills, Yuan

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Behaviour(Scheme):
    """An answer that makes bills larger than the treatment that the patient wants.

    What it adds lands in the bill and in `excess`, so that it can be audited and its cost measured.
    """

    kind: ClassVar[str] = "behaviour"
    abstract: ClassVar[bool] = True
    # where the addition lands: "in_scope", "out_of_scope", or "both" in the bill's own proportion
    lands: ClassVar[str] = "both"
    # who answers for it: what households add is no overbilling of the hospital
    by: ClassVar[str] = "hospitals"
    # it protects those who treat from disputes: no treatment that patients are talked into
    defends: ClassVar[bool] = False
    # whether something is done for what it adds; if not, money moves and no resources
    is_care: ClassVar[bool] = True

    provable: float = setting(
        0.0,
        unit="share",
        low=0,
        high=1,
        what="Share of what it adds that an inspection of the bill can prove.",
    )

    def withholds(self, need: Yuan, people: Bills) -> Yuan | float:
        """Return treatment that the patient wants and does not get, CNY, never negative. Pure; see `adds`."""
        return 0.0

    def moves(self, need: Yuan, people: Bills) -> Yuan | float:
        """Return treatment in the catalogue that is billed outside it instead, CNY. Pure; see `adds`."""
        return 0.0

    @abstractmethod
    def adds(self, need: Yuan, people: Bills) -> Yuan:
        """Return what it adds to each inpatient bill, CNY, never negative. Pure.

        Args:
            need: the treatment that the patient wants, CNY.
            people: the patients; `people.world` for all else, and the levers of each patient's
                hospital by name (`people.inducement`).
        """


def write_bills(bills: Bills, world: World) -> None:
    """Fix each bill: treatment in its scope less what is withheld, and what every behaviour adds where it lands."""
    behaviours = world.schemes_of("behaviour")
    withheld = sum((each.withholds(bills.treated, bills) for each in behaviours), 0.0)
    if np.any(withheld):
        bills.withheld = np.clip(withheld, 0.0, bills.treated)
        bills.treated = bills.treated - bills.withheld
    inside, outside = bills.treated * bills.scope, bills.treated * (1.0 - bills.scope)
    moved = sum((each.moves(bills.treated, bills) for each in behaviours), 0.0)
    if np.any(moved):
        moved = np.clip(moved, 0.0, inside)
        inside, outside = inside - moved, outside + moved
    for behaviour in behaviours:
        more = np.maximum(0.0, behaviour.adds(bills.treated, bills))
        share_inside = {"in_scope": 1.0, "out_of_scope": 0.0}.get(behaviour.lands, bills.scope)
        inside = inside + more * share_inside
        outside = outside + more * (1.0 - share_inside)
        if behaviour.provable and behaviour.by == "hospitals":
            bills.provable = bills.provable + behaviour.provable * more * share_inside
        if behaviour.lands == "in_scope" and behaviour.by == "hospitals":
            bills.upcoded = bills.upcoded + more
        bills.added[behaviour.name] = more
    bills.write(inside, outside)


def written_as_if(bills: Bills, world: World, levers: list[dict[str, float]]) -> Bills:
    """Return the same patients' bills as they would be if the hospitals' levers were these; the bills stay."""
    twin = copy.copy(bills)
    twin.levers, twin.added, twin.awarded = levers, {}, None
    twin.treated = bills.treated + bills.withheld
    twin.withheld = twin.upcoded = twin.provable = 0.0
    twin._gathered = {}
    write_bills(twin, world)
    return twin
