"""Capitation: a sum for each insured head, whoever falls ill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.payments.budget import Budgeted, spread
from govsim.payments.bundle import remembered
from govsim.payments.cases import Cases, Yuan

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Capitation(Budgeted):
    """Pays a sum a head for those who are on a hospital's list, by last year's share of patients.

    Money follows patients: each counts for what a patient of the hospital's level was charged on average last year,
    whatever her own hospital was paid. A hospital that treated nobody last year keeps the list of its last year with
    patients; one without a past gets what its cases would be billed under fee for service. Without a `budget`, the
    sum a head is last year's payment a head, grown. Nobody on the list is turned away: the hospital answers for them.
    Source: Ma & McGuire 1997 (AER).
    """

    def budgets(self, world: World, grown: Yuan) -> Yuan:
        """Return each hospital's list times the sum a head, CNY: last year's sum moves with the number of heads."""
        kept = super().budgets(world, grown)
        last = self.heads_last_year(world)
        if self.budget is None and last:
            kept = kept * (self.heads(world) / last)
        listed = self._listed(world, kept)
        return np.asarray(listed * (kept.sum() / max(float(listed.sum()), 1e-9)))

    def _listed(self, world: World, kept: Yuan) -> Yuan:
        """Return what the patients of each hospital would be charged at the mean of its level, CNY."""
        houses, last = hospitals(world), remembered(world)
        last = last.only(np.flatnonzero(self.covers(last)))
        mean = np.bincount(last.level, last.charges, 3) / np.maximum(np.bincount(last.level, minlength=3), 1)
        patients = np.array([house.past.patients[self.groups()].sum() for house in houses])
        worth = patients * mean[[house.level for house in houses]] * (kept > 0)
        return np.where(worth > 0, worth, kept)

    def pays(self, cases: Cases) -> Yuan:
        """Return the case's part of what its hospital gets for its list, CNY."""
        return spread(cases, cases.budgets)

    def loses_on(self, cases: Cases, cost: Yuan) -> NDArray[np.bool_]:
        """Return nobody: who is on the list has to be treated."""
        return np.zeros(len(cost), bool)
