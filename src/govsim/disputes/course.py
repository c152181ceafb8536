"""The course of disputes: negotiation, mediation, violence, suits; who does not agree goes on by another path."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from govsim.agents.court import bench_of
from govsim.agents.mediator import committee_of
from govsim.core.population import Array
from govsim.disputes.bargaining import chance_of_winning, settlement, settles
from govsim.disputes.disputes import MEDIATE, NEGOTIATE, SUE, VIOLENCE, Disputes
from govsim.disputes.indemnity import publicity, sue
from govsim.disputes.stakes import YEAR, Stakes
from govsim.households.income import risen
from govsim.networks.pair_luck import luck_of

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.disputes.dispute_resolution import DisputeResolution

# words of the luck of each dispute
PATIENT, PAYER, MEDIATORS, FIRST, SECOND, THIRD, AGREES, SCARES = range(10, 18)


class _Hearing:
    """A year's disputes under way; money in first-year CNY until they are written back."""

    def __init__(self, rule: DisputeResolution, world: World, disputes: Disputes, key: int) -> None:
        self.rule, self.world, self.disputes, self.key = rule, world, disputes, key
        self.bench, self.committee = bench_of(world), committee_of(world)
        self.wages = risen(world)
        patient = self._view(PATIENT)
        trust = world.households.hospital_trust[disputes.household]
        loss = disputes.loss / self.wages
        self.stakes = Stakes(rule, self.bench.role, self.committee, loss, patient, trust)

    def luck(self, word: int) -> Array:
        """Return a number of each dispute under a word."""
        return luck_of(self.key, self.disputes.person, word)

    def _view(self, word: int) -> Array:
        """Return the chance of winning in court as one party sees it, with an error of its own."""
        error = ndtri(np.clip(self.luck(word), 1e-12, 1 - 1e-12))
        return chance_of_winning(self.disputes.merit + self.rule.sight * error, self.rule.sight)

    def take(self, rows: Array, word: int, closed: tuple[int, ...]) -> None:
        """Let these choose a path among those that are left."""
        part = replace(
            self.stakes, loss=self.stakes.loss[rows], chance=self.stakes.chance[rows], trust=self.stakes.trust[rows]
        )
        self.disputes.last[rows] = part.choose(self.luck(word)[rows], closed)

    def negotiate(self) -> None:
        """Settle where the least demand is below the most offer, and below any cap; others go on."""
        rows = np.flatnonzero(self.disputes.last == NEGOTIATE)
        rule, court, stakes = self.rule, self.bench.role, self.stakes
        loss = stakes.loss[rows]
        ratio = 1.0 + publicity(self.world, self.disputes.hospital[rows]) / self.wages / np.maximum(loss, 1.0)
        sides = stakes.chance[rows], self._view(PAYER)[rows], loss, ratio, court.cost(loss), court.defence
        award = settlement(*sides, stakes.discount, rule.bargaining_power)
        cap = np.inf if rule.settlement_cap is None else rule.settlement_cap
        least = stakes.discount * stakes.chance[rows] * loss - court.cost(loss)
        agreed = settles(*sides, stakes.discount) & (least <= cap)
        self._end(rows, agreed, np.minimum(award, cap), rule.negotiation_days)
        self.take(rows[~agreed], SECOND, (NEGOTIATE,))

    def mediate(self) -> None:
        """Propose, and see who agrees; others may still sue, turn violent or give up."""
        rows = np.flatnonzero(self.disputes.last == MEDIATE)
        if self.committee is None:
            return
        days = self.committee.close(len(rows))
        error = self.rule.sight * (1.0 - 0.7 * self.committee.role.expertise)
        looks = self.disputes.merit + error * ndtri(np.clip(self.luck(MEDIATORS), 1e-12, 1 - 1e-12))
        award = self.stakes.proposed(chance_of_winning(looks, error))[rows]
        agreed = self.luck(AGREES)[rows] < self.stakes.agreed(days)[rows]
        self._end(rows, agreed, award, days)
        self.take(rows[~agreed], THIRD, (NEGOTIATE, MEDIATE))

    def turn_violent(self) -> None:
        """Some hospitals pay to have quiet."""
        rows = np.flatnonzero(self.disputes.last == VIOLENCE)
        pays = self.luck(SCARES)[rows] < self.rule.violent_chance * (1.0 - self.rule.police)
        self._end(rows, pays, self.rule.violent_share * self.stakes.loss[rows], self.rule.negotiation_days)
        self.disputes.agreed[rows] = False

    def sue(self) -> None:
        """File suits, which wait for judgment."""
        rows = np.flatnonzero(self.disputes.last == SUE)
        court = self.bench.role
        self.disputes.days[rows] += court.days
        self.disputes.due[rows] = self.world.year + int(court.days / YEAR)
        sue(self.world, self.disputes.only(rows), court.cost(self.stakes.loss[rows]) * self.wages)

    def _end(self, rows: Array, agreed: Array, award: Array, days: float) -> None:
        self.disputes.days[rows] += days
        self.disputes.agreed[rows] = agreed
        self.disputes.award[rows] = np.where(agreed, award * self.wages, 0.0)


def heard(rule: DisputeResolution, world: World, disputes: Disputes, key: int) -> Disputes:
    """Return a year's disputes with their ends: paths, awards, days; suits are due later."""
    disputes.due[:] = world.year
    hearing = _Hearing(rule, world, disputes, key)
    hearing.take(np.arange(len(disputes)), FIRST, ())
    disputes.first[:] = disputes.last
    hearing.negotiate()
    hearing.mediate()
    hearing.turn_violent()
    hearing.sue()
    return judged(disputes, due_by=world.year)


def judged(disputes: Disputes, due_by: int | None = None) -> Disputes:
    """Return disputes with the judgment on suits that are due: the whole loss where the fault is clear enough."""
    due = disputes.by(SUE) & (True if due_by is None else disputes.due <= due_by)
    disputes.award[due] = np.where(disputes.merit > 0, disputes.loss, 0.0)[due]
    return disputes
