"""Equilibrium: what bidders put on their reservation price under a tender rule, found from the rule's own points.

Bidders know their own reservation price c and how those of the others are spread; all bid by the same function b(c).
In equilibrium U(c) = E[(paid − c)·won] falls by the chance of winning, U'(c) = −W(c), whatever the rule (envelope
theorem). So b = c is tried first, then b(c) = c + ∫W(t)dt / W(c), where W comes from the rule's points (for the
lowest price it is Vickrey's formula). A guess stands if no bidder gains by another bid; else bidders answer each other
in turn, moving ever less of the way to the best reply.
Sources: Vickrey 1961 (J Finance 16:8); Milgrom & Segal 2002 (Econometrica 70:583); Krishna 2010, Auction Theory.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from govsim.tenders.bids import Bids, Yuan

# highest price that is thought of, over the mean reservation price
HIGHEST = 2.0
# standard normals at which the spread of reservation prices is known
KNOTS = np.linspace(-3.2, 3.2, 49)
# bids in all imagined rounds together, where a guess is made and where it is tested; fewest rounds
GUESSED, TESTED, FEWEST = 1536, 384, 48
# bids tried in a test, where reservation prices lie and above
TRIED, ABOVE = 64, 10
# share of a bidder's mean gain that it must lose to look for another bid
SLACK = 0.02
TURNS = 40


class Types(NamedTuple):
    """Whom a bidder may be: reservation price and promised quality by rank, 0 for the lowest to 1."""

    rank: Yuan
    cost: Yuan
    quality: Yuan


@lru_cache(maxsize=512)
def mark_up(tender: Any, bidders: int, spread: float, ceiling: float = HIGHEST) -> float:
    """Return what the winner's bid is above its reservation price in equilibrium, as a share, both in the mean.

    Args:
        tender: the rule; anything with `points`, `price` and `winners`.
        bidders: how many bid.
        spread: standard deviation of the normal reservation prices, over their mean.
        ceiling: highest price taken, over the mean reservation price.
    """
    if spread <= 0 and bidders > tender.winners:
        return 0.0
    types = Types(ndtr(KNOTS), np.maximum(0.01, 1.0 + spread * KNOTS), np.ones_like(KNOTS))
    if bidders <= tender.winners:
        return max(0.0, ceiling - 1.0)
    bids = strategy(tender, bidders, types, ceiling)
    won = _guess_chance(tender, types, bids, imagined(bidders - 1, max(FEWEST, GUESSED // bidders)))
    return max(0.0, _mean((bids - types.cost) * won, types) / max(_mean(types.cost * won, types), 1e-9))


def strategy(tender: Any, bidders: int, types: Types, ceiling: float = HIGHEST) -> Yuan:
    """Return the bid of each type in the symmetric equilibrium."""
    rivals = imagined(bidders - 1, max(FEWEST, TESTED // bidders))
    tried = _tried(types, _net(tender, types), ceiling)
    for guess in (_reserved, _enveloped):
        bids = np.minimum(guess(tender, bidders, types), np.maximum(types.cost, ceiling))
        best, lost = _replies(tender, types, bids, rivals, tried)
        if lost < SLACK:
            return bids
    for turn in range(TURNS):
        step = 2.0 / (turn + 4.0) * (best - bids)
        bids = bids + step
        if np.abs(step).max() < 1e-4 * (types.cost[-1] - types.cost[0]):
            break
        best, lost = _replies(tender, types, bids, rivals, tried)
    return bids


@lru_cache(maxsize=64)
def imagined(rivals: int, rounds: int) -> Yuan:
    """Return ranks of rivals, rounds × rivals: the lowest spread evenly over its law, the others evenly above it."""
    even = (np.arange(rounds) + 0.5) / rounds
    lowest = (1.0 - (1.0 - even) ** (1.0 / rivals))[:, None]
    if rivals == 1:
        return lowest
    root = 2.0
    for _ in range(40):  # the number x with x^d = x + 1: its powers fill d dimensions most evenly
        root = (1.0 + root) ** (1.0 / rivals)
    steps = root ** -np.arange(1.0, rivals)
    others = (0.5 + np.arange(rounds)[:, None] * steps) % 1.0
    return np.concatenate([lowest, lowest + (1.0 - lowest) * others], axis=1)


def _reserved(tender: Any, bidders: int, types: Types) -> Yuan:
    """Return the reservation prices."""
    return types.cost


def _enveloped(tender: Any, bidders: int, types: Types) -> Yuan:
    """Return b(c) = c + ∫W(t)dt / W(c), t being cost less what quality is worth under the rule."""
    rivals = imagined(bidders - 1, max(FEWEST, GUESSED // bidders))
    net = _net(tender, types)
    bids = types.cost
    for _ in range(2):  # the second, if points see more than the order of prices
        won = _guess_chance(tender, types, bids, rivals)
        area = np.concatenate([[0.0], np.cumsum((won[1:] + won[:-1]) / 2 * np.abs(np.diff(net)))])
        rent = np.abs(area[-1] - area) if net[-1] >= net[0] else area
        bids = types.cost + np.where(won > 0.5 / len(rivals), rent / np.maximum(won, 1e-12), 0.0)
    return bids


def _guess_chance(tender: Any, types: Types, bids: Yuan, rivals: Yuan) -> Yuan:
    """Return the chance of each type to win if all bid so."""
    won, _ = _outcomes(tender, types, bids, rivals, bids, types.quality)
    middle = (types.rank[1:] + types.rank[:-1]) / 2
    # of the best and the worst type by going on as it went between them
    first, last = 1.5 * won[0] - 0.5 * won[1], 1.5 * won[-1] - 0.5 * won[-2]
    ranks = np.concatenate([types.rank[:1], middle, types.rank[-1:]])
    chance: Yuan = np.interp(types.rank, ranks, np.clip(np.concatenate([[first], won, [last]]), 0.0, 1.0))
    return chance


def _replies(tender: Any, types: Types, bids: Yuan, rivals: Yuan, tried: Yuan) -> tuple[Yuan, float]:
    """Return the best reply of each type, and what they lose together by bidding as they do, over their gain."""
    best, gains, losses = np.empty_like(bids), np.empty_like(bids), np.empty_like(bids)
    middle = (tried[1:] + tried[:-1]) / 2
    for quality in np.unique(types.quality):
        won, paid = _outcomes(tender, types, bids, rivals, tried, np.full_like(tried, quality))
        of = np.flatnonzero(types.quality == quality)
        cost = types.cost[of, None]
        gain = np.where(middle >= cost, paid - cost * won, -1.0)
        at = gain.argmax(axis=1)
        now = np.interp(bids[of], middle, paid) - types.cost[of] * np.interp(bids[of], middle, won)
        gains[of] = np.maximum(0.0, gain[np.arange(len(of)), at])
        losses[of] = np.maximum(0.0, gains[of] - now)
        best[of] = np.where(gains[of] > 1e-9, np.maximum(_peak(middle, gain, at), types.cost[of]), types.cost[of])
    return best, _mean(losses, types) / max(_mean(gains, types), 1e-12)


def _outcomes(tender: Any, types: Types, bids: Yuan, rivals: Yuan, tried: Yuan, quality: Yuan) -> tuple[Yuan, Yuan]:
    """Return the chance to win and the mean payment between each bid that is tried and the next one."""
    shape = (len(rivals), len(tried), rivals.shape[1] + 1)
    prices, promised = np.empty(shape), np.empty(shape)
    prices[..., 0], promised[..., 0] = tried, quality
    prices[..., 1:] = np.interp(rivals, types.rank, bids)[:, None]
    promised[..., 1:] = np.interp(rivals, types.rank, types.quality)[:, None]
    round_ = Bids(prices, promised)
    points = tender.points(round_)
    margin = points[..., 0] - _last_to_win(points[..., 1:], tender.winners)
    paid = tender.price(round_, np.zeros(shape[:2], np.intp))
    left, right = margin[:, :-1], margin[:, 1:]
    # where the margin changes sign, the part of the way on which it is positive
    part = np.clip(np.maximum(left, right) / np.maximum(np.abs(left - right), 1e-300), 0.0, 1.0)
    part[(left > 0) & (right > 0)] = 1.0
    price = np.where(left > 0, np.where(right > 0, (paid[:, :-1] + paid[:, 1:]) / 2, paid[:, :-1]), paid[:, 1:])
    return part.mean(axis=0), (part * price).mean(axis=0)


def _last_to_win(points: Yuan, winners: int) -> Yuan:
    """Return the points that a bid must beat to be among the winners."""
    return np.max(points, axis=-1) if winners == 1 else np.partition(points, -winners, axis=-1)[..., -winners]


def _tried(types: Types, net: Yuan, ceiling: float) -> Yuan:
    """Return bids to try: dense up to where the best type ranks as the worst one at its cost, a few above."""
    low, high = float(types.cost.min()), float(net.max() + (types.cost - net).max())
    dense = np.linspace(low, max(low + 1e-6, min(high, ceiling)), TRIED)
    return dense if ceiling <= high else np.concatenate([dense, np.linspace(high, ceiling, ABOVE + 1)[1:]])


def _net(tender: Any, types: Types) -> Yuan:
    """Return reservation prices less what the promised quality is worth under the rule."""
    return types.cost - float(tender.value_of_quality(float(types.cost.mean()))) * types.quality


def _peak(at: Yuan, values: Yuan, best: NDArray[np.intp]) -> Yuan:
    """Return where each row of values is highest, between the points by a parabola."""
    row, centre = np.arange(len(best)), np.clip(best, 1, len(at) - 2)
    before, here, after = (values[row, centre + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    inner = (centre == best) & (bend < 0) & (before > -0.5)
    shift = np.where(inner, 0.5 * (before - after) / np.where(inner, bend, 1.0), 0.0)
    return at[best] + np.clip(shift, -0.5, 0.5) * (at[centre + 1] - at[centre])


def _mean(values: Yuan, types: Types) -> float:
    """Return the mean over all types."""
    return float(np.trapezoid(values, types.rank))
