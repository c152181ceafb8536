"""A seller that loses asks for more, if it gains by it; and knows beforehand that it will."""

from collections.abc import Callable

import numpy as np
import pytest
from cover import CLAIMS, HEADS, cover, events, found

from govsim.clauses.renegotiation import Renegotiation
from govsim.contracts.account import Account
from govsim.contracts.fixed_price import FixedPrice
from govsim.contracts.terms import Terms
from govsim.core.world import World

CLAUSE = Renegotiation(trigger=1.0, granted=0.5, most=0.3, cost=0.01)
TERMS = Terms(FixedPrice(covers="critical", buyer="pool", years=3, deposit=0.0), (CLAUSE,))


def years(*claims: float) -> Account:
    return Account(premium=np.full(len(claims), 1000.0), claims=np.array(claims), expenses=np.zeros(len(claims)))


@pytest.mark.parametrize(
    ("claims", "factor"),
    [(900, 1.0), (1000, 1.0), (1200, 1.1), (2000, 1.3), (1006, 1.0), (1020, 1.01)],
    ids=["no loss", "at the trigger", "half of the gap", "at most", "not worth its cost", "worth its cost"],
)
def test_half_of_the_gap_is_granted_at_most_three_tenths_and_never_for_less_than_it_costs(claims: float, factor: float):
    assert float(TERMS.reprices(TERMS.course(years(claims)))) == pytest.approx(factor)


def test_nobody_renegotiates_in_the_last_year():
    assert float(TERMS.reprices(TERMS.course(years(1200, 1200, 1200)))) == 1
    assert float(TERMS.reprices(TERMS.course(years(1200, 1200)))) == pytest.approx(1.1)


def test_a_bidder_foresees_the_rise_its_cost_and_the_rise_after_it():
    outlook = TERMS.outlook(years(1200, 1320, 1320))
    # 1.2 of the premium: + 10 %; then 1320/1100 = 1.2 again: + 10 %; nothing at the end
    assert outlook.years.premium == pytest.approx([1000, 1100, 1210])
    assert outlook.lost == pytest.approx([10, 11, 0])
    assert outlook.kept == pytest.approx([-210, -231, -110])


def test_what_was_agreed_on_is_not_agreed_on_again():
    deal = Terms(FixedPrice(covers="critical", buyer="pool", years=4, deposit=0.0), (CLAUSE,))
    # the first year is over, and the 1,100 of the second are its answer; the third is the last of this term
    lived = Account(premium=np.array([1000.0, 1100, 1100]), claims=np.array([1200.0, 1320, 1320]))
    outlook = deal.outlook(lived, 1)
    assert outlook.years.premium == pytest.approx([1000, 1100, 1210])
    assert outlook.lost == pytest.approx([0, 11, 0])


def test_outcomes_are_imagined_side_by_side():
    claims = np.array([[900.0, 900, 900], [1200, 900, 900]])
    outlook = TERMS.outlook(Account(premium=1000.0 + np.zeros(claims.shape), claims=claims))
    assert outlook.years.premium == pytest.approx(np.array([[1000, 1000, 1000], [1000, 1100, 1100]]))


def test_the_premium_rises_and_both_sides_pay_for_the_talks(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    clause = {"renegotiation": {"trigger": 1.0, "granted": 0.5, "most": 0.3, "cost": 0.01}}
    world, agreement = cover(town, clauses=clause, price=5000)
    world.run()
    # claims of 7,000 a head are 1.4 of the premium: half of 40 % is granted; then 7/6 of it: half of 16.7 %
    assert agreement.premium_per_head == 5000
    assert [agreement.price(year) for year in (2023, 2024, 2025)] == pytest.approx([5000, 6000, 6500])
    assert [record.premium for record in agreement.years.values()] == [15_000_00, 18_000_00, 19_500_00]
    for party in ("insurer_1", "pool"):
        assert world.ledger.flow(payer=party, memo="cost of changing the agreement") == (150 + 180) * 100
    assert [what for what in events(agreement) if what[1] == "renegotiated"] == [
        (2023, "renegotiated"),
        (2024, "renegotiated"),
    ]
    assert "from 5000.00 to 6000.00" in next(e.detail for e in agreement.events if e.what == "renegotiated")
    # what was lived is what a bidder would have imagined
    lived = agreement.history(2025)
    imagined = agreement.terms.outlook(
        Account(premium=np.full(3, 5000.0 * HEADS), claims=np.full(3, CLAIMS), expenses=np.full(3, 1000.0))
    )
    assert imagined.years.premium == pytest.approx(lived.premium)
