"""Every tender rule is lived in a city for years, with bonds, a screen and a ring that may form."""

from __future__ import annotations

from typing import Any

import pytest

from govsim.core.scheme import catalogue
from govsim.core.world import World

NEEDED = {"fixed_price_quality_only": {"price_factor": 1.1}, "direct_award": {"pricing": "cost_plus", "plus": 0.1}}
CONDITIONS = {"bid_bond": 0.02, "abnormally_low": 0.3, "incumbent_advantage": 0.05, "rounds": 3, "disclosure": 0.5}
# the rules under which a ring is seen in this city: bids near the ceiling, or promises of as little as may be
RINGS = ("fixed_price_quality_only", "lowest_price", "scored", "second_price")


def lived(rule: str, **more: Any) -> World:
    chosen = {rule: {**NEEDED.get(rule, {}), **CONDITIONS, **more}}
    settings = {
        "population.households": 300,
        "years": 6,
        "contracts.critical_cover.years": 2,
        "contracts.critical_cover.ceiling_loading": 0.5,
        "institutions.insurers.ring": "when_it_pays",
    }
    world = World("h-city", rng=1, **settings, **{"contracts.critical_cover.chosen_by": chosen})
    world.run()
    return world


@pytest.mark.parametrize("rule", sorted(catalogue()["tenders"]))
def test_a_rule_is_lived_and_its_bid_bonds_come_back(rule: str) -> None:
    world = lived(rule)
    assert {tender.year for tender in world.tenders} >= {2023}
    won = [tender for tender in world.tenders if tender.winner]
    assert won
    assert all(0 < tender.price <= tender.ceiling + 1e-9 for tender in won)
    assert all(tender.winner in tender.names for tender in won)
    assert world.ledger.flow(memo="bid bond") == world.ledger.flow(memo="bid bond returned")
    assert world.ledger.flow(memo="bid bond") > 0
    assert any(agreement.seller for agreement in world.agreements)
    assert any(tender.colluded for tender in world.tenders) == (rule in RINGS)
