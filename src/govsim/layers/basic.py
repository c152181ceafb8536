"""Basic medical insurance: a deductible and a rate by hospital level, up to a yearly cap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.layers.layer import Layer


@dataclass(frozen=True, kw_only=True)
class Basic(Layer):
    """Basic medical insurance: b = min(cap, r(level)·max(0, unpaid − d(level))) of the in-scope bill.

    Outpatient care is paid at a rate of its own, without deductible, up to a cap.
    """

    rates: tuple[float, ...] = setting(
        unit="share",
        low=0,
        high=1,
        length=3,
        parameter="basic/rate_resident",
        what="Rate by level: primary, secondary, tertiary.",
    )
    deductibles: tuple[float, ...] = setting(
        unit="CNY", low=0, length=3, parameter="basic/deductible_by_level", what="Deductible a year by level."
    )
    cap: float = setting(unit="CNY", low=0, parameter="basic/cap", what="Most that it pays a person and year.")
    outpatient_rate: float = setting(
        unit="share", low=0, high=1, parameter="basic/outpatient_rate", what="Rate for outpatient care."
    )
    outpatient_cap: float = setting(
        3000.0, unit="CNY", low=0, what="Most that it pays for outpatient care a person and year."
    )

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the basic benefit, CNY."""
        if people.service == "outpatient":
            share: Yuan = self.outpatient_rate * unpaid
            return np.minimum(self.outpatient_cap, share, out=share)
        benefit: Yuan = np.maximum(0.0, unpaid - np.array(self.deductibles)[people.level])
        benefit *= np.array(self.rates)[people.level]
        return np.minimum(self.cap, benefit, out=benefit)
