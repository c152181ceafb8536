"""Government: the city's budget; it appropriates what it has promised to funds and supervisors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from govsim.agents.design import MOST_DESIGNS, designed
from govsim.agents.institution import Institution, Role
from govsim.contracts.ending import end_without_contract
from govsim.core.errors import did_you_mean
from govsim.core.ledger import to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.contracts.contract import Contract
    from govsim.core.world import World
    from govsim.tenders.invitation import Invitation


@dataclass(frozen=True, kw_only=True)
class Government(Role):
    """The city government: pays subsidies and budgets out of taxes raised outside, and lends to funds in deficit.

    Its capacity κ is how well it sees what it buys: those who estimate a cost or score a service for it err by a
    share (1 − κ). The capacity that a city has anyhow, κ₀, costs nothing more; above it, training and actuaries cost
    c·(κ² − κ₀²)/2 a head and year: each step is dearer than the last (an assumption). Of the settings of a contract
    that it may choose, it takes those that cost least by its own objective when a cover is put out to tender
    (`design.designed`).
    """

    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    plays: ClassVar[tuple[str, ...]] = ("fund",)
    order: ClassVar[int] = 0

    capacity: float = setting(
        unit="share", low=0, high=1, parameter="audit/government_capacity", what="Capacity κ to see what it buys."
    )
    capacity_base: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="audit/government_capacity",
        what="Capacity κ₀ that a city has anyhow.",
    )
    capacity_cost: float = setting(
        unit="CNY", low=0, parameter="audit/capacity_cost", what="Cost c a head and year of capacity above that."
    )

    chooses: dict[str, tuple[float, ...]] = setting(
        (), unit="number", what="Settings of contracts that it chooses when it tenders, each with its possible values."
    )
    refusal_weight: float = setting(
        1.0, unit="CNY", low=0, what="What a yuan of valid claims refused counts in its choice, w_d."
    )
    service_weight: float = setting(
        5.0, unit="CNY/person/year", low=0, what="What service of quality 1 counts in its choice, w_q."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What is chosen has values to choose from, and not too many combinations."""
        yield from super().check(values)
        chosen = dict(values["chooses"] or {})
        yield from ((f"chooses.{name}", "has no values to choose from.") for name, each in chosen.items() if not each)
        if (count := math.prod(len(each) for each in chosen.values())) > MOST_DESIGNS:
            yield "chooses", f"makes {count:,} designs; at most {MOST_DESIGNS} are weighed."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """What is chosen is a number that a contract in force has, within its range; its term is fixed."""
        yield from super().check_all(schemes)
        contracts = [scheme for scheme in schemes if scheme.kind == "contracts"]
        known = {name: each for one in contracts for name, each in type(one).settings().items() if _numeric(each)}
        for ruler in (scheme for scheme in schemes if type(scheme) is cls):
            for name, values in dict(ruler.chooses or {}).items():
                about = known.get(name)
                if about is None:
                    yield ruler.name, f"chooses '{name}', which no contract here has. {did_you_mean(name, known)}"
                elif any(not (about.low or 0.0) <= value <= (about.highest or math.inf) for value in values):
                    yield ruler.name, f"chooses '{name}' outside its range ({about.unit})."

    def cost_of_capacity(self) -> float:
        """Return what capacity above the base costs, CNY a head and year."""
        return self.capacity_cost * max(0.0, self.capacity**2 - self.capacity_base**2) / 2

    def found(self, world: World) -> None:
        """Open the city's account."""
        world.ledger.open(self.name)
        Treasury(world, self.name, self.name)


class Treasury(Institution):  # type: ignore[no-untyped-call]
    """The city's purse: fines first, then taxes."""

    def open_year(self) -> None:
        """Wind up what this year's reforms have ended."""
        end_without_contract(self.world)

    def set_budget(self) -> None:
        """Pay for training and actuaries."""
        self.spend(self.role.cost_of_capacity() * np.count_nonzero(self.world.persons.alive), "training and actuaries")

    @property
    def capacity(self) -> float:
        """How well it sees what it buys this year, 0 to 1."""
        return float(self.role.capacity)

    def designs(self, invitation: Invitation) -> Contract:
        """Return the contract that it puts out: the scenario's, or the best of those that it may choose from."""
        insurers = [role for role in self.world.schemes_of("agents") if role.word() == "insurers"]
        if not self.role.chooses or not insurers:
            contract: Contract = invitation.terms.contract
            return contract
        return designed(self.role, insurers[0], invitation, self.capacity)

    def find_cash(self, fen: int, layer: str = "") -> None:
        """Appropriate what is missing from taxes."""
        missing = fen - self.money
        if missing > 0:
            self.receive("outside", missing, "taxes")

    def spend(self, yuan: float, memo: str) -> None:
        """Pay for the city's own work, CNY."""
        fen = int(to_fen(yuan))
        self.find_cash(fen)
        self.world.ledger.owe("outside", fen, memo)
        self.world.ledger.pay(self.name, "outside", fen, memo)

    def grant(self, to: Institution, fen: int, memo: str) -> None:
        """Pay a subsidy, a budget or a loan."""
        self.find_cash(fen)
        to.receive(self.name, fen, memo)


def _numeric(about: Any) -> bool:
    """Whether a setting can be chosen: a number, and none that is settled before the choice, as the ceiling is."""
    return about.type in (float, float | None) and about.name not in ("ceiling_loading", "retender_raise")
