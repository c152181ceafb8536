"""Outliers: what cases far above the price of their group bring on top of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from govsim.payments.cases import Cases, Yuan


def beyond(cases: Cases, threshold: float) -> NDArray[np.bool_]:
    """Return which cases are charged above a multiple of the price of the reported group."""
    return np.asarray(cases.charges > threshold * cases.usual * cases.coding)


def with_supplement(cases: Cases, threshold: float, share: float) -> Yuan:
    """Return price and supplement, CNY: p + q·max(0, charges − t·p) with p the usual cost times coding."""
    price = cases.usual * cases.coding
    return np.asarray(price + share * np.maximum(0.0, cases.charges - threshold * price))
