"""The close of a year for a seller with several agreements; what a failure ends; where bonds go: worked by hand."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from cover import cover, found
from town import until

from govsim.clauses.evaluation import Evaluation
from govsim.contracts.agreement import Agreement, AgreementYear
from govsim.contracts.extension import extend
from govsim.contracts.terms import Terms
from govsim.core.world import World
from govsim.supervision.graduated import Graduated

CORRIDOR = {"scheme": "risk_corridor", "profit_cap": 0.05, "netting": "term", "loss_share": 1.0}
WHOLE = {"scheme": "risk_corridor", "profit_cap": 1, "loss_share": 1.0}


def left_with(world: World, yuan: int) -> None:
    """Take all but this from the seller."""
    world.institutions["pool"].receive("insurer_1", world.institutions["insurer_1"].money - yuan * 100, "gone")


def beside(world: World, agreement: Agreement, **changed: object) -> Agreement:
    """Sign a second agreement of the same seller under the same contract."""
    own = {"events": [], "years": {}, "repriced": {}, "levers": {}, "deposit": 0} | changed
    second = replace(agreement, **own)
    world.agreements.append(second)
    return second


def closing_finds(monkeypatch: pytest.MonkeyPatch, *seen: dict[str, int]) -> None:
    """Let the closing of each lot find these figures, CNY."""

    def complete(world: World, agreement: Agreement) -> AgreementYear:
        record = agreement.this_year(world.year)
        for name, yuan in seen[agreement.lot[0]].items():
            setattr(record, name, yuan * 100)
        return record

    monkeypatch.setattr("govsim.contracts.closing.complete", complete)


def test_a_seller_that_fails_sells_nothing_in_years_to_come(town: Callable[..., World]) -> None:
    world, agreement = cover(town, bond=600)
    world.step()
    agreement.until = 2023
    extend(world, agreement, 2)
    world.institutions["insurer_1"].fail()
    successor = world.agreements[1]
    assert not any(successor.in_force(year) for year in (2023, 2024, 2025))
    assert (successor.deposit, successor.why) == (0, "the seller is insolvent")
    world.step()
    assert [one.signed for one in world.agreements] == [2023, 2024, 2024]  # a tender finds no bid from it
    assert world.agreements[-1].seller != "insurer_1"


def test_a_bond_that_has_moved_on_is_still_wealth(town: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch)
    world, agreement = cover(town, bond=20_000, price=8000)
    agreement.until = 2023
    insurer = world.institutions["insurer_1"]
    world.step()
    extend(world, agreement, 1)
    successor = world.agreements[1]
    successor.deposit = 20_000_00
    left_with(world, 1000)
    insurer.learn()
    assert insurer.capital * 0.3 < 21_000_00
    assert insurer.active


def test_expenses_of_the_first_are_paid_out_of_what_the_second_is_owed(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    closing_finds(monkeypatch, {"claims": 0, "expenses": 12_000}, {"claims": 21_000})
    world, agreement = cover(town, WHOLE, price=8000)
    agreement.lot = (0, 2)
    second = beside(world, agreement, lot=(1, 2))
    left_with(world, 0)
    world.step()
    # 24,000 of premium less 21,000 of claims: 3,000 against an office of 12,000 in lot 0, until 13,000 come for lot 1
    assert second.years[2023].settlement == 13_000_00
    assert world.ledger.flow(memo="insurer's expenses") == 12_000_00
    assert not world.institutions["insurer_1"].insolvent


def test_a_term_that_ends_because_of_another_agreement_is_settled(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One lot ruins the seller; the other has lost 6,000 of a term, which the buyer makes up for at its end."""
    for ruined, waiting in ((0, 1), (1, 0)):  # whichever is closed first
        # lot 0 has two heads, 16,000 of premium; lot 1 has 8,000
        seen = [{"claims": 22_000, "expenses": 0}, {"claims": 14_000, "expenses": 0}]
        seen[ruined]["expenses"] = 1_000_000
        closing_finds(monkeypatch, *seen)
        world, one = cover(town, CORRIDOR, price=8000)
        one.lot = (0, 2)
        both = (one, beside(world, one, lot=(1, 2)))
        both[ruined].terms = Terms(replace(one.terms.contract, netting="year", loss_share=0.0))
        world.step()
        assert world.institutions["insurer_1"].insolvent
        assert [each.why for each in both] == ["the seller is insolvent"] * 2
        assert both[waiting].years[2023].settlement == 6000_00


