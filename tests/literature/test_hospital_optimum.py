"""The hospital's levers maximise what it says it maximises; upcoding ends on Becker's line.

Sources: Ellis & McGuire 1986, McGuire & Pauly 1991 (J Health Econ); Becker 1968 (JPE); Dafny 2005 (AER).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from govsim.agents.hospital import Hospitals

SHARE = st.floats(0, 1)
HOSPITALS = st.builds(
    Hospitals,
    margin=SHARE,
    patient_weight=SHARE,
    inducement_cost=st.floats(0.5, 5),
    upcoding_gain=SHARE,
    upcoding_cost=st.floats(2, 50),
    scope_margin=SHARE,
    scope_cost=st.floats(0.5, 10),
    inspection_belief=st.just(0.0),
)


def best(objective: Callable[[float], float]) -> float:
    """Return the lever in 0..3 that maximises it, found without any first-order condition."""
    return float(minimize_scalar(lambda x: -objective(x), bounds=(0, 3), method="bounded", options={"xatol": 1e-9}).x)


@settings(max_examples=150, deadline=None)
@given(HOSPITALS, SHARE, st.floats(0, 5), SHARE, SHARE, SHARE)
def test_every_lever_is_the_numerical_maximum_of_the_stated_objective(
    role: Hospitals, chance: float, fine: float, provable: float, proved: float, price: float
) -> None:
    levers = role.best_response(chance, fine, provable, proved)
    loss = chance * (1 + fine)
    inducement = best(
        lambda x: (
            role.margin * x * (1 - role.patient_weight * price) - loss * provable * x - role.inducement_cost * x**2 / 2
        )
    )
    upcoding = best(lambda u: role.upcoding_gain * u - loss * proved * u - role.upcoding_cost * u**2 / 2)
    scope = best(lambda s: role.scope_margin * s * (1 - role.patient_weight) - role.scope_cost * s**2 / 2)
    asked = max(0.0, levers["inducement"] - levers["conscience"] * price)
    if levers["inducement"] > 0:
        assert asked == pytest.approx(inducement, abs=1e-5)
    else:
        assert inducement == pytest.approx(0, abs=1e-5)
    assert levers["upcoding"] == pytest.approx(upcoding, abs=1e-5)
    assert levers["scope_shifting"] == pytest.approx(scope, abs=1e-5)


@pytest.mark.parametrize("fine", [0.0, 0.5, 1.0, 2.0, 3.0, 5.0])
def test_upcoding_ends_at_one_over_one_plus_the_fine_and_not_before(fine: float) -> None:
    role = Hospitals(inspection_belief=0.05)
    line = 1 / (1 + fine)
    assert role.best_response(line, fine, 0.0, 1.0)["upcoding"] == pytest.approx(0, abs=1e-15)
    assert role.best_response(min(1.0, line * 1.001), fine, 0.0, 1.0)["upcoding"] <= 1e-15
    assert role.best_response(line * 0.999, fine, 0.0, 1.0)["upcoding"] > 0
    chances = np.linspace(0, line, 11)
    levers = [role.best_response(float(chance), fine, 0.0, 1.0)["upcoding"] for chance in chances]
    assert np.diff(levers) == pytest.approx(-levers[0] / 10)  # a straight line down
