"""Graduated sanctions: points, suspension, a bar from tenders, publication, forfeiture of the bond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.core.scheme import setting
from govsim.supervision.sanctions import Sanctions

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Graduated(Sanctions):
    """Points add up to an exclusion; what was found is made known; the bond is at stake.

    Each percent of a year's billing (an insurer's: of its valid claims) that is proved wrong brings `points`. Whoever
    reaches `limit` loses that many again and is excluded: a hospital is suspended for the next year, an insurer
    is barred from tenders for `bar_years`. One exclusion costs a share v of a year's billing B; a yuan brings
    100·points/B, and exclusions come at the rate of points over limit (renewal theorem), so that
    a proved yuan costs 100·points·v/limit on top of recovery and fine, whatever B is; if points fade, at most that.
    Sources: Becker 1968 (JPE); Polinsky & Shavell 2000 (JEL) on sanctions that are no money.
    """

    points: float = setting(
        0.0, unit="points", low=0, high=1000, what="Points for each percent of a year's billing that is proved wrong."
    )
    limit: float | None = setting(
        None, unit="points", low=0.01, high=1_000_000, what="Points at which one is excluded; never if left out."
    )
    exclusion_loss: float = setting(
        0.05, unit="share", low=0, high=10, what="What an exclusion is expected to cost: share v of a year's billing."
    )
    bar_years: int = setting(
        unit="years", low=1, high=100, parameter="audit/bar_years", what="Years for which an insurer may not bid."
    )
    publication: float = setting(
        0.0,
        unit="share",
        low=0,
        high=1,
        what="How far hospitals raise what they believe towards the chance that the sanctioned have met.",
    )
    forfeit: float = setting(0.0, unit="share", low=0, high=1, what="Part of the performance bond that a seller loses.")
    forfeit_above: float = setting(
        0.02, unit="share", low=0, high=1, what="Share of valid claims proved to be refused from which it does."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Points and their limit come together."""
        if values["limit"] is not None and not values["points"]:
            yield "limit", "nobody can reach it, for nothing brings points. Give `points` too, or take it out."
        if values["points"] and values["limit"] is None:
            yield "points", "lead to nothing without a limit. Give `limit` too, or take them out."

    def per_yuan(self) -> float:
        """Return 100·points·v/limit, CNY."""
        return 100.0 * self.points * self.exclusion_loss / self.limit if self.limit else 0.0

    def on_hospitals(self, world: World, office: Any, proved: NDArray[np.float64], chance: NDArray[np.float64]) -> None:
        """Give points, suspend who reaches the limit, publish what the sanctioned have met."""
        for hospital in hospitals(world):
            hospital.points += 100.0 * self.points * float(proved[hospital.index])
            if self.limit and hospital.points >= self.limit and office.suspend(hospital):
                hospital.points -= self.limit
        sanctioned = proved > 0
        if self.publication and sanctioned.any():
            office.findings.published.append((float(chance[sanctioned].mean()), self.publication))

    def on_seller(self, world: World, office: Any, agreement: Agreement, proved: float) -> None:
        """Give points, bar who reaches the limit, keep a part of the bond."""
        seller = world.institutions[agreement.seller]
        seller.points += 100.0 * self.points * proved
        if self.limit and seller.points >= self.limit:
            seller.points -= self.limit
            seller.barred_until = max(seller.barred_until, world.year + self.bar_years)
            office.findings.barred.append(seller.name)
            agreement.note(world.year, "barred", f"from tenders until {seller.barred_until}")
        lost = int(agreement.deposit * self.forfeit) if proved > self.forfeit_above else 0
        if lost:
            # the buyer holds the bond already: it need not give this part back
            agreement.deposit -= lost
            agreement.note(world.year, "bond forfeited", f"{lost / 100:,.2f} CNY")
