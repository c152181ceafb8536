"""Union: a trade union that runs mutual aid for employees from a purse of its own, and sets the premium."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from govsim.agents.institution import Institution
from govsim.agents.society import Society
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Union(Society):
    """A trade union's mutual-aid purse. What members and employers pay comes in by the layer that it runs.

    With `breaks_even`, next year's premium is what this year's benefits, uncut, would have cost a member, within
    the bounds: the premium at which a union that seeks no profit gives its members most.
    """

    plays: ClassVar[tuple[str, ...]] = ("fund", "union")

    breaks_even: bool = setting(
        False, unit="yes/no", what="Whether it resets the premium every year to what benefits cost; else it stays."
    )
    support: float = setting(
        0.0, unit="CNY/person/year", low=0, what="What it adds for each member out of dues and subsidies."
    )
    premium_bounds: tuple[float, ...] = setting(
        unit="CNY/person/year", low=0, high=100_000, length=2, parameter="mutual_aid/premium_bounds",
        what="Lowest and highest premium that it sets.",
    )  # fmt: skip

    def institution(self, world: World) -> Institution:
        """Return who runs it."""
        return Treasurer(world, self.name, self.name)

    def next_premium(self, asked: float, members: float) -> float:
        """Return the premium that would have met this year's benefits, within the bounds, CNY/person/year.

        Args:
            asked: benefits of the year before any cut, CNY.
            members: persons who were covered, their waiting period over.
        """
        low, high = self.premium_bounds
        return float(min(max(asked / members, low), high))


class Treasurer(Institution):  # type: ignore[no-untyped-call]
    """Who keeps the union's purse: the premium in force, and what benefits have cost.

    Attributes:
        premium: CNY/person/year; None until the first is set.
        believed: what an employee of mean risk claims in a year, before any cut, CNY; None until there is experience.
        members: persons who are covered this year.
        served: the last year in which it took members.
        asked: benefits of the year before any cut, fen.
        paid: benefits of the year, fen.
    """

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.premium: float | None = None
        self.believed: float | None = None
        self.members = self.served = 0
        self.asked = self.paid = 0

    def expected(self, premium: float, reserve: float) -> float:
        """Return what an employee of mean risk can expect: what it claims, as far as there will be money, CNY/year.

        Args:
            premium: of the year, CNY/person.
            reserve: what the purse holds for each who could join, CNY/person.
        """
        claims = premium if self.believed is None else self.believed
        return min(claims, premium + float(self.role.support) + reserve)
