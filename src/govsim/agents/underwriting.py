"""Underwriting: the levers that are best at a price, and the lowest price at which a term is worth having."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.imagination import FEW_WAYS, Ahead, worth
from govsim.agents.levers import RANGE, ROUNDS, Levers, best
from govsim.contracts.fixed_price import FixedPrice
from govsim.contracts.terms import Terms

if TYPE_CHECKING:
    from govsim.agents.insurers import Insurers

# premiums that are thought of, relative to what would just pay for claims; then finer ones where worth is reached
PRICES = np.geomspace(0.02, 8.0, 33)
FINER = np.linspace(0.0, 1.0, 25)
# levers depend little on the price, and the price little on the levers: each is found at the other's last value
ROUNDS_NEAR = 3
# qualities that a bidder thinks of promising where the price is not its own
PROMISES = 8


def chosen(role: Insurers, ahead: Ahead, price: float, near: Levers | None = None) -> Levers:
    """Return what an insurer does under an agreement at a price, by its strategy; pinned levers stay pinned.

    `best_response` (and `adaptive`, which moves there step by step) maximises the certainty equivalent; `honest`
    refuses no valid claim, keeps its promise, staffs the norm, and verifies as if all claims were its own.

    Args:
        role: its settings.
        ahead: what it sees of the term.
        price: premium a head and year.
        near: levers near which the best ones are, if that is known: the search is then shorter.
    """
    pins = dict(role.pin or {})
    if role.strategy == "honest":
        alone = ahead._replace(terms=_all_risk(ahead.terms))
        start = Levers(denial=0.0, quality=max(ahead.promised, role.least_quality), staff=1.0)
        free = {"verification": RANGE["verification"]}
        ahead = alone
    else:
        start = Levers(0.5, 0.05, max(role.least_quality, 0.5), 1.0)
        free = RANGE | {"quality": (role.least_quality, 1.0)}
    start = near or start
    start = start._replace(**{name: value for name, value in pins.items() if name in Levers._fields})
    free = {name: ends for name, ends in free.items() if name not in pins}
    at = np.array([price])
    rounds = ROUNDS if near is None else ROUNDS_NEAR
    return best(lambda levers: worth(role, ahead, at, levers, FEW_WAYS), start, free, rounds) if free else start


def _all_risk(terms: Terms) -> Terms:
    """Return the terms of one who bears all claims and has the same rights."""
    contract = FixedPrice(**{name: getattr(terms.contract, name) for name in FixedPrice.settings()})
    return Terms(contract, tuple(clause for clause in terms.clauses if clause.rights()))


def reservation(role: Insurers, ahead: Ahead) -> tuple[float, Levers] | None:
    """Return the lowest price at which a term is worth having, and the levers at it; None if there is none."""
    fair = max(float(ahead.claims.mean() / ahead.indexed.mean()), 0.01) / max(1e-9, 1.0 - ahead.expense_rate)
    levers = chosen(role, ahead, fair)
    price = lowest(role, ahead, levers, fair)
    if price is None:
        return None
    better = chosen(role, ahead, price, levers)
    if better == levers:  # nothing to choose: pinned
        return price, levers
    price = lowest(role, ahead, better, fair)
    return None if price is None else (price, better)


def lowest(role: Insurers, ahead: Ahead, levers: Levers, fair: float) -> float | None:
    """Return the lowest price at which the certainty equivalent reaches the loading; None if no price does."""
    prices = PRICES * fair
    good = np.flatnonzero(worth(role, ahead, prices, levers) >= role.loading)
    if not good.size:
        return None
    first = int(good[0])
    if not first:
        return float(prices[0])
    prices = prices[first - 1] + FINER * (prices[first] - prices[first - 1])
    value = worth(role, ahead, prices, levers)
    first = max(1, int(np.flatnonzero(value >= role.loading)[0]))
    step = (value[first] - role.loading) / max(value[first] - value[first - 1], 1e-12)
    return float(prices[first] - np.clip(step, 0.0, 1.0) * (prices[first] - prices[first - 1]))


def promise(role: Insurers, ahead: Ahead, ceiling: float) -> float:
    """Return the quality that a bidder promises.

    Where nobody evaluates, a promise costs nothing: as much as the tender rewards, up to all there is. Where somebody
    does, and by who is honest, what the tender pays for it is set against what it costs (Che 1993):
    q = v/θ, v being the worth of a unit of quality in the bid. Where the price is the buyer's, it is the best
    quality at which the contract is still worth having.
    """
    wanted = ahead.terms.contract.chosen_by.value_of_quality(float(ahead.claims.mean()))
    if wanted <= 0.0:
        return role.least_quality
    if role.strategy != "honest" and not ahead.terms.evaluated:
        return 1.0
    if ahead.terms.contract.chosen_by.price_is_fixed:
        return _affordable(role, ahead, ceiling)
    return float(np.clip(wanted / role.quality_cost, role.least_quality, 1.0))


def _affordable(role: Insurers, ahead: Ahead, price: float) -> float:
    """Return the best quality that a bidder can promise and keep at a price; the least if none."""
    at = np.array([price])
    for quality in np.linspace(1.0, role.least_quality, PROMISES):
        view = ahead._replace(promised=float(quality))
        if worth(role, view, at, chosen(role, view, price))[0] >= role.loading:
            return float(quality)
    return role.least_quality


def choice(role: Insurers, ahead: Ahead, ceiling: float) -> tuple[Ahead, float, Levers] | None:
    """Return the item of a menu that a bidder bids on, its reservation price and its levers; None if it stays away.

    Where the price is the buyer's, the item that is worth most at it; else the one on which it can bid lowest, fees
    that the buyer pays on top included. Without a menu there is one item.
    """
    if ahead.terms.contract.chosen_by.price_is_fixed:
        ahead = item(role, ahead, ceiling)
        offered = [ahead]
    else:
        offered = [ahead._replace(terms=replace(ahead.terms, contract=one)) for one in ahead.terms.contract.items()]
    found = [(one, *bid) for one in offered if (bid := reservation(role, one)) is not None]
    return min(found, key=lambda each: each[1] * (1.0 + each[0].terms.contract.fee_share), default=None)


def item(role: Insurers, ahead: Ahead, price: float) -> Ahead:
    """Return the outlook under the item of a menu that is worth most at a price; the same if there is no menu.

    Source: self-selection from a menu of linear contracts, Laffont & Tirole 1986 (JPE).
    """
    offered = [ahead._replace(terms=replace(ahead.terms, contract=one)) for one in ahead.terms.contract.items()]
    if len(offered) == 1:
        return offered[0]
    at = np.array([price])
    return max(offered, key=lambda one: float(worth(role, one, at, chosen(role, one, price))[0]))
