"""The life of an agreement after signing: index, netting over the term, early ends, lots; worked by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from cover import CLAIMS, HEADS, cover, events, found

from govsim.clauses.indexation import Indexation
from govsim.clauses.ratchet import Ratchet
from govsim.clauses.transfer import Transfer
from govsim.contracts.account import Account
from govsim.contracts.risk_corridor import RiskCorridor
from govsim.contracts.terms import Terms
from govsim.core.world import World

CORRIDOR = {"scheme": "risk_corridor", "profit_cap": 0.05, "netting": "term"}


def corridor(netting: str) -> Terms:
    return Terms(RiskCorridor(covers="critical", buyer="pool", profit_cap=0.05, netting=netting))  # type: ignore[arg-type]


def test_by_term_a_good_year_makes_up_for_a_bad_one():
    years = Account(premium=np.array([1000.0, 1000]), claims=np.array([800.0, 1150]), expenses=np.zeros(2))
    assert corridor("year").owed(years) == pytest.approx([-150, 0])  # 200, less a cap of 50; a loss is the seller's
    assert corridor("term").owed(years) == pytest.approx([0, 0])  # together 50 of 2,000: within the cap
    assert corridor("term").shared(years, over=False) == pytest.approx([0, 0])


def test_by_term_nothing_is_owed_until_the_end():
    years = Account(premium=np.array([1000.0, 1000]), claims=np.array([800.0, 800]), expenses=np.zeros(2))
    assert corridor("term").owed(years) == pytest.approx([0, -300])  # 400, less 5 % of 2,000
    assert corridor("term").shared(years, over=False) == pytest.approx([0, 0])


def test_without_clauses_that_look_back_what_is_foreseen_is_what_is_owed():
    claims = np.array([[800.0, 1100], [900, 1000]])
    outlook = corridor("year").outlook(Account(premium=np.full((1, 2), 1000.0), claims=claims))
    assert outlook.owed == pytest.approx(np.array([[-150, 0], [-50, 0]]))
    assert outlook.kept == pytest.approx(np.array([[50, -100], [50, 0]]))
    assert not outlook.lost.any()


def test_claims_below_expectation_lower_what_a_next_term_is_worth():
    deal = Terms(corridor("year").contract, (Ratchet(weight=0.5, load=0.0, discount=1.0),))
    assert deal.foresees(Account(premium=1000.0, claims=800.0, expected=900.0)) == pytest.approx(-50)


def test_a_clause_that_nobody_foresaw_is_two_transfers():
    """Back 20 % of premium if over 3 % of valid claims are denied; 60 % of recovered overbilling may be kept."""
    back = Transfer(payer="seller", share=0.2, of="premium", when="denied_share", above=0.03)
    kept = Transfer(payer="seller", share=0.4, of="recovered")
    deal = Terms(RiskCorridor(covers="critical", buyer="pool", profit_cap=1.0), (back, kept))
    # 970 paid after 50 recovered; 30 denied is 3 %; 40 is not
    years = Account(premium=1000.0, claims=np.array([970.0, 960]), denied=np.array([30.0, 40]), recovered=50.0)
    assert deal.owed(years) == pytest.approx([-20, -220])


def test_the_premium_follows_its_index(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    world, agreement = cover(town, clauses={"indexation": {"by": "rate", "rate": 0.1}}, price=8000)
    world.run()
    assert [record.premium for record in agreement.years.values()] == [24_000_00, 26_400_00, 29_040_00]
    assert agreement.terms.clauses == (Indexation(by="rate", rate=0.1),)


def test_results_netted_by_term_are_settled_in_the_last_year(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    world, agreement = cover(town, CORRIDOR, price=8000)
    world.run()
    # 2,000 a year is left of 24,000: of 6,000, 5 % of 72,000 is kept
    assert [record.settlement for record in agreement.years.values()] == [0, 0, -2400_00]
    assert events(agreement) == [
        (2023, "signed"),
        (2023, "reconciled"),
        (2024, "reconciled"),
        (2025, "reconciled"),
        (2025, "ended"),
    ]


def test_an_agreement_that_a_reform_ends_is_settled_then(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    world, agreement = cover(
        town, CORRIDOR, clauses={"consortium": {"members": 2, "lead_share": 0.5, "shares_expenses": True}}, price=8000
    )
    world.step()
    assert agreement.years[2023].settlement == 0
    paid = world.ledger.flow(payee="insurer_2", memo="co-insurance")
    assert paid == 1000_00  # half of 2,000
    agreement.covers = "another"  # as a reform does that turns the contract to another layer
    world.step()
    assert agreement.years[2023].settlement == -800_00  # 2,000 less 5 % of 24,000
    assert world.ledger.flow(year=2024, payer="insurer_2", payee="insurer_1", memo="co-insurance") == 400_00
    assert (agreement.ended, events(agreement)[-1]) == (2023, (2024, "ended"))


def test_a_seller_that_cannot_wait_is_settled_with_at_once(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    contract = CORRIDOR | {"loss_share": 1.0}
    world, agreement = cover(town, contract, price=5000)
    insurer = world.institutions["insurer_1"]
    world.institutions["pool"].receive("insurer_1", insurer.money - 1000_00, "gone")
    world.step()
    # 15,000 and 1,000 against claims of 21,000: the pool advances 5,000; the loss of 7,000 is all the pool's
    assert agreement.years[2023].settlement == 7000_00
    assert agreement.years[2023].advance == 0
    assert (agreement.ended, agreement.why) == (2023, "the seller's money did not reach to the end of the term")
    assert not insurer.insolvent


@pytest.mark.parametrize(("lot", "heads"), [((0, 1), 3), ((0, 2), 2), ((1, 2), 1)])
def test_a_lot_is_paid_for_the_people_in_it(town: Callable[..., World], monkeypatch, lot, heads):
    found(monkeypatch)
    world, agreement = cover(town)
    agreement.lot = lot  # household 0 is the couple, 1 the poor woman, 2 the clerk, whom the layer does not cover
    world.step()
    assert agreement.years[2023].enrolled == heads
    assert agreement.years[2023].premium == heads * 8000_00


def test_a_fixed_price_is_lived_as_it_is_imagined(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    clauses = {"back": {"scheme": "transfer", "share": 0.1, "of": "premium", "when": "loss_ratio", "below": 0.9}}
    world, agreement = cover(town, clauses=clauses, price=8000)
    world.run()
    imagined = agreement.terms.outlook(
        Account(premium=np.full(3, 8000.0 * HEADS), claims=np.full(3, CLAIMS), expenses=np.full(3, 1000.0))
    )
    assert [record.settlement / 100 for record in agreement.years.values()] == pytest.approx(list(imagined.owed))
    assert imagined.owed == pytest.approx([-2400, -2400, -2400])


def test_an_administrator_is_left_with_what_it_has_bid_above_the_estimate(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    world, agreement = cover(town, {"scheme": "cost_plus"}, price=7500)
    agreement.estimate = (5000.0, 6000.0, 7000.0)
    world.run()
    # 22,500 less 18,000 is its fee in each year, though claims are expected to grow; claims of 21,000 are settled
    for record in agreement.years.values():
        assert record.settlement == 3000_00
        assert record.premium - record.claims + record.settlement == 4500_00


def test_what_is_planned_grows_as_the_premium_does(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    index = {"indexation": {"by": "rate", "rate": 0.1}}
    world, agreement = cover(town, {"scheme": "cost_plus"}, clauses=index, price=7500)
    agreement.estimate = (6620.0, 6620.0, 6620.0)
    world.run()
    # spread as 1, 1.1 and 1.21, which is 3.31 in sum
    assert [record.planned for record in agreement.years.values()] == [18_000_00, 19_800_00, 21_780_00]
