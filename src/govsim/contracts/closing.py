"""Closing: what happens between the parties when a year under an agreement is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govsim.contracts.co_insurance import share, shared_result
from govsim.contracts.payment import pay, pay_either
from govsim.contracts.record import complete
from govsim.core.ledger import FEN_PER_YUAN, to_fen

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement, AgreementYear
    from govsim.contracts.course import Course
    from govsim.core.world import World


@dataclass
class _Closing:
    """A year that is being closed: what is owed for it, and whether the term has been settled with it."""

    agreement: Agreement
    record: AgreementYear
    course: Course | None
    ended_before: bool
    settled: bool
    unpaid: int = 0

    @property
    def short(self) -> bool:
        """Whether the seller's money did not reach for claims, or for its office."""
        return bool(self.record.advance or self.unpaid)


def close_all(world: World) -> None:
    """Close the year under every agreement: the account is established, the agreement's own terms say what is owed.

    All of them are settled before any seller stands for what it owes: so what one contract or lot brings is there for
    another. The seller's money goes first to what buyers have advanced on claims, the bond included, and last to
    its own office; if it does not reach for both, the seller is insolvent. Then the agreements go on, change or end.
    """
    sold = [one for contract in world.schemes_of("contracts") for one in contract.agreements(world) if one.seller]
    closings = [_settled(world, agreement) for agreement in sold]
    for seller in dict.fromkeys(agreement.seller for agreement in sold):
        _stand(world, seller, [one for one in closings if one.agreement.seller == seller])
    _settle_ended(world, closings)
    for closing in closings:
        _go_on(world, closing)


def settle_at_end(world: World, agreement: Agreement) -> None:
    """Settle an agreement that ended between two years, if its results were to be netted over the term."""
    years = agreement.history(world.year)
    if agreement.terms.contract.netting == "year" or years is None or not agreement.seller:
        return
    owed = int(to_fen(agreement.terms.settlement(years.netted())[0]))
    last = max(year for year, record in agreement.years.items() if record.premium)
    settled = pay_either(world, agreement.buyer, agreement.seller, owed, "settlement")
    agreement.years[last].settlement += settled
    share(world, agreement, settled)


def _course(world: World, agreement: Agreement) -> Course | None:
    """Return how the agreement has gone, this year included; None if no premium was paid this year."""
    years, record = agreement.history(world.year), agreement.years.get(world.year)
    if years is None or record is None or not record.premium:
        return None
    return agreement.terms.course(years, agreement.deposit / FEN_PER_YUAN, agreement.until - agreement.signed + 1)


def _settled(world: World, agreement: Agreement) -> _Closing:
    """Establish the account of a year and pay what is owed for it, partners included."""
    record, ended_before = complete(world, agreement), agreement.ended is not None
    course = _course(world, agreement)
    if course is not None and not ended_before and float(agreement.terms.ends(course)):
        agreement.ended, agreement.why = world.year, "a party used its right to end it"
    over = world.year in (agreement.until, agreement.ended)
    if course is not None:
        owed = agreement.terms.shared(course.years, over)[-1] + agreement.terms.closes(course)
        record.settlement = pay_either(world, agreement.buyer, agreement.seller, int(to_fen(owed)), "settlement")
    share(world, agreement, shared_result(agreement, record))
    return _Closing(agreement, record, course, ended_before, over or agreement.terms.contract.netting == "year")


def _stand(world: World, seller: str, mine: list[_Closing]) -> None:
    """Let a seller stand for what it owes; if it cannot wait for the end of a term, that is settled now."""
    for closing in mine:
        closing.unpaid = closing.record.expenses
    _repay(world, mine)
    if any(closing.short for closing in mine):
        for closing in mine:
            if not closing.settled and closing.agreement.ended is None:
                closing.agreement.ended = world.year
                closing.agreement.why = "the seller's money did not reach to the end of the term"
        _settle_ended(world, mine)
    if any(closing.short for closing in mine):
        world.institutions[seller].fail()


def _settle_ended(world: World, closings: list[_Closing]) -> None:
    """Settle what was to be netted over the term where it has ended since, and pay from it what was unpaid.

    A partner that cannot pay its part fails, and so ends agreements of its own: hence again, until none is left.
    """
    while late := [one for one in closings if not one.settled and one.agreement.ended is not None]:
        for closing in late:
            closing.settled = True
            settle_at_end(world, closing.agreement)
        _repay(world, closings)


def _repay(world: World, closings: list[_Closing]) -> None:
    """Pay the buyers' advances back, then the sellers' offices, as far as money goes."""
    for closing in closings:
        record, agreement = closing.record, closing.agreement
        record.advance -= pay(world, agreement.seller, agreement.buyer, record.advance, "rescue: advance repaid")
        from_bond = min(record.advance, agreement.deposit)
        record.advance -= from_bond
        agreement.deposit -= from_bond
    for closing in closings:
        closing.unpaid -= pay(world, closing.agreement.seller, "outside", closing.unpaid, "insurer's expenses")


def _go_on(world: World, closing: _Closing) -> None:
    """Change the years to come as the clauses say, and let them act on the agreement."""
    agreement = closing.agreement
    if closing.course is not None and not closing.ended_before:
        _change(world, agreement, closing.course)
    agreement.note(world.year, "reconciled", _figures(closing.record))
    for clause in agreement.terms.clauses:
        clause.review(agreement, world)


def _change(world: World, agreement: Agreement, course: Course) -> None:
    """Forfeit, reprice: what the clauses make of the years to come."""
    terms, year = agreement.terms, world.year
    lost = min(agreement.deposit, int(to_fen(float(terms.forfeits(course)) * float(course.bond))))
    if lost:
        agreement.deposit -= lost
        agreement.note(year, "bond forfeited", f"{lost / FEN_PER_YUAN:,.0f} CNY")
    if agreement.ended is not None or year >= agreement.until:
        return
    pay(world, agreement.seller, "outside", int(to_fen(float(terms.costs(course)))), "cost of changing the agreement")
    factor = float(terms.reprices(course))
    if factor != 1.0:
        old, agreement.repriced[year + 1] = agreement.price(year), agreement.price(year) * factor
        agreement.note(year, "renegotiated", f"from {old:.2f} to {old * factor:.2f} CNY a head")


def _figures(record: AgreementYear) -> str:
    yuan = {name: getattr(record, name) / FEN_PER_YUAN for name in ("premium", "claims", "expenses", "settlement")}
    return ", ".join(f"{name} {value:,.0f}" for name, value in yuan.items()) + " CNY"
