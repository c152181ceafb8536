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
    benefit_weight=st.floats(0, 3),
    substitutable=SHARE,
    selection_cost=st.floats(0.5, 20),
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


@settings(max_examples=150, deadline=None)
@given(HOSPITALS, SHARE, SHARE, SHARE, st.floats(0.05, 2), SHARE)
def test_so_is_every_lever_where_the_next_yuan_is_paid_in_part(
    role: Hospitals, paid: float, inside: float, coding: float, slope: float, price: float
) -> None:
    levers = role.best_response(0.1, 1.0, 0.5, 1.0, 0.2, paid, inside, coding, slope)
    loss = 0.2 + 0.8 * 0.1 * 2
    gain = role.margin - (1 - paid)

    def treatment(x: float) -> float:
        money = gain * x - role.inducement_cost * x**2 / 2
        if x >= 0:
            return money - role.margin * role.patient_weight * price * x - loss * 0.5 * x
        return money - role.benefit_weight * (price * -x + x**2 / (2 * slope))

    grid = np.linspace(-3, 3, 60_001)
    best_on_grid = float(grid[np.argmax([treatment(float(x)) for x in grid[::30]]) * 30])
    inducement, conscience = levers["inducement"], levers["conscience"]
    clip = max if inducement >= 0 else min
    answer = clip(0.0, inducement - conscience * price)
    assert treatment(answer) >= treatment(best_on_grid) - 1e-9
    assert levers["upcoding"] == pytest.approx(
        best(lambda u: role.upcoding_gain * coding * u - loss * u - role.upcoding_cost * u**2 / 2), abs=1e-5
    )
    unpaid = (1 - inside) * (1 - role.patient_weight)
    moved = min(1.0, best(lambda y: unpaid * y - role.scope_cost * y**2 / 2))
    assert levers["substitution"] == pytest.approx(role.substitutable * moved, abs=1e-5)
    turned = min(1.0, best(lambda z: unpaid * z - role.selection_cost * z**2 / 2))
    assert levers["selection"] == pytest.approx(turned, abs=1e-5)


@pytest.mark.parametrize("price", [0.0, 0.2, 0.45, 0.8, 1.0])
def test_a_perfect_agent_under_a_price_a_case_treats_until_the_last_yuan_is_worth_its_cost(price: float) -> None:
    """Ellis & McGuire 1986: full agency and prospective payment undo what insurance adds to demand."""
    slope = 0.3
    role = Hospitals(inspection_belief=0.0, margin=0.0, benefit_weight=1.0, inducement_cost=0.01)
    levers = role.best_response(0, 0, 0, 0, 0, 0, 0, 0, slope)
    treated = np.exp(-slope * price) * (1 + min(0.0, levers["inducement"] - levers["conscience"] * price))
    # to first order in the slope what a patient who pays all would want; exp(-.3) = .741, (1 - .3) = .7
    assert treated == pytest.approx(np.exp(-slope), rel=slope**2 / 2 + 0.01)
    half = Hospitals(inspection_belief=0.0, margin=0.0, benefit_weight=0.5, inducement_cost=0.01)
    distracted = half.best_response(0, 0, 0, 0, 0, 0, 0, 0, slope)
    assert distracted["inducement"] < levers["inducement"]  # half an agent withholds more


def test_fee_for_service_is_the_case_in_which_every_yuan_is_paid() -> None:
    role = Hospitals(inspection_belief=0.05)
    levers = role.best_response(0.04, 2.0, 0.15, 1.0)
    assert levers["inducement"] == max(0.0, (0.15 - 0.04 * 3.0 * 0.15) / 1.3)
    assert levers["conscience"] == 0.15 * 0.3 / 1.3
    assert levers["upcoding"] == (1.0 - 0.04 * 3.0 * 1.0) / 20.0
    assert levers["scope_shifting"] == 0.2 * (1.0 - 0.3) / 4.5
    assert levers["substitution"] == levers["selection"] == 0
