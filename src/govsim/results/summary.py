"""The run in one look: who paid, who gained, how the contracts went, how the funds stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from govsim.core.ledger import FEN_PER_YUAN
from govsim.results.history import History, Line

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True)
class Payer:
    """One layer: whose purses paid it, CNY in all, and its share of all health spending by year."""

    layer: str
    purses: tuple[str, ...]
    paid: float
    share: Line


@dataclass(frozen=True)
class Seller:
    """One insurer over all its agreements, CNY: what it gained or lost, and what the buyer put in to save it."""

    name: str
    years: int
    premium: float
    profit: float
    rescue: float


@dataclass(frozen=True)
class Providers:
    """Hospitals or clinics over all years, CNY: what they were paid for care, what inspection took back."""

    name: str
    revenue: float
    taken_back: float


@dataclass(frozen=True)
class Deal:
    """One agreement: price and yearly cost a head, its bidders, and margins over its whole life."""

    name: str
    seller: str
    first: int
    last: int
    price: float
    cost: float
    bidders: int
    invited: int
    loss_ratios: tuple[float, ...]
    before: float
    after: float
    why: str


def who_paid(world: World, history: History) -> list[Payer]:
    """Return each layer in paying order, the households' purse, and what nobody paid."""
    found = []
    for layer in history.groups("reimbursement_by_layer"):
        share = history.line("reimbursement_by_layer", layer)
        memos = _purses(world, [layer]) if layer != "households" else {}
        if share is not None and any(value for _, value in share.measured):
            found.append(Payer(layer, tuple(memos), sum(memos.values()) / FEN_PER_YUAN, share))
    return found


def _purses(world: World, memos: Iterable[str]) -> dict[str, int]:
    """Return the fen that each account paid under some memos, in the order of first payment."""
    wanted, paid = set(memos), defaultdict[str, int](int)
    for entry in world.ledger.journal():
        if entry.memo in wanted:
            paid[entry.payer] += entry.fen
    return dict(paid)


def sellers(world: World) -> list[Seller]:
    """Return what each insurer that held an agreement made of it."""
    records: dict[str, list[Any]] = defaultdict(list)
    for agreement in world.agreements:
        if agreement.seller:
            records[agreement.seller].extend(agreement.years.values())
    rescue: dict[str, int] = defaultdict(int)
    for entry in world.ledger.journal():
        if entry.memo.startswith("rescue"):
            rescue[entry.payee] += entry.fen
            rescue[entry.payer] -= entry.fen
    return [
        Seller(
            name,
            len(years),
            sum(year.premium for year in years) / FEN_PER_YUAN,
            sum(year.premium - year.claims - year.expenses + year.settlement for year in years) / FEN_PER_YUAN,
            rescue[name] / FEN_PER_YUAN,
        )
        for name, years in sorted(records.items())
    ]


def providers(world: World) -> list[Providers]:
    """Return who was paid for care: each account that treats, its members together."""
    layers = {layer.name for layer in world.schemes_of("layers")}
    revenue, back = defaultdict[str, int](int), defaultdict[str, int](int)
    account = {name: each.name for each in world.ledger.accounts.values() for name in each.names()}
    for entry in world.ledger.journal():
        if entry.memo in layers:
            revenue[account[entry.payee]] += entry.fen
        elif entry.memo in ("recovery", "fine"):
            back[account[entry.payer]] += entry.fen
    return [Providers(name, fen / FEN_PER_YUAN, back[name] / FEN_PER_YUAN) for name, fen in revenue.items()]


def benefit_by_fifth(history: History, year: int) -> list[float]:
    """Return the share of all layers' benefits that each income fifth got in a year, poorest first."""
    at = history.years.index(year)
    total = [0.0] * 5
    for group in history.groups("benefit_incidence"):
        layer, _, fifth = group.rpartition(".quintile_")
        part, whole = history.line("benefit_incidence", group), history.line("reimbursement_by_layer", layer)
        if part is None or whole is None or not fifth.isdigit():
            continue
        if part.values[at] == part.values[at] and whole.values[at] == whole.values[at]:
            total[int(fifth) - 1] += part.values[at] * whole.values[at]
    return [each / sum(total) for each in total] if sum(total) else []


def deals(world: World) -> list[Deal]:
    """Return every agreement by contract, in the order of signing; years without a seller in a row are one."""
    found: list[Deal] = []
    for name in dict.fromkeys(agreement.name for agreement in world.agreements):
        for deal in (_deal(world, agreement) for agreement in world.agreements if agreement.name == name):
            before = found[-1] if found and found[-1].name == name else None
            if before is not None and not before.seller and not deal.seller and before.last + 1 == deal.first:
                found[-1] = replace(deal, first=before.first)
            else:
                found.append(deal)
    return found


def _deal(world: World, agreement: Any) -> Deal:
    signed = (agreement.name, agreement.lot, agreement.signed)
    rounds = [t for t in world.tenders if (t.contract, t.lot, t.year) == signed]
    years = [year for year in agreement.years.values() if year.premium]
    premium = sum(year.premium for year in years)
    heads = sum(year.enrolled for year in years)
    claims = sum(year.claims for year in years)
    expenses, settled = (sum(getattr(year, key) for year in years) for key in ("expenses", "settlement"))
    left = premium - claims - expenses
    return Deal(
        name=agreement.name,
        seller=agreement.seller,
        first=agreement.signed,
        last=min(world.year, agreement.until if agreement.ended is None else agreement.ended),
        price=agreement.premium_per_head,
        cost=(claims + expenses) / heads / FEN_PER_YUAN if heads else 0.0,
        bidders=rounds[-1].bidders if rounds else 0,
        invited=rounds[-1].invited if rounds else 0,
        loss_ratios=tuple(year.loss_ratio for year in years),
        before=left / premium if premium else 0.0,
        after=(left + settled) / premium if premium else 0.0,
        why=agreement.why or ("runs on" if agreement.until > world.year else "the term was over"),
    )
