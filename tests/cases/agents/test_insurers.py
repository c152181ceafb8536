"""How an insurer values a contract, bids, fails and learns, worked by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from govsim.agents.imagination import OUTCOMES, Ahead, worth
from govsim.agents.insurers import Insurers
from govsim.agents.levers import Levers
from govsim.contracts.fixed_price import FixedPrice
from govsim.contracts.risk_corridor import RiskCorridor
from govsim.contracts.terms import Terms
from govsim.core.world import World
from govsim.tenders.scored import Scored

PLAIN = Insurers(
    expense_rate=0.05,
    quality_cost=8.0,
    least_quality=0.5,
    signal_sd=0.0,
    curse_awareness=0.0,
    claims_sd=0.0,
    risk_aversion=0.0,
    strategic_value=0.0,
    belief_gain=0.5,
    claims_persistence=1.0,
    cost_of_capital=0.0,
    reputation=0.0,
    crowding=0.0,
    # nobody pulls a lever but where a case says so
    strategy="honest",
    pin={"verification": 0, "mark_up": 0},
)
FIXED = FixedPrice(covers="critical", buyer="pool", deposit=0.0, years=1)
ONE = np.ones(1)


def value(role: Insurers, contract: Any, price: float, claims: float, cost: float = 0.0) -> float:
    ahead = Ahead(Terms(contract), claims * ONE, claims * ONE, ONE, ONE, 0.0, role.expense_rate)
    served = Levers(quality=np.sqrt(2 * cost / role.quality_cost))
    return float(worth(role, ahead, np.array([price]), served)[0])


def test_a_sure_margin_is_worth_itself_and_what_the_contract_brings_besides() -> None:
    # 100 - 80 in claims - 5 in expenses - 3 for service
    assert value(PLAIN, FIXED, 100, 80, 3) == pytest.approx(0.12)
    assert value(replace(PLAIN, strategic_value=0.02), FIXED, 100, 80, 3) == pytest.approx(0.14)


def test_a_profit_cap_cuts_the_margin_and_loss_sharing_halves_a_loss() -> None:
    corridor = RiskCorridor(covers="critical", buyer="pool", deposit=0.0, years=1, profit_cap=0.03, loss_share=0.5)
    assert value(PLAIN, corridor, 100, 80) == pytest.approx(0.03)
    assert value(PLAIN, corridor, 100, 105) == pytest.approx(-0.05)


def test_risk_costs_half_the_aversion_times_the_variance() -> None:
    role = replace(PLAIN, claims_sd=0.1, risk_aversion=2.0)
    # claims of 80 spread by 8 % of the premium of 100
    assert value(role, FIXED, 100, 80) == pytest.approx(0.15 - 0.08**2 * OUTCOMES.var())


def test_claims_are_never_negative_however_wide_their_spread() -> None:
    # spread so wide that the lower half of outcomes is nothing, the upper half pays on
    role = replace(PLAIN, claims_sd=1.0)
    claims = 80 * np.maximum(0, 1 + OUTCOMES).mean()
    assert value(role, FIXED, 100, 80) == pytest.approx(0.95 - claims / 100)
    assert value(role, FIXED, 100, 80) < 0.15


@pytest.fixture
def market(town: Callable[..., World]) -> Callable[..., World]:
    """Return a function that founds the town with a pool that buys cover of the critical layer."""

    def found(contract: dict[str, Any] | None = None, later: dict[str, Any] | None = None, **insurers: Any) -> World:
        settings = {name: getattr(PLAIN, name) for name in PLAIN.settings() if name != "name"}
        sections = {
            "institutions": {
                "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
                "insurers": settings | {"count": 2, "capital": 1000} | insurers,
            },
            "layers": {
                "critical": {
                    "payer": "pool",
                    "people": "resident",
                    "deductible_share": 0,
                    "deductible": 10_000,
                    "rate": 0.6,
                    "poor_deductible_factor": 1,
                    "poor_extra_rate": 0,
                }
            },
            "contracts": {
                "cover": {"scheme": "fixed_price", "covers": "critical", "buyer": "pool", "deposit": 0.1}
                | {"years": 3, "ceiling_loading": 0.2}
                | (contract or {})
            },
        }
        reforms = [{"from": 2024, "set": later}] if later else []
        return town(sections | {"reforms": reforms}, **{"households.illness.admission_rate": [0, 0, 0, 1, 0]})

    return found


# the poor woman's 45,000 in scope cost the layer .6 x 35,000 = 21,000, or 7,000 a resident
CLAIMS = 7000.0


def test_the_lowest_price_covers_claims_service_and_expenses(market: Callable[..., World]) -> None:
    world = market()
    world.step()
    agreement = world.agreements[0]
    # quality .5 costs 8 x .5 x .5/2 = 1 a head; 5 % of the premium are expenses
    assert agreement.expected_claims == pytest.approx((CLAIMS,) * 3)
    assert agreement.premium_per_head == pytest.approx((CLAIMS + 1) / 0.95, rel=1e-4)
    assert agreement.quality == 0.5
    assert agreement.seller == "insurer_1"  # of equal bids the first named
    assert agreement.until == 2025
    record = agreement.years[2023]
    assert (record.enrolled, record.claims) == (3, 21_000_00)
    assert record.margin_before == pytest.approx(0, abs=1e-4)


def test_quality_is_promised_where_the_tender_pays_for_it(market: Callable[..., World]) -> None:
    contract = {"chosen_by": {"scored": {"price_weight": 0.5}}, "ceiling_loading": 1}
    world = market(contract, quality_cost=10_000.0)
    world.step()
    # a unit is worth (1 - w)/w x claims = 7,000 against a cost of 10,000 q
    assert world.agreements[0].quality == pytest.approx(0.7)
    assert isinstance(world.agreements[0].terms.contract.chosen_by, Scored)


def test_nobody_bids_above_the_ceiling_and_the_buyer_bears_the_layer(market: Callable[..., World]) -> None:
    # the expenses alone put every price above 1.02 times the claims, raised once by 1 %
    world = market({"ceiling_loading": 0.02, "retender_raise": 0.01})
    world.step()
    assert [tender.bidders for tender in world.tenders] == [0, 0]
    assert [tender.ceiling for tender in world.tenders] == pytest.approx([1.02 * CLAIMS, 1.01 * 1.02 * CLAIMS])
    assert world.agreements[0].seller == ""
    assert world.ledger.flow(payer="pool", memo="critical") == 21_000_00


def test_the_bond_is_returned_when_the_agreement_ends_well(market: Callable[..., World]) -> None:
    world = market()
    world.step()
    # a tenth of the premium of three heads
    assert world.agreements[0].deposit == pytest.approx(0.1 * 3 * (CLAIMS + 1) / 0.95 * 100, rel=1e-4)
    world.run()
    assert world.ledger.flow(memo="bond returned") == world.ledger.flow(memo="performance bond") > 0


def test_a_seller_without_capital_is_rescued_leaves_and_loses_its_bond(market: Callable[..., World]) -> None:
    world = market(later={"households.illness.cost_level": 2}, count=1, capital=1000)
    world.step()
    world.step()
    insurer, agreement = world.institutions["insurer_1"], world.agreements[0]
    # 90,000 in scope cost .6 x 80,000 = 48,000 against a premium of some 22,000 and capital of some 2,000
    assert agreement.years[2024].claims == 48_000_00
    assert (agreement.ended, agreement.why) == (2024, "the seller is insolvent")
    advanced = world.ledger.flow(payer="pool", payee="insurer_1", memo="rescue: advance on claims")
    # nothing of the advance came back but the bond
    record, bond = agreement.years[2024], world.ledger.flow(memo="performance bond")
    assert world.ledger.flow(memo="rescue: advance repaid") == 0
    assert record.advance == advanced - bond > 0
    assert insurer.money == 0
    assert not insurer.active
    assert world.ledger.flow(memo="bond returned") == 0
    assert agreement.deposit == 0
    world.step()
    assert world.agreements[-1].seller == ""  # nobody is left to bid


def test_half_of_a_surprise_is_learned_in_a_year(market: Callable[..., World]) -> None:
    world = market({"years": 1}, count=1)
    world.step()
    insurer, agreement = world.institutions["insurer_1"], world.agreements[0]
    assert insurer.experience == pytest.approx(0, abs=1e-6)  # 2023 went as expected
    agreement.years[2023].claims = 42_000_00  # had they been twice as high
    insurer.learn()
    assert insurer.experience == pytest.approx(0.5 * np.log(2))
    assert insurer.curse_awareness == pytest.approx(0.5)  # it would have been a loss
    insurer.learn()  # the same surprise again: half of what was not yet expected
    assert insurer.experience == pytest.approx(0.75 * np.log(2))
    assert insurer.curse_awareness == pytest.approx(0.75)


def test_a_shared_loss_is_settled_before_anybody_is_called_insolvent(market: Callable[..., World]) -> None:
    shared = {"scheme": "risk_corridor", "loss_share": 1}
    world = market(shared, later={"households.illness.cost_level": 2}, count=1, capital=10_000)
    world.run()
    agreement = world.agreements[0]
    # the buyer owes the whole loss: what it advanced on claims comes back out of the settlement
    assert agreement.years[2024].settlement > 0
    assert agreement.years[2024].advance == 0
    assert (agreement.ended, agreement.why) == (None, "")
    assert world.institutions["insurer_1"].active
    assert world.ledger.flow(memo="rescue: advance repaid") == world.ledger.flow(memo="rescue: advance on claims") > 0


def test_a_buyer_that_cannot_pay_has_no_cover_and_no_claim_on_the_seller(market: Callable[..., World]) -> None:
    world = market(later={"institutions.pool.may_borrow": False}, count=1)
    world.step()
    money = world.ledger.balance("pool")
    world.ledger.owe("outside", money, "gone")
    world.ledger.pay("pool", "outside", money, "gone")
    world.step()
    agreement = world.agreements[0]
    assert (agreement.ended, agreement.why) == (2023, "the buyer could not pay the premium")
    assert world.ledger.flow(year=2024, payee="insurer_1", memo="premium") == 0
    assert world.ledger.flow(year=2024, memo="critical") == 0  # the layer is the pool's own again, and it has nothing
    assert world.institutions["insurer_1"].active
