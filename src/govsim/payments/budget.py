"""Budgeted: a bundle whose total is known before the year begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.agents.hospital import LEVELS, hospitals
from govsim.core.scheme import setting
from govsim.payments.bundle import Bundle
from govsim.payments.cases import Cases, Yuan

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Budgeted(Bundle):
    """Pays a total for the year: last year's payments grown, or a sum a head; hospitals' shares are last year's.

    A hospital that treated nobody last year, because it was suspended or by chance, has its last payment, grown for
    each year since; one that has never treated any has what its cases would be billed under fee for service.
    """

    abstract: ClassVar[bool] = True
    # whether hospitals have budgets of their own; if not, all draw on one
    own: ClassVar[bool] = True

    budget: float | None = setting(
        None,
        unit="CNY/person/year",
        low=0,
        what="Budget a head of those insured, in the first year; `growth` raises it. Last year's payments if left out.",
    )

    def budgets(self, world: World, grown: Yuan) -> Yuan:
        """Return each hospital's share of the total, CNY."""
        if self.own:
            grown = self._lasting(world, grown)
        if self.budget is None:
            return grown
        total = self.budget * (1.0 + self.growth) ** (world.year - world.spec.first_year) * self.heads(world)
        return grown * (total / max(float(grown.sum()), 1e-9))

    def _lasting(self, world: World, grown: Yuan) -> Yuan:
        """Return each hospital's budget, CNY: what it was paid in its last year with patients, grown year by year."""
        houses, groups = hospitals(world), self.groups()
        awarded = np.array([house.past.awarded[groups] for house in houses])
        since = np.where(awarded > 0, world.year - np.array([house.past.year[groups] for house in houses]), 0)
        past = (awarded * (1.0 + self.growth) ** since).sum(axis=1)
        mine = np.isin([house.level for house in houses], [LEVELS.index(level) for level in self.levels])
        kept = np.where(mine & (past > 0), past, grown)
        if (kept[mine] <= 0).any():
            now = self.under_fee_for_service(world)
            kept = np.where(kept > 0, kept, np.bincount(now.hospital, now.charges, len(houses)))
        return kept


def spread(cases: Cases, budgets: Yuan) -> Yuan:
    """Return each hospital's budget spread over its cases in proportion to charges, CNY."""
    charged = np.bincount(cases.hospital, cases.charges, len(budgets))
    per_yuan = budgets / np.where(charged > 0, charged, np.inf)
    return np.asarray(cases.charges * per_yuan[cases.hospital])
