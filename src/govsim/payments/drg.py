"""DRG: a price for each treatment group, with a supplement for the costliest cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.scheme import setting
from govsim.payments.bundle import Bundle
from govsim.payments.cases import Cases, Yuan
from govsim.payments.outliers import beyond, with_supplement


@dataclass(frozen=True, kw_only=True)
class Drg(Bundle):
    """Diagnosis-related groups: pays w·b + q·max(0, charges − t·w·b) a case.

    w is the weight that the hospital reports, b the base rate; their product is what a case of the group (level and
    severity) cost on average last year, grown, times what coding has added. Above t times the price, a share q
    of the charges is paid. Source: NHSA, CHS-DRG technical rules (2019): weights from mean costs, cases above three
    times the mean apart. Incentives: Ellis & McGuire 1986 (J Health Econ), Dafny 2005 (AER).
    """

    outlier_threshold: float = setting(
        3.0, unit="multiple of the price", low=1, what="Charges above this multiple are paid in part."
    )
    outlier_share: float = setting(0.8, unit="share", low=0, high=1, what="Which part of them.")

    def pays(self, cases: Cases) -> Yuan:
        """Return price and supplement, CNY."""
        return with_supplement(cases, self.outlier_threshold, self.outlier_share)

    def margin(self, cases: Cases) -> Yuan:
        """Return the outliers' share for cases beyond the threshold, 0 for all others."""
        return np.asarray(self.outlier_share * beyond(cases, self.outlier_threshold))

    def coding(self, cases: Cases) -> Yuan:
        """Return 1: a yuan of reported weight is paid in full; 0 for outliers, whose supplement it would cost."""
        return np.asarray(1.0 - beyond(cases, self.outlier_threshold))
