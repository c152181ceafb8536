"""Capture: cases in which the sanction is dropped, because the inspected have influence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govsim.households.bills import Bills
from govsim.supervision.restitution import by_hospital, hospital_of

if TYPE_CHECKING:
    from govsim.core.world import World


def dropped(world: World, rule: Any, bills: Bills, opened: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return in which of the opened cases the sanction is dropped; see `Supervisor` for the chance.

    A hospital's influence grows with its share of the city's inpatient bills; insurers and households have none of it.
    """
    office = world.institutions[rule.supervisor]
    role = office.role
    if not (role.capture or role.influence):
        return np.zeros(len(bills), bool)
    billed = by_hospital(bills, bills.billed)
    share = (billed / max(1.0, billed.sum()))[hospital_of(bills)] if rule.subject == "hospitals" else 0.0
    luck = world.draw(f"capture: {rule.name}").random(bills.slots)[bills.person]
    let_go: NDArray[np.bool_] = opened & (luck < role.dropped_share(share))
    office.findings.dropped += int(np.count_nonzero(let_go))
    return let_go
