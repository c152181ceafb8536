"""A government that may choose the rules of a contract chooses those that cost it least, as it says."""

from collections.abc import Callable
from typing import Any

import pytest

from govsim.agents.design import designed, designs
from govsim.agents.government import Government
from govsim.agents.insurers import Insurers
from govsim.contracts.linear_share import LinearShare
from govsim.contracts.terms import Terms
from govsim.core.errors import ScenarioError
from govsim.core.world import World
from govsim.tenders.invitation import Invitation

# its effort e saves e yuan of 1,000 at a cost of e²/2, and it minds risk: the best power is 1/(1 + r·ρ·σ²)
INSURERS = Insurers(
    expense_rate=0.0, signal_sd=0.0, curse_awareness=0.0, claims_sd=0.1, claims_persistence=1.0, risk_aversion=0.1,
    strategic_value=0.0, belief_gain=0.0, cost_of_capital=0.0, reputation=0.0, crowding=0.0, least_quality=0.0,
    verification_power=0.002, authority=1.0, verification_cost=4.0, capital=1e9,
    pin={"denial": 0, "quality": 0, "staff": 1},
)  # fmt: skip
POWERS = (0.1, 0.3, 0.5, 0.7, 0.9)


def ruler(**settings: Any) -> Government:
    return Government(**{"capacity": 1.0, "capacity_base": 1.0, "capacity_cost": 0.0, "service_weight": 0.0} | settings)


def invitation(ceiling: float = 2000.0) -> Invitation:
    contract = LinearShare(covers="critical", buyer="fund", deposit=0.0, years=1, power=0.1)
    return Invitation(Terms(contract), (1000.0,), 1.0, (0.0, 0.0), 1000, 3, ceiling)


def test_it_finds_the_power_that_trades_incentive_against_risk() -> None:
    found = designed(ruler(chooses={"power": POWERS}), INSURERS, invitation(), 1.0)
    assert isinstance(found, LinearShare)
    # r·σ² = .1/1,000 x 100² = 1: half of the deviation
    assert found.power == 0.5


def test_where_nobody_would_come_the_scenario_stands() -> None:
    found = designed(ruler(chooses={"power": POWERS}), INSURERS, invitation(ceiling=10.0), 1.0)
    assert found is invitation().terms.contract or found == invitation().terms.contract


def test_every_combination_is_a_design() -> None:
    contract = invitation().terms.contract
    both = list(designs(ruler(chooses={"power": (0.2, 0.4), "fee": (0.0, 0.1), "profit_cap": (0.1,)}), contract))
    assert [(one.power, one.fee) for one in both] == [(0.2, 0.0), (0.2, 0.1), (0.4, 0.0), (0.4, 0.1)]  # type: ignore[attr-defined]


CHOICE = {
    "institutions": {
        "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
        "insurers": {"count": 2, "capital": 10_000, "signal_sd": 0},
    },
    "layers": {"critical": {"payer": "pool", "people": "resident", "deductible_share": 0, "deductible": 9_500}},
    "contracts": {"cover": {"scheme": "risk_corridor", "covers": "critical", "buyer": "pool", "ceiling_loading": 1}},
}
ILL = {"households.illness.admission_rate": [0, 0, 0, 1, 0]}


def test_the_agreement_is_signed_on_what_was_chosen(town: Callable[..., World]) -> None:
    world = town(CHOICE, **ILL, **{"institutions.government.chooses": {"loss_share": [0.0, 0.4], "profit_cap": [0.05]}})
    world.step()
    contract = world.agreements[0].terms.contract
    assert contract.profit_cap == 0.05  # type: ignore[attr-defined]
    assert contract.loss_share in (0.0, 0.4)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"loss_shar": [0.1]}, "loss_share"),
        ({"loss_share": [0.1, 1.5]}, "outside its range"),
        ({"loss_share": []}, "no values"),
        ({"years": [1, 2]}, "which no contract here has"),
        ({name: [i / 40 for i in range(20)] for name in ("loss_share", "profit_cap")}, "400 designs"),
    ],
)
def test_what_cannot_be_chosen_is_refused(town: Callable[..., World], chosen: Any, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        town(CHOICE, **ILL, **{"institutions.government.chooses": chosen})
