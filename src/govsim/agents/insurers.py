"""The insurers of a city: how many, what they own, what they want, and what their levers cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from govsim.agents.institution import Role
from govsim.agents.insurer import Insurer
from govsim.agents.levers import RANGE, WORDS
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Insurers(Role):
    """Commercial insurers that may bid for a contract, and answer it in what they do afterwards.

    An insurer sees the common expected cost C with noise, Ĉ = C·(1 + s·z), raises it by the share a·s·d_N
    of the winner's curse that it is aware of, and weighs a contract by the certainty equivalent of the term,
    E[M] − (r/2)·Var[M] + v (`imagination.worth`): M is the margin that the contract and its clauses leave, v the
    strategic value of holding it. Its levers are verification of hospitals' bills, denial of valid claims, quality
    and staff of its service; they are where the certainty equivalent is highest, found by a bounded search. It
    bids the lowest price at which that reaches its loading, raised by the mark-up that the tender rule and the
    number of bidders allow, and stays away if no price does, or the ceiling is below. A loss beyond what it owns
    is not its own, so the poor bid low. Any contract gets an answer, foreseen or not. After each year it moves
    the bias that it expects of its own estimates, e ← (1 − ρ)·e + ρ·ln(claims / estimate), what it expects of changed
    rules in the same way, and after a term that lost money its awareness of the curse.
    Sources: Wilson 1977 (REStud), Kagel & Levin 1986 (AER) for the curse; Pratt 1964 for the equivalent;
    Laffont & Tirole 1993 and Holmström & Milgrom 1991 for effort; Zheng 2001 and Board 2007 for limited liability.
    """

    order: ClassVar[int] = 40

    count: int = setting(4, unit="insurers", low=0, high=100, founding=True, what="How many insurers there are.")
    capital: float = setting(
        20.0, unit="CNY", low=0, founding=True, what="Opening capital of each, a head of the population."
    )
    strategy: Literal["best_response", "adaptive", "honest"] = setting(
        "best_response",
        unit="choice",
        what="best_response: levers of highest worth; adaptive: moves towards them; honest: no valid claim refused.",
    )
    pin: dict[str, float] = setting(
        (), unit="index", low=0, high=2, keys=(*WORDS, "mark_up"),
        what="Levers held at a value: verification, denial, quality, staff, and the mark-up on the reservation price.",
    )  # fmt: skip
    expense_rate: float = setting(
        unit="share of premium", low=0, high=0.9, parameter="insurer/expense_rate", what="Expenses."
    )
    efficiency_sd: float = setting(
        0.0, unit="share", low=0, high=0.5, founding=True, what="Spread of expenses between insurers: a private cost."
    )
    verification_cost: float = setting(
        6.0, unit="CNY", low=0.01, what="Cost ρ of verification effort v a head and year: ρ·v²/2."
    )
    verification_power: float = setting(
        2.5, unit="index", low=0, high=50, what="Power k: effort v under authority a finds 1 − exp(−k·a·v)."
    )
    authority: float = setting(
        0.3, unit="share", low=0, high=1, what="Control over hospitals' billing where no clause says otherwise."
    )
    denial_cost: float = setting(
        1500.0, unit="CNY", low=0.01, what="Cost χ of refusing a share d of valid claims, a head and year: χ·d²/2."
    )
    dispute_cost: float = setting(
        0.3, unit="share", low=0, high=5, what="Cost of appeals and complaints, a yuan of valid claims refused."
    )
    worst_denial: float = setting(
        0.2, unit="share", low=0.001, high=1, what="Share of valid claims refused that an evaluation grades zero."
    )
    quality_cost: float = setting(
        6.0, unit="CNY", low=0.01, what="Cost θ of service quality q a head and year: θ·q²/2."
    )
    crowding: float = setting(
        2.0, unit="CNY", low=0, what="Cost γ of doing both: verification and service compete for people, γ·v·q."
    )
    staff_cost: float = setting(2.4, unit="CNY", low=0, what="Cost of the norm's staff a head and year.")
    backlog_cost: float = setting(
        0.6, unit="CNY", low=0, what="Cost δ of the backlog of an office at the norm; over n with a share n of it."
    )
    norm_days: float = setting(30.0, unit="days", low=0, high=1000, what="Days from bill to payment at the norm.")
    reputation: float = setting(
        0.04, unit="share of premium", low=0, high=1, what="What service of quality 1 is worth to its name."
    )
    least_quality: float = setting(0.3, unit="share", low=0, high=1, what="Quality below which no office can work.")
    signal_sd: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="insurer/signal_sd",
        what="Noise s of the private cost estimate.",
    )
    curse_awareness: float = setting(
        unit="share",
        low=0,
        high=1,
        founding=True,
        parameter="insurer/curse_awareness",
        what="Share a of the curse foreseen at first.",
    )
    claims_sd: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="insurer/claims_sd",
        what="Spread of yearly claims around the estimate.",
    )
    claims_persistence: float = setting(
        0.5, unit="share", low=0, high=1, what="Part of that variance that lasts through a term: a misjudged trend."
    )
    risk_aversion: float = setting(
        unit="per unit of premium",
        low=0,
        high=100,
        parameter="insurer/risk_aversion",
        what="Risk aversion r on the margin.",
    )
    cost_of_capital: float = setting(
        unit="share/year", low=0, high=1, parameter="insurer/cost_of_capital", what="Interest on bonds, and discount."
    )
    strategic_value: float = setting(
        unit="share of premium",
        low=-1,
        high=1,
        parameter="insurer/strategic_value",
        what="Value v of the contract for other business.",
    )
    loading: float = setting(0.0, unit="share", low=-0.5, high=1, what="Certainty equivalent wanted, share of premium.")
    belief_gain: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="insurer/belief_gain",
        what="Weight ρ of the last year in what it expects.",
    )
    exit_capital: float = setting(0.3, unit="share", low=0, high=1, what="Leaves when capital falls below this share.")
    ring: Literal["never", "when_it_pays"] = setting(
        "never", unit="choice", what="Whether they agree on a winner when a ring is worth more than competing."
    )

    patience: float = setting(
        0.95, unit="index", low=0, high=0.999, what="Worth of the next tender over this one, to a member of a ring."
    )
    years_before: float = setting(
        0.0, unit="years", low=0, high=50, what="Years for which each has sold such cover before the first year."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """A lever is pinned where it can be."""
        yield from super().check(values)
        for name, value in dict(values["pin"] or {}).items():
            low, high = (0.0, 1.0) if name in ("verification", "denial", "quality") else (0.0, 2.0)
            if not low <= value <= high or (name == "staff" and value < RANGE["staff"][0]):
                least = RANGE["staff"][0] if name == "staff" else low
                yield f"pin.{name}", f"{value:g} lies outside {least:g} to {high:g}."

    def accounts(self) -> tuple[str, ...]:
        """One account an insurer."""
        return tuple(f"insurer_{number}" for number in range(1, self.count + 1))

    def found(self, world: World) -> None:
        """Open each insurer with its capital and its own efficiency."""
        heads = int(np.count_nonzero(world.persons.alive))
        for name in self.accounts():
            world.ledger.open(name)
            luck = float(world.draw(f"efficiency of {name}").standard_normal()) if self.efficiency_sd else 0.0
            efficiency = max(0.2, 1.0 + self.efficiency_sd * luck)
            Insurer(world, name, self, int(to_fen(self.capital * heads)), efficiency)
