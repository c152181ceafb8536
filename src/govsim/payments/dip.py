"""DIP: points for each treatment group, worth what a fixed budget allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import setting
from govsim.payments.budget import Budgeted
from govsim.payments.cases import Cases, Yuan
from govsim.payments.outliers import beyond, with_supplement


@dataclass(frozen=True, kw_only=True)
class Dip(Budgeted):
    """Diagnosis-intervention packet: a case is paid points·(budget / sum of all hospitals' points).

    A case has a point for each yuan that its group usually costs, times what coding has added, and a share q of the
    charges above t times that. More points of one hospital lower the value of everybody's. Source: NHSA, technical
    rules of DIP (2020): a case above twice the mean gets points for what it costs more.
    """

    own: ClassVar[bool] = False

    outlier_threshold: float = setting(
        2.0, unit="multiple of the usual cost", low=1, what="Charges above this multiple bring points of their own."
    )
    outlier_share: float = setting(1.0, unit="share", low=0, high=1, what="Points for each yuan of them.")

    def points(self, cases: Cases) -> Yuan:
        """Return the points that the hospital reports for each case."""
        return with_supplement(cases, self.outlier_threshold, self.outlier_share)

    def pays(self, cases: Cases) -> Yuan:
        """Return points times the value of a point, CNY."""
        points = self.points(cases)
        total = float(points.sum())
        return points * (float(cases.budgets.sum()) / total if total else 0.0)

    def margin(self, cases: Cases) -> Yuan:
        """Return what a yuan of charges beyond the threshold brings in points, 0 for all other cases."""
        return np.asarray(self.outlier_share * beyond(cases, self.outlier_threshold) * self._undiluted(cases))

    def coding(self, cases: Cases) -> Yuan:
        """Return what a point more brings, 0 for outliers, whose other points it would cost."""
        return np.asarray(self._undiluted(cases) * ~beyond(cases, self.outlier_threshold))

    def loses_on(self, cases: Cases, cost: Yuan) -> NDArray[np.bool_]:
        """Return the patients who cost more than their points are usually worth."""
        return np.asarray(cost > self.points(cases))

    def _undiluted(self, cases: Cases) -> Yuan:
        """Return 1 less the hospital's own share of all points: by that much a point more lowers its others' value."""
        points = self.points(cases)
        own = np.bincount(cases.hospital, points)
        total = float(own.sum())
        return 1.0 - own[cases.hospital] / total if total else np.ones(len(points))
