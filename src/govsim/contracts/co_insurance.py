"""Co-insurance: partners of the seller share its result, through the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govsim.agents.institution import insurers_of
from govsim.contracts.payment import pay_either

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement, AgreementYear
    from govsim.core.world import World


def partners(agreement: Agreement, candidates: list[str]) -> tuple[tuple[str, float], ...]:
    """Return who shares with the seller and how much, if these stand ready, in their order; nobody without the clause.

    The lead keeps its share; the partners take the rest in equal parts; with too few of them their parts grow.
    """
    wanted = int(agreement.terms.right("members")) - 1
    others = [name for name in candidates if name != agreement.seller][: max(0, wanted)]
    rest = 1.0 - agreement.terms.right("lead_share", 1.0)
    return tuple((name, rest / len(others)) for name in others)


def find_partners(world: World, agreement: Agreement) -> None:
    """Complete the consortium in its first year: the insurers that follow the seller in order."""
    if agreement.members or world.year != agreement.signed:
        return
    insurers = insurers_of(world)
    names = [one.name for one in insurers]
    at = names.index(agreement.seller) if agreement.seller in names else 0
    ready = [one.name for one in (*insurers[at:], *insurers[:at]) if one.active and one.barred_until < world.year]
    agreement.members = partners(agreement, ready)


def shared_result(agreement: Agreement, record: AgreementYear) -> float:
    """Return what is shared of a year, fen: premium, claims, settlement and, if so agreed, expenses."""
    expenses = record.expenses * agreement.terms.right("shares_expenses")
    return record.premium - record.claims + record.settlement - expenses


def share(world: World, agreement: Agreement, result: float) -> None:
    """Share a result with the partners; one that cannot pay its part has failed, and the seller bears it.

    The seller collects the premium and pays the claims of all; its partners' part of the year is paid as one
    sum when the year is closed.
    """
    for name, part in agreement.members:
        partner: Any = world.institutions[name]
        if not partner.active or partner.insolvent:
            continue
        due = round(part * result)
        if pay_either(world, agreement.seller, name, due, "co-insurance") > due:
            partner.fail()
