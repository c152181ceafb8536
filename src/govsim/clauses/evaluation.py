"""Evaluation: a third party scores the year; at renewal the score has consequences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Account, Number
from govsim.contracts.course import Course
from govsim.contracts.extension import extend
from govsim.contracts.payment import pay
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.contracts.terms import Terms
    from govsim.core.world import World

INDICATORS = ("service", "denial", "days", "staff", "cost")


@dataclass(frozen=True, kw_only=True)
class Evaluation(Clause):
    """The verified score is q̂ = q + η: a weighted sum q of indicators between 0 and 1, and noise η.

    The noise has a standard deviation σ/√(κ·√y): κ is the government's capacity, y what it spends on a third party
    a head. The mean score of the term decides at renewal: the bond is withheld, the seller is barred from tenders, or
    the agreement is extended without one.
    Sources: Holmström & Milgrom 1991 (JLEO); Calzolari & Spagnolo 2009 (CEPR 7434) on renewal.
    """

    service: float = setting(0.5, unit="share", low=0, high=1, what="Weight of service quality delivered.")
    denial: float = setting(0.3, unit="share", low=0, high=1, what="Weight of valid claims that are not refused.")
    days: float = setting(0.1, unit="share", low=0, high=1, what="Weight of the time from bill to payment.")
    staff: float = setting(0.1, unit="share", low=0, high=1, what="Weight of staff at work.")
    cost: float = setting(0.0, unit="share", low=0, high=1, what="Weight of claims held below expectation.")
    noise: float = setting(
        0.1, unit="index", low=0, high=5, what="Noise σ of the score at full capacity, for 1 CNY a head."
    )
    spending: float = setting(1.0, unit="CNY/person/year", low=0, high=100, what="What the third party costs, y.")
    withheld_below: float = setting(0.0, unit="index", low=0, high=1, what="Score below which the bond is withheld.")
    withheld: float = setting(1.0, unit="share", low=0, high=1, what="Part of the bond that is withheld then.")
    excluded_below: float = setting(0.0, unit="index", low=0, high=1, what="Score below which the seller is barred.")
    excluded_years: int = setting(3, unit="years", low=1, high=30, what="For how long it is barred.")
    extended_above: float | None = setting(
        None, unit="index", low=0, high=1, what="Score from which the agreement is extended; never if left out."
    )
    extension: int = setting(1, unit="years", low=1, high=10, what="By how many years it is extended.")
    extensions: int = setting(1, unit="times", low=1, high=10, what="How often it can be extended.")

    def rights(self) -> Mapping[str, float]:
        """Return the weights, `weight_service` and so on, and what is spent, `evaluation`."""
        weights = {f"weight_{name}": float(getattr(self, name)) for name in INDICATORS}
        return {"evaluation": self.spending, **weights}

    def score(self, indicators: Mapping[str, Number]) -> Number:
        """Return Σ w·i, between 0 and 1, before any noise.

        Args:
            indicators: `service`, `denial` (1 if none is refused), `days` (1 if on time), `staff`, `cost`; 0 to 1 each.
        """
        total: Number = 0.0
        for name in INDICATORS:
            if weight := getattr(self, name):
                total = total + weight * np.clip(indicators[name], 0.0, 1.0)
        return np.asarray(total, np.float64).clip(0.0, 1.0)

    def noise_sd(self, capacity: float) -> float:
        """Return σ/√(κ·√y), at most 1: where nothing is spent or nobody is able, a score says nothing."""
        precision = max(0.0, capacity) * self.spending**0.5
        return min(1.0, self.noise / precision**0.5) if precision > 0 else float(self.noise > 0)

    def forfeits(self, course: Course) -> Number:
        """Return the part of the bond that is withheld when the term is over."""
        if course.to_come:
            return 0.0
        return np.where(_mean(course.years) < self.withheld_below, self.withheld, 0.0)

    def foresees(self, year: Account, left: Number) -> Number:
        """Return what the score is worth in a next term: years gained without a tender, or lost in exclusion.

        A year is worth what the last one has left; one that lost money is worth nothing, for nobody has to bid. The
        score of the last year stands for the mean of the term: a seller is imagined to serve alike in all years, so
        that they differ by noise only, of which the mean of a term has less. An agreement that cannot be extended again
        says so in its terms (`review`), and nothing is gained.
        """
        worth, score = np.maximum(left, 0.0), np.asarray(year.score)
        lost = self.excluded_years * (score < self.excluded_below)
        gained = 0.0 if self.extended_above is None else self.extension * (score >= self.extended_above)
        return np.asarray(gained - lost, np.float64) * worth

    def review(self, agreement: Agreement, world: World) -> None:
        """Pay the third party, note the score; at the end of the term bar or extend."""
        record = agreement.this_year(world.year)
        fen = int(to_fen(self.spending * record.enrolled))
        pay(world, agreement.buyer, "outside", fen, "evaluation")
        agreement.note(world.year, "evaluated", f"score {record.score:.3f}")
        years = agreement.history(world.year)
        if years is None or world.year not in (agreement.until, agreement.ended):
            return
        score = float(_mean(years))
        if score < self.excluded_below:
            seller, last = world.institutions[agreement.seller], world.year + self.excluded_years
            seller.barred_until = max(seller.barred_until, last)
            agreement.note(world.year, "barred", f"until {seller.barred_until}: mean score {score:.3f}")
        elif self._extends(agreement, score) and not world.institutions[agreement.seller].insolvent:
            extend(world, agreement, self.extension, self._after(agreement))

    def _extends(self, agreement: Agreement, score: float) -> bool:
        """Whether the agreement goes on without a tender: the score earns it, and the seller wants it."""
        if self.extended_above is None or agreement.ended is not None or agreement.extended >= self.extensions:
            return False
        return score >= self.extended_above and list(agreement.years.values())[-1].margin_after >= 0

    def _after(self, agreement: Agreement) -> Terms:
        """Return the terms on which it goes on: those signed; without extension if this is the last one."""
        if agreement.extended + 1 < self.extensions:
            return agreement.terms
        clauses = agreement.terms.clauses
        last = tuple(replace(self, extended_above=None) if clause is self else clause for clause in clauses)
        return replace(agreement.terms, clauses=last)

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Weights do not sum to more than 1; nobody is barred and extended at once."""
        weights = [values[name] for name in INDICATORS]
        if sum(weights) > 1 + 1e-9:
            heaviest = max(INDICATORS, key=lambda name: float(values[name]))
            yield heaviest, f"the weights sum to {sum(weights):g}, more than 1. Lower some of {', '.join(INDICATORS)}."
        if sum(weights) <= 0:
            yield INDICATORS[0], "no indicator has a weight: every score would be 0."
        extended = values["extended_above"]
        if extended is not None and extended < values["excluded_below"]:
            said = f"{extended:g} is below excluded_below, {values['excluded_below']:g}: a seller would be both."
            yield "extended_above", said


def _mean(years: Account) -> Number:
    return np.asarray(years.score + years.nothing).mean(axis=-1)
