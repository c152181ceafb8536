"""A way out: the seller takes it when staying costs more, the buyer when the service is poor."""

from collections.abc import Callable

import numpy as np
import pytest
from cover import HEADS, cover, events, found

from govsim.clauses.early_termination import EarlyTermination
from govsim.contracts.account import Account
from govsim.contracts.fixed_price import FixedPrice
from govsim.contracts.terms import Terms
from govsim.core.world import World

CLAUSE = EarlyTermination(trigger=-0.05, penalty=0.02, score_floor=0.0)


def terms(clause: EarlyTermination = CLAUSE, deposit: float = 0.0) -> Terms:
    return Terms(FixedPrice(covers="critical", buyer="pool", years=3, deposit=deposit), (clause,))


def years(*claims: float, score: float = 1.0) -> Account:
    return Account(premium=np.full(len(claims), 1000.0), claims=np.array(claims), score=score)


@pytest.mark.parametrize(
    ("claims", "deposit", "leaves"),
    [
        ((1040,), 0, False),  # 4 % is not yet a reason
        ((1060,), 0, True),  # two more years like this cost 120, the penalty is 20
        ((1060,), 0.1, True),  # and a bond of 100 makes it 120: not less
        ((1060, 1060), 0.1, False),  # one more year costs 60
        ((900, 1130), 0, False),  # 30 of 2,000 lost so far
        ((1060, 1060, 1060), 0, False),  # the term is over anyway
    ],
)
def test_the_seller_leaves_if_it_may_and_if_staying_costs_more(claims, deposit, leaves):
    deal = terms(deposit=deposit - 1e-9 if deposit else 0)
    assert bool(deal.ends(deal.course(years(*claims)))) is leaves


def test_a_bidder_foresees_its_way_out_and_what_it_costs():
    outlook = terms(deposit=0.05).outlook(years(1100, 1100, 1100))
    # it leaves after the first year: a loss of 100, a penalty of 20, a bond of 50; nothing after that
    assert outlook.years.premium == pytest.approx([1000, 0, 0])
    assert outlook.owed == pytest.approx([-20, 0, 0])
    assert outlook.lost == pytest.approx([50, 0, 0])
    assert outlook.kept == pytest.approx([-170, 0, 0])


def test_the_buyer_ends_poor_service():
    clause = EarlyTermination(trigger=None, penalty=0.5, score_floor=0.6)
    deal = terms(clause)
    assert not deal.ends(deal.course(years(1500, score=0.6)))
    assert deal.ends(deal.course(years(500, score=0.5)))
    assert float(deal.closes(deal.course(years(500, score=0.5)))) == 0  # the penalty is the seller's who leaves


def test_the_seller_leaves_pays_and_the_cover_is_tendered_again(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    world, agreement = cover(town, clauses={"early_termination": {"penalty": 0.02}}, price=6000, bond=500)
    world.step()
    # 18,000 of premium against 21,000 and 1,000: 4,000 lost, 8,000 to come; leaving costs 360 and 500
    assert (agreement.ended, agreement.why) == (2023, "the seller left: it lost too much")
    assert agreement.years[2023].settlement == -360_00
    assert agreement.deposit == 0
    assert world.ledger.flow(memo="bond returned") == 0
    assert events(agreement) == [
        (2023, "signed"),
        (2023, "bond forfeited"),
        (2023, "reconciled"),
        (2023, "ended"),
    ]
    assert world.institutions["insurer_1"].active
    world.step()
    assert len(world.agreements) == 2
    assert world.agreements[1].signed == 2024


def test_the_buyer_ends_it_for_cause(town: Callable[..., World], monkeypatch):
    found(monkeypatch, score=0.3)
    clauses = {"early_termination": {"score_floor": 0.5}, "evaluation": {"spending": 0}}
    world, agreement = cover(town, clauses=clauses, price=9000)
    world.step()
    assert (agreement.ended, agreement.why) == (2023, "the buyer ended it: the score was too low")
    assert agreement.years[2023].enrolled == HEADS
