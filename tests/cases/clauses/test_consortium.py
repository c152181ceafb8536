"""A consortium: the lead collects and pays, its partners share what is left, through the ledger."""

from collections.abc import Callable

import pytest
from cover import cover, found

from govsim.contracts.co_insurance import partners
from govsim.core.world import World

TWO = {"consortium": {"members": 2, "lead_share": 0.6}}


def test_the_next_insurers_in_order_share_what_the_lead_leaves(town: Callable[..., World]):
    _, agreement = cover(town, clauses={"consortium": {"members": 3, "lead_share": 0.5}})
    three = ["insurer_1", "insurer_2", "insurer_3"]
    assert partners(agreement, three) == (("insurer_2", 0.25), ("insurer_3", 0.25))
    assert partners(agreement, ["insurer_3", "insurer_2"]) == (("insurer_3", 0.25), ("insurer_2", 0.25))
    assert partners(agreement, ["insurer_1", "insurer_2"]) == (("insurer_2", 0.5),)
    assert partners(agreement, ["insurer_1"]) == ()


def test_a_seller_without_the_clause_has_no_partners(town: Callable[..., World]):
    _, agreement = cover(town)
    assert partners(agreement, ["insurer_1", "insurer_2"]) == ()


@pytest.mark.parametrize(("shares_expenses", "part"), [(False, 1200), (True, 800)])
def test_the_partner_gets_its_share_of_a_profit(town: Callable[..., World], monkeypatch, shares_expenses, part):
    found(monkeypatch)
    clause = {"consortium": TWO["consortium"] | {"shares_expenses": shares_expenses}}
    world, agreement = cover(town, clauses=clause, price=8000)
    world.step()
    # 24,000 less 21,000: 40 % of 3,000, or of the 2,000 that expenses leave
    assert agreement.members == (("insurer_2", 0.4),)
    assert world.ledger.flow(payer="insurer_1", payee="insurer_2", memo="co-insurance") == part * 100
    assert agreement.years[2023].premium == 24_000_00


def test_the_partner_bears_its_share_of_a_loss_after_what_the_buyer_shares(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    corridor = {"scheme": "risk_corridor", "loss_share": 0.5}
    world, agreement = cover(town, corridor, clauses=TWO, price=6000)
    world.step()
    # 18,000 less 21,000 and 1,000 is a loss of 4,000: 2,000 from the buyer; of 18,000 - 21,000 + 2,000 it bears 40 %
    assert agreement.years[2023].settlement == 2000_00
    assert world.ledger.flow(payer="insurer_2", payee="insurer_1", memo="co-insurance") == 400_00


def test_a_partner_that_cannot_pay_has_failed_and_the_lead_bears_its_part(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    world, _ = cover(town, clauses=TWO, price=6000)
    poor = world.institutions["insurer_2"]
    world.institutions["pool"].receive("insurer_2", poor.money - 100_00, "gone")
    world.step()
    assert world.ledger.flow(payer="insurer_2", payee="insurer_1", memo="co-insurance") == 100_00
    assert poor.insolvent
    assert not world.institutions["insurer_1"].insolvent