def test_a_partner_that_fails_in_the_middle_has_its_terms_settled(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """insurer_2 sells lot 0 by term and is a partner in lot 1, whose loss it cannot pay after lot 0 was closed."""
    closing_finds(monkeypatch, {"claims": 22_000}, {"claims": 1_000_000})
    world, led = cover(town, CORRIDOR, price=8000)
    led.lot = (1, 2)
    led.members = (("insurer_2", 0.5),)
    led.terms = Terms(replace(led.terms.contract, netting="year", loss_share=0.0))
    own = replace(led, seller="insurer_2", lot=(0, 2), members=(), events=[], years={}, levers={})
    own.terms = Terms(world.rule("contracts", "cover"))
    world.agreements.insert(0, own)
    world.step()
    assert world.institutions["insurer_2"].insolvent
    assert (own.ended, own.why) == (2023, "the seller is insolvent")
    assert own.years[2023].settlement == (22_000 - 16_000) * 100


@pytest.mark.parametrize(("refuses", "claims", "denied"), [(0, 21_000, 0), (1, 0, 21_000)])
def test_each_lot_has_the_record_of_its_own_seller(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch, refuses: int, claims: int, denied: int
) -> None:
    """The poor woman is in lot 1; a seller that refuses everything refuses it in its own lot only."""
    monkeypatch.setattr("govsim.agents.insurer.Insurer.seek_care", lambda self: None)
    world, agreement = cover(town)
    agreement.lot, lever = (0, 2), {"verification": 0.0, "quality": 0.5, "staff": 1.0}
    second = beside(world, agreement, lot=(1, 2))
    agreement.levers, second.levers = lever | {"denial": 1.0 - refuses}, lever | {"denial": float(refuses)}
    until(world, "supervise")
    world.bills["inpatient"].take_back("critical", (0, 2), 500_00)
    world.live("reconcile")
    assert (second.years[2023].claims, second.years[2023].denied) == (claims * 100, denied * 100)
    assert (agreement.years[2023].claims, agreement.years[2023].denied) == (-500_00, 0)


def test_the_bond_of_a_seller_that_is_settled_with_early_comes_back(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch)
    world, agreement = cover(town, CORRIDOR, price=5000, bond=4000)
    left_with(world, 1000)
    world.step()
    # 5,000 advanced, 4,000 of it taken from the bond before the loss of 7,000 is settled
    assert agreement.ended == 2023
    assert not world.institutions["insurer_1"].insolvent
    assert agreement.deposit == 0
    world, agreement = cover(town, CORRIDOR, price=5000, bond=8000)
    left_with(world, 1000)
    world.step()
    assert agreement.ended == 2023
    assert not world.institutions["insurer_1"].insolvent
    assert world.ledger.flow(memo="bond returned") == 3000_00


def test_a_ban_is_never_shortened(town: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, score=0.3)
    clause = {"spending": 2, "excluded_below": 0.4, "excluded_years": 2}
    world, agreement = cover(town, clauses={"evaluation": clause}, price=9000)
    seller = world.institutions["insurer_1"]
    seller.barred_until = 2030
    for _ in range(3):
        world.step()
    assert seller.barred_until == 2030
    rule = Graduated(points=1, limit=0.01, bar_years=1)
    rule.on_seller(world, SimpleNamespace(findings=SimpleNamespace(barred=[])), agreement, 0.5)
    assert seller.barred_until == 2030
    assert isinstance(agreement.terms.find("evaluation"), Evaluation)


def test_a_premium_that_was_not_paid_leaves_no_record_and_no_ceiling_of_nothing(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch)
    world, agreement = cover(town, clauses={"ratchet": {"weight": 0.25, "load": 0.1}}, price=9000, years=4)
    world.step()
    pool = world.institutions["pool"]
    monkeypatch.setattr(type(pool), "find_cash", lambda self, fen, layer="": None)  # nobody lends
    pool_money = pool.money
    world.ledger.owe("outside", pool_money, "gone")
    world.ledger.pay("pool", "outside", pool_money, "gone")
    world.step()
    assert agreement.ended == 2023
    assert list(agreement.years) == [2023]
    # .75 x 9,000 + .25 x 7,000 x 1.1, as in the year that was paid for
    assert agreement.terms.ceiling(500.0, agreement) == pytest.approx(8675)
    agreement.years[2024] = AgreementYear(enrolled=3)
    assert agreement.terms.ceiling(500.0, agreement) == pytest.approx(8675)
