"""Behaviour: what an answer to incentives adds to a bill beyond treatment. A new one writes `adds`."""

from __future__ import annotations

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

    provable: float = setting(
        0.0,
        unit="share",
        low=0,
        high=1,
        what="Share of what it adds that an inspection of the bill can prove.",
    )

    @abstractmethod
    def adds(self, need: Yuan, people: Bills) -> Yuan:
        """Return what it adds to each inpatient bill, CNY, never negative. Pure.

        Args:
            need: the treatment that the patient wants, CNY.
            people: the patients; `people.world` for all else, and the levers of each patient's
                hospital by name (`people.inducement`).
        """


def write_bills(bills: Bills, world: World) -> None:
    """Fix each bill: treatment in its scope, and what every behaviour adds where it lands."""
    inside, outside = bills.treated * bills.scope, bills.treated * (1.0 - bills.scope)
    for behaviour in world.schemes_of("behaviour"):
        more = np.maximum(0.0, behaviour.adds(bills.treated, bills))
        share_inside = {"in_scope": 1.0, "out_of_scope": 0.0}.get(behaviour.lands, bills.scope)
        inside = inside + more * share_inside
        outside = outside + more * (1.0 - share_inside)
        if behaviour.provable:
            bills.provable = bills.provable + behaviour.provable * more * share_inside
        bills.added[behaviour.name] = more
    bills.write(inside, outside)
