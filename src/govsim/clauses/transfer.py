"""Transfer: a share of something is paid, always or when something else is high or low. Clauses are composed of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from govsim.clauses.clause import Clause
from govsim.clauses.quantities import RATIOS, SUMS, quantity, sum_of
from govsim.contracts.account import Account, Number
from govsim.contracts.scores import unscored
from govsim.core.errors import did_you_mean
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class Transfer(Clause):
    """The payer pays s·Q, a share of a quantity of the year, if a condition X > θ (or X < θ) holds.

    With `of_excess` only what is due to the excess counts: s·Q·(X − θ)/X above, s·Q·(θ − X)/θ below; with
    X a share of what Q is counted in, that is s times what Q exceeds the threshold by. Never more than m·P.
    A signed quantity (`result`) goes the other way when it is negative. What a contract does not foresee is written
    as one or more of these; all parties answer to it, since they ask the rule about what may happen.
    """

    single: ClassVar[bool] = False

    payer: Literal["seller", "buyer"] = setting("seller", unit="choice", what="Who pays the other.")
    share: float = setting(unit="share", low=0, high=1, what="Share s of the quantity.")
    of: str = setting(unit="name", what=f"The quantity Q: one of {', '.join(SUMS)}.")
    when: str | None = setting(
        None, unit="name", what=f"What the condition looks at, X: {', '.join(RATIOS)}, or a quantity; none if left out."
    )
    above: float | None = setting(None, unit="number", what="Paid when X is above this threshold θ.")
    below: float | None = setting(None, unit="number", what="Paid when X is below this threshold θ.")
    of_excess: bool = setting(False, unit="yes/no", what="Whether only the part beyond the threshold counts.")
    most: float | None = setting(
        None, unit="share of premium", low=0, high=10, what="Most that is paid in a year; no limit if left out."
    )

    def paid(self, year: Account) -> Number:
        """Return what the payer pays, CNY."""
        due = self.share * np.asarray(sum_of(self.of, year)) * self._weight(year)
        if self.most is None:
            return due
        most = self.most * np.asarray(year.premium)
        return np.clip(due, -most, most)

    def settles(self, year: Account) -> Number:
        """Return it with the sign of what the seller gets."""
        paid = np.asarray(self.paid(year))
        return paid if self.payer == "buyer" else -paid

    def _weight(self, year: Account) -> Number:
        """Return 1 where the condition holds, or how far it holds, else 0."""
        if self.when is None:
            return 1.0
        seen = np.asarray(quantity(self.when, year), np.float64)
        if self.above is not None:
            beyond = seen - self.above
            part = beyond / np.where(seen > 0, seen, np.inf)
        else:
            theta = float(self.below or 0.0)
            beyond = theta - seen
            part = beyond / theta if theta > 0 else np.zeros_like(beyond)
        return np.where(beyond > 0, part if self.of_excess else 1.0, 0.0)

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Quantities are known; a condition has one threshold."""
        of, when = values["of"], values["when"]
        if of not in SUMS:
            yield "of", f"no sum of money is called '{of}'. {did_you_mean(of, SUMS)}"
        if when is not None and when not in (*RATIOS, *SUMS):
            yield "when", f"no quantity is called '{when}'. {did_you_mean(when, (*RATIOS, *SUMS))}"
        given = [name for name in ("above", "below") if values[name] is not None]
        if when is None:
            for name in (*given, *(["of_excess"] if values["of_excess"] else [])):
                yield name, "there is nothing to compare. Write `when:` and a quantity."
        elif len(given) != 1:
            yield "when", "a condition has one threshold. Write `above:` or `below:`."
        elif values[given[0]] <= 0 and values["of_excess"]:
            yield given[0], "an excess is counted from a threshold above 0."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Who looks at the score needs somebody who scores."""
        yield from super().check_all(schemes)
        looking = [one for one in schemes if type(one) is cls and one.when == "score"]
        yield from unscored(looking, schemes, "the condition never changes")
