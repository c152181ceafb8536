"""Clause: what a contract says besides its price; attaches to any contract. A new one writes one of its rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from govsim.contracts.account import Account, Number
from govsim.contracts.course import Course
from govsim.core.scheme import Scheme, setting

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Clause(Scheme):
    """A term of an agreement, frozen at signing with the contract that it stands in.

    Each rule has an answer that changes nothing; a clause overrides what it is about. All but `review` are pure,
    and are asked about what has happened as about what may happen: so that insurers answer a clause in
    their bid and in what they do afterwards.
    """

    kind: ClassVar[str] = "clauses"
    abstract: ClassVar[bool] = True
    # a second one on the same contract would contradict the first
    single: ClassVar[bool] = True

    contract: str | None = setting(
        None, unit="name", what="The contract that it stands in; every contract if left out.", refers_to="contracts"
    )

    def settles(self, year: Account) -> Number:
        """Return what is still owed to the seller under this clause for a year, CNY; negative if the seller pays."""
        return 0.0

    def refunds(self, left: Number) -> Number:
        """Return what the buyer bears under this clause of claims that only its change of rules has caused, CNY.

        Args:
            left: such claims, less what the contract itself gives back of them.
        """
        return 0.0

    def premium_index(self, age: int, cost_growth: float, income_growth: float) -> float:
        """Return the premium of a later year of the term over the one signed.

        Args:
            age: years since signing, 0 in the first.
            cost_growth: growth of medical cost a year.
            income_growth: growth of income per head a year.
        """
        return 1.0

    def rights(self) -> Mapping[str, float]:
        """Return what the clause gives to a party by name: `authority`, `data`, `minimum_staff`, ..."""
        return {}

    def foresees(self, year: Account, left: Number) -> Number:
        """Return what the last year is worth to the seller in a next term, CNY; no money moves.

        Args:
            year: the account of the last year.
            left: what the seller is left with in it, after all that is shared.
        """
        return 0.0

    def score(self, seen: Mapping[str, Number]) -> Number | None:
        """Return the score of what an evaluation looks at, 0 to 1; None if the clause evaluates nothing.

        Args:
            seen: indicators by name, each 0 to 1: service, denial, days, staff, cost.
        """
        return None

    def noise_sd(self, capacity: float) -> float:
        """Return the standard deviation of the verified score around the true one, at the buyer's capacity."""
        return 0.0

    def ceiling(self, ceiling: float, last: Agreement | None) -> float:
        """Return the highest price taken when the cover is tendered again, CNY a head.

        Args:
            ceiling: what it would be without this clause.
            last: the agreement before; None in the first tender.
        """
        return ceiling

    # --- rules that look back on how the agreement has gone, at the close of each year ---------------

    def reprices(self, course: Course) -> Number:
        """Return the factor on the premium of all years to come; 1 if it stays."""
        return 1.0

    def ends(self, course: Course) -> Number:
        """Return 1 where a party ends the agreement now, else 0."""
        return 0.0

    def closes(self, course: Course) -> Number:
        """Return what is owed to the seller because of how the agreement has gone, CNY; negative: a penalty."""
        return 0.0

    def costs(self, course: Course) -> Number:
        """Return what it costs the seller to change the agreement now, CNY; it goes to third parties."""
        return 0.0

    def forfeits(self, course: Course) -> Number:
        """Return the share of the performance bond that is lost now."""
        return 0.0

    def keeps(self, result: Number, years: Account) -> Number:
        """Return what the seller itself keeps of its result after sharing with the buyer, CNY."""
        return result

    def review(self, agreement: Agreement, world: World) -> None:
        """Act on an agreement once the year's account is closed: bar, extend, pay third parties."""

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """A clause stands in a contract, and says once what can only be said once."""
        contracts = [scheme.name for scheme in schemes if scheme.kind == "contracts"]
        seen: dict[str, str] = {}
        for clause in (scheme for scheme in schemes if type(scheme) is cls):
            if not contracts:
                yield clause.name, "stands in no contract: there is none."
            for contract in contracts if cls.single else ():
                other = seen.setdefault(contract, clause.name) if clause.contract in (None, contract) else clause.name
                if other != clause.name:
                    word = cls.word().replace("_", " ")
                    said = f"'{contract}' has a clause on {word} already, '{other}': they contradict each other."
                    yield clause.name, f"{said} Take one out, or give each a `contract:` of its own."
                    break
