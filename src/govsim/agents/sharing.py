"""Sharing: a year of a pool whose members pay afterwards, in equal parts, what was given in each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govsim.core.population import Array

if TYPE_CHECKING:
    from govsim.networks.graph import Graph


@dataclass(frozen=True)
class Terms:
    """The terms of a pool.

    Attributes:
        periods: how often a year costs are shared.
        fee: share φ that is levied on top of what is paid out.
        cap: most that a member pays in a year, CNY.
        fewest: persons below whom it closes.
        queues: whether a claim that cannot be paid waits; else it is cut.
        tolerance: yuan that a member will pay for a yuan of benefit that it expects.
        leaves: hazard h₀ + h_reg of leaving in a year whatever it costs.
        answers: hazard h₁ that each further 100 % of cost beyond what is tolerated adds.
        memory: periods over which a member takes the mean of what it pays.
    """

    periods: int = 24
    fee: float = 0.08
    cap: float = np.inf
    fewest: float = 0.0
    queues: bool = False
    tolerance: float = 1.0
    leaves: float = 0.0
    answers: float = 0.0
    memory: int = 1


class Members(NamedTuple):
    """Households in the pool: persons covered, periods of the year gone when it joined, E[benefit] a head, luck.

    `worth` is CNY per covered person and year. `patience` is the cumulated hazard at which it leaves: −ln(1 − u).
    """

    heads: Array
    joined: Array
    worth: Array
    patience: Array


class Claims(NamedTuple):
    """Claims: row of the household among the members (−1: no longer one), period made, period due, CNY.

    A claim made in period 0 or before is of an earlier year: it stands, whoever has left since.
    """

    member: Array
    made: Array
    due: Array
    sums: Array


@dataclass
class Shared:
    """How the year went.

    Attributes:
        left: period after which each household left, 0 if it stays.
        owed: what each household owes, CNY.
        paid: what was paid of each claim, CNY.
        valid: whether the claimant was still a member.
        reached: whether the claim came up for sharing.
        costs: what a member was levied in each period, CNY.
        members: persons covered in each period.
        closed: period at whose beginning too few were left, 0 if none.
    """

    left: NDArray[np.int64]
    owed: NDArray[np.float64]
    paid: NDArray[np.float64]
    valid: NDArray[np.bool_]
    reached: NDArray[np.bool_]
    costs: list[float]
    members: list[float]
    closed: int = 0


def share_out(terms: Terms, members: Members, claims: Claims, purse: float, past: Sequence[float] = ()) -> Shared:
    """Live the periods of a year: levy c_t = (1 + φ)·Σ payouts_t / M_t, pay, and let those leave who had enough.

    Above the cap the pool's purse pays as far as it goes; the rest waits for the next period or is cut. A household's
    hazard in a period is (h₀ + h_reg + h₁·[annualised c / (tolerance·E[benefit]) − 1]₊) / periods, so that who
    expects least leaves first. What was claimed before somebody left is shared by those who stay.

    Args:
        terms: see there.
        members: see there.
        claims: see there.
        purse: what the pool holds at the start, CNY.
        past: what a member was levied in the periods before, latest last, CNY.
    """
    count, claimed = len(members.heads), len(claims.sums)
    none, no = np.zeros(claimed), np.zeros(claimed, np.bool_)
    year = Shared(np.zeros(count, np.int64), np.zeros(count), none, ~no, no, [], [])
    crowd, shared, spent = _Crowd(terms, members), no, 0.0
    for period in range(1, terms.periods + 1):
        persons = crowd.arrive(period)
        year.valid = _valid(claims, year.left, period)
        if persons < terms.fewest:
            year.valid &= claims.made < period
            year.closed = period
            break
        due = year.valid & (claims.due <= period) & ~shared
        asked = float((claims.sums - year.paid)[due].sum())
        cost = min((1.0 + terms.fee) * asked / persons, max(0.0, terms.cap - spent)) if persons else 0.0
        paid = min(asked, purse + cost * persons)
        year.paid[due] += (claims.sums - year.paid)[due] * (paid / asked if asked else 0.0)
        year.reached = year.reached | due
        shared = year.reached if not terms.queues else shared
        purse, spent = purse + cost * persons - paid, spent + cost
        year.costs.append(cost)
        year.members.append(persons)
        year.left[crowd.leave(annualised(terms, [*past, *year.costs]))] = period
    year.owed = members.heads * _levied(year, members)
    return year


def _levied(year: Shared, members: Members) -> NDArray[np.float64]:
    """Return what each household was levied a head: from the period after it joined to the one in which it left."""
    until = np.concatenate([[0.0], np.cumsum(year.costs)])
    last = len(year.costs)
    end = np.where(year.left > 0, year.left, last)
    return np.asarray(until[end] - until[np.minimum(np.floor(members.joined).astype(np.int64), end)])


class _Crowd:
    """Who is in, period by period: few come and go, so that only they are looked at."""

    def __init__(self, terms: Terms, members: Members) -> None:
        self.terms, self.heads, self.patience = terms, members.heads.astype(np.float64), members.patience
        with np.errstate(divide="ignore"):
            self.ratio = 1.0 / (terms.tolerance * members.worth.astype(np.float64))
        start = np.floor(members.joined)
        self.inside = start == 0
        late = np.flatnonzero(~self.inside)
        self.late = late[np.argsort(start[late], kind="stable")]
        self.comes = start[self.late]
        self.persons = float(self.heads[self.inside].sum())
        self.strain = np.zeros(len(start))

    def arrive(self, period: int) -> float:
        """Let those in who joined in the period before; return how many persons are covered."""
        new = self.late[slice(*np.searchsorted(self.comes, [period - 1, period]))] if period > 1 else self.late[:0]
        self.inside[new] = True
        self.persons += float(self.heads[new].sum())
        return self.persons

    def leave(self, cost: float) -> NDArray[np.intp]:
        """Add a period's hazard at this cost of a year, CNY a head; return, and let go, who has had enough."""
        terms = self.terms
        # what costs nothing is no reason to leave, even for who expects nothing
        if terms.answers and cost:
            hazard = self.ratio * cost
            hazard -= 1.0
            np.maximum(hazard, 0.0, out=hazard)
            hazard *= terms.answers / terms.periods
            hazard += terms.leaves / terms.periods
            hazard[~self.inside] = 0.0
        else:
            hazard = self.inside * (terms.leaves / terms.periods)
        self.strain += hazard
        leavers = np.flatnonzero((self.strain >= self.patience) & self.inside)
        self.inside[leavers] = False
        self.persons -= float(self.heads[leavers].sum())
        return leavers


