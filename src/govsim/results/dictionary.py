"""What every column of the tables means: type, unit and a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from govsim.core.world import World


class About(NamedTuple):
    """One column: how it is kept, its unit, what an entry means."""

    dtype: str
    unit: str
    what: str


_YEAR = About("int64", "year", "the policy year")
_CONTRACT = About("str", "name", "the contract, as the scenario calls it")
_COVERS = About("str", "name", "the layer whose claims the seller bears")
# households are dealt out to lots in turn: those of a cover are about equally large
_LOT = {
    "lot": About("int64", "count", "number of the lot, counted from 0; 0 if the cover is sold whole"),
    "lots": About("int64", "count", "into how many lots the cover is split; 1 if it is sold whole"),
}

COLUMNS: dict[str, dict[str, About]] = {
    "metrics": {
        "year": _YEAR,
        "metric": About("str", "name", "what is measured"),
        "group": About("str", "name", "for whom; 'all' for everybody"),
        "value": About("float64", "see unit", "the number"),
        "unit": About("str", "unit", "unit of the number"),
    },
    "flows": {
        "year": _YEAR,
        "phase": About("str", "name", "the phase in which it was paid"),
        "payer": About("str", "account", "who paid"),
        "payee": About("str", "account", "who was paid"),
        "memo": About("str", "words", "why"),
        "fen": About("int64", "fen", "the sum of all payments of this key"),
    },
    "agreements": {
        "year": _YEAR,
        "name": _CONTRACT,
        "covers": _COVERS,
        **_LOT,
        "buyer": About("str", "account", "who buys"),
        "seller": About("str", "account", "who bears the claims; empty if nobody bid and the buyer does"),
        "partners": About("str", "words", "who shares its result, each with its share; empty if nobody does"),
        "signed": About("int64", "year", "the first year of the term"),
        "until": About("int64", "year", "the last year of the term"),
        "premium_per_head": About("float64", "CNY/person/year", "price; the buyer's estimate if nobody bid"),
        "price": About("float64", "CNY/person/year", "the same, as agreed on since signing, before any index"),
        "quality": About("float64", "index", "service quality promised, 0 to 1"),
        "enrolled": About("Int64", "persons", "persons covered"),
        "premium_fen": About("Int64", "fen", "premium of the year"),
        "claims_fen": About("Int64", "fen", "claims of the year, after recoveries"),
        "expenses_fen": About("Int64", "fen", "the seller's expenses of the year"),
        "settlement_fen": About("Int64", "fen", "what the contract still gave the seller; negative: took"),
        "advance_fen": About("Int64", "fen", "what the buyer has put in for claims and never got back"),
        "denied_fen": About("Int64", "fen", "valid claims that the seller refused, and no review made it pay"),
        "recovered_fen": About("Int64", "fen", "overbilling that the seller took back from hospitals"),
        "policy_fen": About("Int64", "fen", "claims that rules changed after signing have caused"),
        "verification": About("float64", "index", "effort of the seller on checking hospitals' bills, 0 to 1"),
        "denial": About("float64", "share", "valid claims that the seller means to refuse"),
        "service": About("float64", "index", "service quality given: what conduct and staff make of it; 1 at the norm"),
        "staff": About("float64", "of the norm", "people at work for the service"),
        "days": About("float64", "days", "days from bill to payment"),
        "score": About("float64", "index", "verified score of the service, 0 to 1; 1 if nobody evaluates"),
        "loss_ratio": About("float64", "share of premium", "claims over premium"),
        "margin_before": About("float64", "share of premium", "margin before profit and loss are shared"),
        "margin_after": About("float64", "share of premium", "margin after profit and loss are shared"),
        "ended": About("Int64", "year", "the year in which it ended before its time"),
        "why": About("str", "words", "why it ended, or why nobody sells"),
    },
    "agreement_events": {
        "year": _YEAR,
        "name": _CONTRACT,
        "seller": About("str", "account", "who bears the claims"),
        "signed": About("int64", "year", "the first year of the agreement"),
        "event": About(
            "str", "words", "what happened: signed, reconciled, evaluated, renegotiated, extended, ended, ..."
        ),
        "detail": About("str", "words", "figures, or why"),
    },
    "tenders": {
        "year": _YEAR,
        "contract": _CONTRACT,
        "covers": _COVERS,
        **_LOT,
        "round": About("int64", "count", "1 for the first round of a tender"),
        "heads": About("int64", "persons", "persons covered in the lot"),
        "years": About("int64", "years", "the term that is tendered"),
        "invited": About("int64", "insurers", "insurers in the market"),
        "bidders": About("int64", "insurers", "insurers with a valid bid"),
        "winner": About("str", "account", "who won; empty if nobody did"),
        "price": About("float64", "CNY/person/year", "the winner's premium; 0 if nobody won"),
        "reservation": About("float64", "CNY/person/year", "the lowest price at which the winner would have sold"),
        "estimate": About("float64", "CNY/person/year", "the buyer's estimate of the first year's claims"),
        "cost": About("float64", "CNY/person/year", "the same as an actuary sees it, without the buyer's error"),
        "ceiling": About("float64", "CNY/person/year", "the highest price taken"),
        "incumbent": About("str", "account", "the last seller; empty if there was none"),
        "rejected": About("str", "words", "how many were turned away or not taken, by reason"),
        "colluded": About("bool", "yes/no", "whether a ring bid; nobody in the city knows"),
        "detected": About("bool", "yes/no", "whether the ring was found out"),
    },
    "bids": {
        "year": _YEAR,
        "contract": _CONTRACT,
        "round": About("int64", "count", "round of the tender"),
        "bidder": About("str", "account", "who bid"),
        "price": About("float64", "CNY/person/year", "premium of its valid bid, for each lot that is to be had"),
        "won": About("int64", "lots", "how many lots it won with it"),
    },
    "institutions": {
        "year": _YEAR,
        "institution": About("str", "account", "the institution, or an account without one"),
        "role": About("str", "name", "the part it plays in the scenario; 'account' if nobody decides about it"),
        "balance_fen": About("Int64", "fen", "what it held at the end of the year"),
        "loan_fen": About("Int64", "fen", "what it owed to the government"),
    },
}

# every table that a run can have
TABLES = (*COLUMNS, "households", "persons")


def dictionary(world: World) -> dict[str, dict[str, dict[str, str]]]:
    """Return unit and meaning of each column, by table; those of people as they declare them."""
    said = {
        table: {name: {"unit": about.unit, "what": about.what} for name, about in columns.items()}
        for table, columns in COLUMNS.items()
    }
    for table, columns in (("households", world.households), ("persons", world.persons)):
        said[table] = {name: {"unit": column.unit, "what": column.what} for name, column in columns.declared.items()}
    return said
