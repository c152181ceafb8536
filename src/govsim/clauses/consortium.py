"""Consortium: a body of insurers sells together; one leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.clauses.clause import Clause
from govsim.contracts.account import Account, Number
from govsim.core.scheme import setting

LEAST = 0.01


@dataclass(frozen=True, kw_only=True)
class Consortium(Clause):
    """Co-insurance: the lead keeps a share L of premium, claims and settlement, its partners share the rest equally.

    Each bears less risk. Unless expenses are shared too, the lead bears the whole cost of service and verification for
    its share of what they bring, so it does less of both: the free riding of a team.
    Source: Holmström 1982 (Bell J Econ), moral hazard in teams.
    """

    members: int = setting(3, unit="insurers", low=2, high=50, what="How many sell together, the lead included.")
    lead_share: float = setting(0.5, unit="share", low=0.01, high=1, what="The lead's share L.")
    shares_expenses: bool = setting(False, unit="yes/no", what="Whether partners bear their part of the expenses too.")

    def rights(self) -> Mapping[str, float]:
        """Return number of members, the lead's share, and 1 if expenses are shared."""
        shared = float(self.shares_expenses)
        return {"members": float(self.members), "lead_share": self.lead_share, "shares_expenses": shared}

    def keeps(self, result: Number, years: Account) -> Number:
        """Return what the lead keeps: its share of the result, and all expenses that are not shared."""
        unshared = 0.0 if self.shares_expenses else np.asarray(years.expenses)
        return self.lead_share * (result + unshared) - unshared

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Something is left for each of them."""
        if values["lead_share"] < LEAST:
            yield "lead_share", f"a lead that bears next to nothing has no price. Write at least {LEAST:g}."
        if values["lead_share"] >= 1:
            yield "lead_share", "nothing is left for the partners. Take the clause out, or lower it."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """There are as many insurers as members."""
        yield from super().check_all(schemes)
        there = sum(scheme.count for scheme in schemes if scheme.kind == "agents" and scheme.word() == "insurers")
        for clause in (scheme for scheme in schemes if type(scheme) is cls):
            if clause.members > there:
                yield clause.name, f"{clause.members} members are more than the insurers that there are, {there}."
