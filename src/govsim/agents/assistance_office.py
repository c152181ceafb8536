"""The assistance office: how applications are read, how long that takes, and what it remembers of the year's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.agents.institution import Institution, Role
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class AssistanceOffice(Role):
    """Civil affairs and medical security, apart or on one information platform Ω.

    A paper procedure has k steps, each of which reads log income with an error of spread σ₁; their mean errs by
    σ₁/√k. On the platform the bureaus see each other's records: the error is σ₁/√k·(1 − .6Ω), applicants go through
    k·(1 − .7Ω) steps, money takes days·(1 − .8Ω), and a false declaration is found with chance 1 − (1 − d)(1 − Ω).
    What the platform holds can set a case going without being asked, with chance Ω: precise identification for those
    who look poor in it, dynamic monitoring for those left with a bill above a share of the city's income per head.
    At a one-stop window, the share of cases that have one, there is one step and no delay. The steps saved there and on
    the platform are the applicant's: the office goes through them for it, so that every case is read k times, with the
    same error and at the same cost. This and the factors .6, .7, .8 are assumptions.
    """

    order: ClassVar[int] = 30
    plays: ClassVar[tuple[str, ...]] = ("assistance_office",)

    information_platform: float = setting(
        0.2, unit="share", low=0, high=1, what="Completeness Ω of the platform on which the bureaus share records."
    )
    noise: float = setting(
        unit="log points",
        low=0,
        high=5,
        parameter="assistance/screening_noise",
        what="Error σ₁ of one step's reading of log income.",
    )
    steps: float = setting(
        unit="steps", low=1, high=50, parameter="assistance/steps", what="Steps k of a paper application."
    )
    hours_per_step: float = setting(
        unit="hours", low=0, high=100, parameter="assistance/hours_per_step", what="Hours that a step takes."
    )
    days: float = setting(
        unit="days", low=0, high=1000, parameter="assistance/days", what="Days from the bill to the money, on paper."
    )
    one_stop: float = setting(
        0.0, unit="share", low=0, high=1, what="Share of cases settled at a hospital's window when the bill is paid."
    )
    identifies: bool = setting(
        False,
        unit="yes/no",
        what="Precise identification: it applies for those who look poor in the platform's records.",
    )
    monitors_above: float | None = setting(
        None,
        unit="share of income",
        low=0,
        high=10,
        what="Dynamic monitoring: bill left, over the city's income per head, from which it alerts; off if left out.",
    )
    detection: float = setting(
        unit="share", low=0, high=1, parameter="assistance/detection", what="Chance d to find a false declaration."
    )
    fine_multiple: float = setting(1.0, unit="ratio", low=0, high=10, what="Fine, over what it was to bring.")
    credit_loss: float = setting(
        0.0, unit="years", low=0, high=10, what="Loss by the credit system of one found out, in years of income a head."
    )
    bar_years: int = setting(0, unit="years", low=0, high=20, what="Years that one found out is barred from help.")
    platform_cost: float = setting(
        unit="CNY/person/year",
        low=0,
        parameter="assistance/platform_cost",
        what="Cost of a complete platform; a partial one costs its share.",
    )
    cost_per_step: float = setting(
        unit="CNY", low=0, parameter="assistance/cost_per_step", what="What a step of an application costs the office."
    )

    def accounts(self) -> tuple[str, ...]:
        """The city pays for it."""
        return ()

    def found(self, world: World) -> None:
        """Open the office."""
        Office(world, self.name, self.name)

    @property
    def error(self) -> float:
        """Spread of the error with which log income is read in the end, at a window or not."""
        return float(self.noise / np.sqrt(self.steps) * (1.0 - 0.6 * self.information_platform))

    @property
    def steps_to_go(self) -> float:
        """Steps of an applicant away from a one-stop window; the office's are k."""
        return self.steps * (1.0 - 0.7 * self.information_platform)

    @property
    def days_to_wait(self) -> float:
        """Days from the bill to the money away from a one-stop window."""
        return self.days * (1.0 - 0.8 * self.information_platform)

    @property
    def finds_falsehood(self) -> float:
        """Chance that a false declaration is found."""
        return 1.0 - (1.0 - self.detection) * (1.0 - self.information_platform)


@dataclass
class Cases:
    """A year's households with a bill left to them, one entry each.

    Attributes:
        row: of the household. right: what it is entitled to by the truth, fen; 0 for none.
        aware, applied, approved: how far it came. false: it declared falsely; caught: and was found out.
        steps: that the office goes through to read it, 0 if it did not apply.
        days: from the bill to the money. due: what it was granted, fen; paid: what it got.
    """

    row: Array
    right: Array
    aware: Array
    applied: Array
    approved: Array
    false: Array
    caught: Array
    steps: Array
    days: Array
    due: Array
    paid: Array


class Office(Institution):  # type: ignore[no-untyped-call]
    """Remembers the year's cases, and what came of those of the year before.

    Attributes:
        cases: by layer.
        funded: share that was paid of what was granted, by layer.
        usual: what was paid, over all households of the city, CNY, by layer.
    """

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.cases: dict[str, Cases] = {}
        self.funded: dict[str, float] = {}
        self.usual: dict[str, float] = {}

    def open_year(self) -> None:
        """Close last year's files."""
        self.cases = {}

    def set_budget(self) -> None:
        """Have the city pay for the platform."""
        role, heads = self.role, np.count_nonzero(self.world.persons.alive)
        self.world.institutions["government"].spend(
            role.platform_cost * role.information_platform * heads, "information platform"
        )

    def close(self, layer: str, cases: Cases) -> None:
        """File the year's cases of a layer, and have the city pay for reading them."""
        self.cases[layer] = cases
        due = int(cases.due.sum())
        paid, households = int(cases.paid.sum()), int(np.count_nonzero(self.world.households.members > 0))
        self.funded[layer] = paid / due if due else 1.0
        self.usual[layer] = paid / FEN_PER_YUAN / max(1, households)
        self.world.institutions["government"].spend(
            self.role.cost_per_step * float(cases.steps.sum()), "reading of applications"
        )
