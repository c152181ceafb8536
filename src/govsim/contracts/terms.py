"""Terms: a contract and the clauses in it, as they stood at signing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Account, Number, Yuan
from govsim.contracts.course import Course, Outlook, cut

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.contracts.contract import Contract
    from govsim.core.world import World


# what a clause can have something of its own to say about
RULES = ("settles", "refunds", "foresees", "score", "reprices", "ends", "closes", "costs", "forfeits", "keeps")


@dataclass(frozen=True)
class Terms:
    """All that the parties have agreed on; one rule for what is owed, one for what the premium becomes."""

    contract: Contract
    clauses: tuple[Clause, ...] = ()

    @classmethod
    def of(cls, contract: Contract, world: World) -> Terms:
        """Return the terms that a contract would be signed on this year."""
        clauses = world.schemes_of("clauses")
        return cls(contract, tuple(clause for clause in clauses if clause.contract in (None, contract.name)))

    # --- what is owed -------------------------------------------------------------------------

    def settlement(self, year: Account) -> Yuan:
        """Return what contract and clauses still owe the seller for a year, CNY; negative if it pays back. Pure."""
        owed = self.contract.settlement(year) + year.nothing
        for clause in self._saying["settles"]:
            owed = owed + clause.settles(year)
        if self._says("refunds") and np.any(year.policy):
            left = self._left_of_policy(year)
            for clause in self._saying["refunds"]:
                owed = owed + clause.refunds(left)
        return owed

    def _left_of_policy(self, year: Account) -> Number:
        """Return the claims that changed rules have caused, less what the contract owes more because of them."""
        without = replace(year, claims=year.claims - np.asarray(year.policy), policy=0.0)
        return year.policy - (self.contract.settlement(year) - self.contract.settlement(without))

    def shared(self, years: Account, over: bool = True) -> Yuan:
        """Return what contract and clauses still owe the seller for each year of the last axis, CNY. Pure.

        If results are netted by term, nothing is owed until it is over; then the rule is applied to all years as one.

        Args:
            years: the accounts of the years lived, or imagined, from signing on.
            over: whether the last of them is the last of the agreement.
        """
        if self.contract.netting == "year":
            return self.settlement(years)
        shared = years.nothing
        shared[..., -1] = self.settlement(years.netted())[..., 0] if over else 0.0
        return shared

    def owed(self, years: Account) -> Yuan:
        """Return all that is owed to the seller at the end of each year of a term, the years on the last axis. Pure.

        That is `shared`, and what clauses owe because of how the agreement has gone until then.
        """
        owed = self.shared(years)
        if self._says("closes"):
            owed = np.array(owed)
            result: Number = 0.0
            for count in range(1, years.count + 1):
                result = self._result(years, count, result)
                owed[..., count - 1] += self.closes(self._course(years.first(count), result, term=years.count))
        return owed

    @property
    def looks_back(self) -> bool:
        """Whether what is owed for a year depends on the years before it."""
        return self.contract.netting == "term" or any(
            map(self._says, ("closes", "ends", "reprices", "costs", "forfeits"))
        )

    # --- how it goes on -----------------------------------------------------------------------

    def course(self, years: Account, bond: Number | None = None, term: int | None = None) -> Course:
        """Return how an agreement has gone in these years.

        Args:
            years: accounts from signing on, years on the last axis.
            bond: performance bond, CNY; what the contract asks for if left out.
            term: years of the whole term; the contract's if left out.
        """
        by_term = self.contract.netting == "term"
        shared = self.settlement(years.netted())[..., 0] if by_term else self.settlement(years).sum(axis=-1)
        return self._course(years, (years.result + years.nothing).sum(axis=-1) + shared, bond, term)

    def _course(self, years: Account, result: Number, bond: Number | None = None, term: int | None = None) -> Course:
        if bond is None:
            bond = self.contract.deposit * np.asarray(years.year(0).premium)
        return Course(years=years, result=result, term=term or self.contract.years, bond=bond)

    def closes(self, course: Course) -> Number:
        """Return what is owed to the seller, on top of what is shared, because of how it has gone, CNY. Pure."""
        return self._sum("closes", course)

    def ends(self, course: Course) -> Number:
        """Return 1 where a party ends the agreement at the close of this year, else 0. Pure."""
        found: Number = 0.0
        for clause in self._saying["ends"]:
            found = np.maximum(found, clause.ends(course))
        return found

    def reprices(self, course: Course) -> Number:
        """Return the factor on the premium of all years to come, agreed at the close of this year. Pure."""
        factor: Number = 1.0
        for clause in self._saying["reprices"]:
            factor = factor * clause.reprices(course)
        return factor

    def costs(self, course: Course) -> Number:
        """Return what changing the agreement at the close of this year costs the seller, CNY. Pure."""
        return self._sum("costs", course)

    def forfeits(self, course: Course) -> Number:
        """Return the share of the bond that is lost at the close of this year, at most all of it. Pure."""
        return np.minimum(1.0, self._sum("forfeits", course))

    def outlook(self, years: Account, lived: int = 0) -> Outlook:
        """Return how a term goes, and what the seller keeps of it, if these are its accounts. Pure.

        The parties are imagined to do at the close of each year what the clauses let them: so a bidder
        foresees its own renegotiation and its own way out. Where no clause looks back it costs one `owed`.

        Args:
            years: premium as agreed on (with its index), claims and the rest; all years to the end of the term last.
            lived: how many of them are over: what was decided at their close is in the accounts already.
        """
        lost = years.nothing
        if any(map(self._says, ("ends", "reprices", "costs", "forfeits"))):
            bond = self.contract.deposit * np.asarray(years.year(0).premium)
            result: Number = 0.0
            gone = np.zeros(lost.shape[:-1])
            for count in range(1, years.count + 1):
                result = self._result(years, count, result)
                if count <= lived:
                    continue
                course = self._course(years.first(count), result, bond, years.count)
                ends, there = self.ends(course), 1.0 - gone
                changes = there * (1.0 - np.asarray(ends))
                lost[..., count - 1] = self.costs(course) * changes + self.forfeits(course) * bond * there
                gone = np.maximum(gone, ends)
                years = cut(years, gone, count, 1.0 + (self.reprices(course) - 1.0) * changes)
        owed = self.owed(years)
        return Outlook(years, owed, lost, self.keeps(years.result + owed, years) - lost)

    def _result(self, years: Account, count: int, before: Number) -> Number:
        """Return the result of the first years after what is shared, from that of the years before, CNY."""
        if self.contract.netting == "term":
            return self.course(years.first(count)).result
        last = years.year(count - 1)
        return before + last.result + self.settlement(last)

    def keeps(self, result: Number, years: Account) -> Yuan:
        """Return what the seller itself keeps of a result after what is shared with the buyer, CNY. Pure."""
        for clause in self._saying["keeps"]:
            result = clause.keeps(result, years)
        return result + years.nothing

    # --- service ------------------------------------------------------------------------------

    def score(self, seen: Mapping[str, Number]) -> Number:
        """Return the score that an evaluation gives to what it looks at, before noise; 1 if nobody evaluates."""
        graded = [clause.score(seen) for clause in self.clauses]
        return next((score for score in graded if score is not None), 1.0)

    @property
    def evaluated(self) -> bool:
        """Whether somebody looks at the service."""
        return self._says("score")

    def noise(self, capacity: float) -> float:
        """Return the standard deviation of a verified score around the true one, at the buyer's capacity."""
        return max((clause.noise_sd(capacity) for clause in self.clauses), default=0.0)

    # --- price and rights ---------------------------------------------------------------------

    def premium_index(self, age: int, cost_growth: float, income_growth: float) -> float:
        """Return the premium of a later year over the one signed."""
        factors = [clause.premium_index(age, cost_growth, income_growth) for clause in self.clauses]
        return float(np.prod(factors)) if factors else 1.0

    def foresees(self, year: Account) -> Number:
        """Return what a last year's account is worth to the seller in a next term, CNY."""
        if not self._says("foresees"):
            return 0.0
        left = year.result + self.settlement(year)
        return sum((clause.foresees(year, left) for clause in self._saying["foresees"]), year.nothing)

    def ceiling(self, ceiling: float, last: Agreement | None) -> float:
        """Return the highest price taken when the cover is tendered again, CNY a head."""
        for clause in self.clauses:
            ceiling = clause.ceiling(ceiling, last)
        return ceiling

    def right(self, name: str, default: float = 0.0) -> float:
        """Return what the clauses give under this name: the most that one of them gives."""
        given = [float(rights[name]) for clause in self.clauses if name in (rights := clause.rights())]
        return max(given, default=default)

    def find(self, word: str) -> Any:
        """Return the clause of this class ("evaluation"); None if there is none."""
        return next((clause for clause in self.clauses if clause.word() == word), None)

    # --- who says what ------------------------------------------------------------------------

    def _says(self, rule: str) -> bool:
        """Whether a clause has something of its own to say here."""
        return bool(self._saying[rule])

    @cached_property
    def _saying(self) -> dict[str, tuple[Clause, ...]]:
        """The clauses that have something of their own to say, by rule."""
        return {
            rule: tuple(c for c in self.clauses if getattr(type(c), rule) is not getattr(Clause, rule))
            for rule in RULES
        }

    def _sum(self, rule: str, course: Course) -> Number:
        found: Number = 0.0
        for clause in self._saying[rule]:
            found = found + getattr(clause, rule)(course)
        return found
