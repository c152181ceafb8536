"""Prevention by hand, and as the minimum of what it costs and spares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from govsim.disputes.prevention import best_spending


def test_an_insurer_spends_until_the_last_yuan_saves_one() -> None:
    # S = 2, g = 2e: 2·ln(e) = 2, and the last yuan saves 2e/2·e⁻¹ = 1; nothing where the first saves less than one
    assert best_spending(np.array([2 * np.e, 2, 1.5, 0]), 2.0) == pytest.approx([2, 0, 0, 0])
    assert best_spending(20.0, np.array([2.0, 5.0, 40.0])) == pytest.approx([4.605, 6.931, 0], abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1000), st.floats(0.1, 50))
def test_no_other_spending_costs_less(gain: float, scale: float) -> None:
    def cost(spent: float) -> float:
        return float(gain * np.exp(-spent / scale) + spent)

    found = minimize_scalar(cost, bounds=(0, 1000), method="bounded", options={"xatol": 1e-8})
    assert best_spending(gain, scale) == pytest.approx(found.x, abs=1e-3)
