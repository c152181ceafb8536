"""What an insurer imagines of a term: many ways in which it may go, as accounts that the terms are asked about."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from govsim.agents.levers import Levers
from govsim.contracts.account import Account

if TYPE_CHECKING:
    from govsim.agents.insurers import Insurers
    from govsim.contracts.terms import Terms

Array = NDArray[np.float64]
# outcomes of a term: points of a lattice, each of whose coordinates takes every 64th of a normal once; a search among
# levers compares candidates on the same outcomes, for which fewer will do
WAYS, FEW_WAYS = 64, 32
OUTCOMES = ndtri((np.arange(WAYS) + 0.5) / WAYS)
_GENERATOR = 19
# people at the norm do what they can; more of them help less and less
_STAFF_SATURATION = 2.0


class Ahead(NamedTuple):
    """What lies ahead under an agreement, as its seller sees it; arrays have one entry a year.

    Attributes:
        terms: the contract and its clauses.
        claims: claims expected before anything that the seller does, CNY a head.
        estimate: what the buyer expects, CNY a head.
        indexed: premium of each year over the one signed.
        wages: cost of people relative to the scenario's first year.
        leakage: share of claims that is overbilling which an inspection could prove.
        expense_rate: expenses of the insurer, as a share of premium.
        policy: share by which it expects changed rules to raise claims.
        money: what it can lose before it is insolvent, CNY a head.
        promised: quality promised in the bid.
        capacity: the buyer's capacity to evaluate, 0 to 1.
        planned: claims that the buyer has planned, spread over the whole term; over these years if left out.
        watched: what it expects to pay for a yuan of valid claims that it refuses, CNY: restored, fines, points.
        past: the years of the term that are over, CNY a head, if the terms look back on them.
    """

    terms: Terms
    claims: Array
    estimate: Array
    indexed: Array
    wages: Array
    leakage: float
    expense_rate: float
    policy: float = 0.0
    money: float = np.inf
    promised: float = 0.0
    capacity: float = 1.0
    planned: Array | None = None
    watched: float = 0.0
    past: Account | None = None


@lru_cache(maxsize=32)
def lattice(dimensions: int, ways: int = WAYS) -> Array:
    """Return normal scores of a rank-1 lattice, one row an outcome; every column has the same values.

    Source: Korobov 1959; Sloan & Joe 1994, Lattice Methods for Multiple Integration.
    """
    rows = np.arange(ways)[:, None] * _GENERATOR ** np.arange(dimensions)[None, :]
    scores: Array = ndtri((rows % ways + 0.5) / ways)
    return scores


def staffing(staff: Array | float) -> Array:
    """Return what people make possible of the service that conduct promises: 1 at the norm."""
    saturated = 1.0 - np.exp(-_STAFF_SATURATION)
    return np.asarray((1.0 - np.exp(-_STAFF_SATURATION * np.asarray(staff))) / saturated)


def found_share(role: Insurers, terms: Terms, verification: Array | float) -> Array:
    """Return the share of overbilling that verification finds: 1 − exp(−k·a·v), v the effort, a the authority.

    a is the control over hospitals' billing that the terms give; access to data doubles what an effort finds.
    Source: leakage δ₀·exp(−k·a·v), docs/model.md.
    """
    authority = terms.right("authority", role.authority) * (1.0 + terms.right("data"))
    return np.asarray(1.0 - np.exp(-role.verification_power * authority * np.asarray(verification)))


def effort_cost(role: Insurers, levers: Levers) -> Array:
    """Return what the levers cost a head and year at the wages of the first year, CNY.

    ρv²/2 + θq²/2 + γvq + χd²/2 + w(n − 1) + δ(1/n − 1): effort v on verification and q on service compete for the
    same people (Holmström & Milgrom 1991), refusing a share d of valid claims is ever harder, n is staff over the
    norm, and too few pay for their backlog.
    """
    v, d, q, n = levers
    return np.asarray(
        role.verification_cost * v**2 / 2
        + role.quality_cost * q**2 / 2
        + role.crowding * v * q
        + role.denial_cost * d**2 / 2
        + role.staff_cost * (n - 1.0)
        + role.backlog_cost * (1.0 / n - 1.0)
    )


def indicators(
    role: Insurers, levers: Levers, promised: float, denied_share: Array | float, cost_ratio: Array | float
) -> dict[str, Array | float]:
    """Return what an evaluation looks at, each 0 to 1: service against promise, denial, days, staff, cost.

    Args:
        role: its norms.
        levers: what the seller does.
        promised: quality promised in the bid.
        denied_share: share of valid claims that it refuses.
        cost_ratio: claims that the buyer expected over claims paid.
    """
    service = np.asarray(levers.quality) * staffing(levers.staff)
    return {
        "service": np.minimum(1.0, service / max(promised, role.least_quality, 1e-9)),
        "denial": np.maximum(0.0, 1.0 - np.asarray(denied_share) / role.worst_denial),
        "days": np.minimum(1.0, np.asarray(levers.staff)),
        "staff": np.minimum(1.0, np.asarray(levers.staff)),
        "cost": np.minimum(1.0, cost_ratio),
    }


def imagined(role: Insurers, ahead: Ahead, price: Array, levers: Levers, ways: int = WAYS) -> Account:
    """Return the accounts of a term for each candidate (first axis), outcome (second) and year (third), CNY a head.

    Claims differ from what is expected by a part that lasts through the term (a misjudged trend) and by the luck
    of each year: C·(1 + σ·(√ϱ·u + √(1 − ϱ)·w)).
    """
    years = len(ahead.claims)
    normal = lattice(2 * years + 1, ways)
    lasting = role.claims_persistence
    shock = np.sqrt(lasting) * normal[:, :1] + np.sqrt(1.0 - lasting) * normal[:, 1 : years + 1]
    gross = np.maximum(0.0, ahead.claims * (1.0 + role.claims_sd * shock)) * (1.0 + ahead.policy)
    each = Levers(*(np.reshape(np.asarray(lever, np.float64), (-1, 1, 1)) for lever in levers))
    premium = np.reshape(price, (-1, 1, 1)) * ahead.indexed
    denied = gross * (1.0 - ahead.leakage) * each.denial
    recovered = gross * ahead.leakage * found_share(role, ahead.terms, each.verification) * (1.0 - each.denial)
    outlay = ahead.expense_rate * premium + ahead.wages * effort_cost(role, each) + role.dispute_cost * denied
    # a claim is refused whole, what is wrong in it too; only its valid part is on record as denied
    paid = gross * (1.0 - each.denial) - recovered
    score: Array | float = 1.0
    if ahead.terms.evaluated:
        share = denied / np.maximum(paid + denied, 1e-9)
        seen = indicators(role, each, ahead.promised, share, ahead.estimate / np.maximum(paid, 1e-9))
        noise = normal[:, years + 1 :] * ahead.terms.noise(ahead.capacity)
        score = np.clip(ahead.terms.score(seen) + noise, 0.0, 1.0)
    planned = ahead.planned
    if planned is None:
        planned = ahead.estimate.mean() * ahead.indexed / ahead.indexed.mean()
    return Account(
        premium=premium,
        claims=paid,
        # a saving on staff cannot be larger than what there is to save on
        expenses=np.maximum(outlay, 0.0),
        denied=denied,
        recovered=recovered,
        policy=gross * (ahead.policy / (1.0 + ahead.policy)),
        expected=ahead.estimate,
        planned=planned,
        score=score,
        staff=each.staff,
        days=role.norm_days / each.staff,
        enrolled=1.0,
    )


def worth(role: Insurers, ahead: Ahead, price: Array, levers: Levers, ways: int = WAYS) -> Array:
    """Return the certainty equivalent of a term for each candidate, as a share of its premiums.

    E[M] − (r/2)·Var[M] + v, M the discounted result over discounted premiums: what the terms leave, never a loss
    beyond what the insurer owns (limited liability), less the cost of the bond's capital, and what service
    adds to its name. In a co-insurance body it counts its own share.
    """
    year = imagined(role, ahead, price, levers, ways)
    weight = (1.0 + role.cost_of_capital) ** -np.arange(len(ahead.claims))
    part = ahead.terms.right("lead_share", 1.0) if ahead.terms.right("members") > 1 else 1.0
    whole = year if ahead.past is None else ahead.past.before(year)
    kept = ahead.terms.outlook(whole, whole.count - len(weight)).kept[..., -len(weight) :]
    total = np.maximum((kept * weight).sum(axis=-1), -ahead.money)
    name = role.reputation * (1.0 + ahead.terms.right("publication"))
    service = np.reshape(np.asarray(levers.quality) * staffing(levers.staff), (-1, 1, 1))
    # in a co-insurance body the lead alone puts down the bond
    bond = role.cost_of_capital * ahead.terms.contract.deposit * year.premium
    beside = part * (year.premium * name * service - ahead.watched * year.denied) - bond
    later = part * np.asarray(ahead.terms.foresees(year.year(-1))) * weight[-1]
    margin = (total + (beside * weight).sum(axis=-1) + later) / (part * (year.premium * weight).sum(axis=-1))
    # absolute risk aversion: who bears a part of the risk minds less of it
    risk = role.risk_aversion * part / 2
    return np.asarray(margin.mean(axis=-1) - risk * margin.var(axis=-1) + role.strategic_value)
