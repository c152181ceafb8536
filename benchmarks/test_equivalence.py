"""The gate before any timing against the twin: it must live the same year as the World, and be able to fail."""

from __future__ import annotations

from equivalence import MEASURES, SEEDS, differences

Z_LIMIT = 4.0


def test_the_twin_and_the_world_agree_on_every_mean(report):
    found = differences()
    widest = max(found, key=lambda name: abs(found[name].z))
    report("twin", f"largest |z| of {len(found)} means, {SEEDS} seeds", f"{abs(found[widest].z):.1f} ({widest})")
    for name, each in found.items():
        report("twin means", name, f"{each.world:.4g} / {each.twin:.4g}, z {each.z:+.1f}, sees {each.tolerance:.1%}")
    assert set(MEASURES) < set(found)
    off = {name: each for name, each in found.items() if not abs(each.z) < Z_LIMIT}
    assert not off


def test_the_gate_sees_a_twin_that_lives_under_other_rules():
    changes = {
        "layers.critical.rate": ("reimbursement_by_layer critical", 0.80),
        "households.illness.cost_level": ("spending_per_head inpatient", 1.15),
        "households.demography.infant_mortality": ("deaths", 0.3),
        "households.demand.reference_price": ("admitted_share", 0.9),
    }
    for setting, (measure, value) in changes.items():
        assert abs(differences({setting: value}, seeds=8)[measure].z) > Z_LIMIT, setting