def annualised(terms: Terms, costs: Sequence[float]) -> float:
    """Return what a year costs a member if it goes on as in the last `memory` periods, CNY."""
    last = costs[-terms.memory :]
    return terms.periods * sum(last) / max(1, len(last))


def _valid(claims: Claims, left: Array, period: int) -> NDArray[np.bool_]:
    """Return which claims were made by somebody who had not left before the period of the claim."""
    if not len(claims.sums) or not len(left):
        return np.asarray(claims.made <= 0)
    gone = left[np.maximum(claims.member, 0)]
    return np.asarray((claims.made <= 0) | (gone == 0) | (gone >= claims.made))


def who_stays(heads: Array, worth: Array, outstanding: float, terms: Terms, graph: Graph | None = None) -> Array:
    """Return who of the members stays when claims are outstanding that those who stay will share: a run, or none.

    Household i stays if its part of what is outstanding is no more than a year of cover is worth to it,
    (1 + φ)·Q / (M·s_i) ≤ tolerance·E_i[benefit], s_i being the share of the members whom it sees that stay.
    From everybody staying, each answers to the others until nobody changes: the fixed point with most members.
    Source: thresholds as in Granovetter 1978 (Am J Sociol); runs as in Diamond & Dybvig 1983 (J Polit Econ).

    Args:
        heads: persons whom each household covers, 0 for those outside.
        worth: what each expects of a year of cover, CNY a head.
        outstanding: Q, CNY.
        terms: fee and tolerance.
        graph: whom each sees, itself included; everybody if left out.
    """
    inside, whole = heads > 0, float(heads.sum())
    stays = inside.copy()
    if not whole or not outstanding:
        return stays
    seen = graph.sum_of_neighbours(inside) + inside if graph is not None else None
    part = (1.0 + terms.fee) * outstanding / whole
    while True:
        share: Array | float = float(heads[stays].sum()) / whole
        if graph is not None and seen is not None:
            share = (graph.sum_of_neighbours(stays) + stays) / np.maximum(seen, 1)
        after = stays & (part <= share * terms.tolerance * worth)
        if np.array_equal(after, stays):
            return after
        stays = after
