"""A clause that no code foresaw, written in YAML from what is there: sellers and hospitals answer it.

"The insurer pays back 20 % of premium if more than 3 % of valid claims are denied, and may keep 60 % of recovered
overbilling", in a city whose fund entrusts its claims to an administrator: what is saved is otherwise the fund's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from govsim.agents.imagination import found_share
from govsim.core.world import World

CITY: dict[str, Any] = {
    "population.households": 3000,
    "years": 3,
    "institutions.insurers.claims_sd": 0.0,
    "institutions.insurers.capital": 1000,
    "contracts.critical_cover.ceiling_loading": 0.5,
}
FULL_RISK = {"contracts.critical_cover.profit_cap": 1.0}
ENTRUSTED = {"contracts.critical_cover": {"scheme": "cost_plus"}}
PAYS_BACK = {
    "clauses.pays_back": {"scheme": "transfer", "share": 0.2, "of": "premium", "when": "denied_share", "above": 0.03}
}
KEEPS = {"clauses.keeps": {"scheme": "transfer", "payer": "buyer", "share": 0.6, "of": "recovered"}}


def lived(**settings: Any) -> World:
    world = World("h-city", rng=3, **CITY, **settings)
    world.step()
    assert world.agreements[0].seller
    return world


def levers(world: World) -> dict[str, float]:
    return world.agreements[0].levers


def test_refusals_stop_just_below_what_is_paid_back_for() -> None:
    free, bound = lived(**FULL_RISK), lived(**FULL_RISK, **PAYS_BACK)
    leakage = free.agreements[0].leakage
    assert levers(free)["denial"] > 0.035
    # it refuses d of all claims: denied are d·(1 − λ), paid (1 − d)·(1 − λ·found), λ the leakage
    role, terms = bound.rule("agents", "insurers"), bound.agreements[0].terms
    share, effort = levers(bound)["denial"], levers(bound)["verification"]
    found = float(found_share(role, terms, effort))
    valid, paid = share * (1 - leakage), (1 - share) * (1 - leakage * found)
    assert 0.029 < valid / (valid + paid) <= 0.03
    # what was refused by chance may exceed 3 %: then a fifth of the premium went back
    for record in bound.agreements[0].years.values():
        owed = -0.2 * record.premium if record.denied > 0.03 * (record.claims + record.denied) else 0
        assert record.settlement == pytest.approx(owed, abs=1)


def test_an_administrator_checks_bills_as_far_as_it_may_keep_what_it_finds() -> None:
    nothing, keeps = lived(**ENTRUSTED), lived(**ENTRUSTED, **KEEPS)
    assert levers(nothing)["verification"] == pytest.approx(0.0, abs=1e-6)
    agreement, role = keeps.agreements[0], keeps.rule("agents", "insurers")
    effort, quality = levers(keeps)["verification"], levers(keeps)["quality"]
    # .6 of the overbilling found by the next effort against ρ·v and the service that it crowds out, γ·q
    claims, power = agreement.expected_claims[0], role.verification_power * role.authority
    found = 1.0 - float(found_share(role, agreement.terms, effort))
    gain = 0.6 * claims * agreement.leakage * power * found * (1.0 - levers(keeps)["denial"])
    wages = np.mean([(1.06) ** year for year in range(3)])
    assert gain == pytest.approx(wages * (role.verification_cost * effort + role.crowding * quality), rel=0.15)
    record = agreement.years[2023]
    assert record.recovered > 0
    kept = 0.6 * record.recovered + record.claims - record.planned
    assert record.settlement == pytest.approx(kept, abs=2)


def test_hospitals_upcode_less_where_somebody_gains_by_checking() -> None:
    without, with_clause = (
        World("h-city", rng=3, **CITY, **ENTRUSTED, **extra, **{"institutions.insurers.authority": 1.0}).run()
        for extra in ({}, KEEPS)
    )
    before, after = (
        [house for house in world.institutions.values() if hasattr(house, "verification_belief")]
        for world in (without, with_clause)
    )
    watched = [house for house in after if house.verification_belief > 0.002]
    assert {house.level for house in watched} >= {1, 2}  # where the claims of the layer are
    for house in watched:
        assert house.levers["upcoding"] < before[house.index].levers["upcoding"]
