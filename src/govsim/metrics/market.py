"""Who is left to sell cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.core.metric import metric

if TYPE_CHECKING:
    from govsim.core.world import World


@metric(
    unit="insurers",
    label="Insurers in the market",
    better="higher",
    source="count; exits are reported by an article abstract, scholarmate nBV26A",
)
def insurers_active(world: World) -> float | dict[str, float]:
    """Number of insurers that are still in this market at the end of the year."""
    states = [each.active for each in world.institutions.values() if hasattr(each, "active")]
    return float(sum(states)) if states else {}
