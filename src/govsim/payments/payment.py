"""Payment: how hospitals are paid for inpatient care. A new way writes `pays`, `margin` and `coding`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from govsim.agents.fund import Fund
from govsim.agents.hospital import LEVELS
from govsim.core.errors import did_you_mean
from govsim.core.scheme import Scheme, setting
from govsim.households.insured import SCHEMES, within
from govsim.payments.cases import Cases, Yuan


@dataclass(frozen=True, kw_only=True)
class Payment(Scheme):
    """A rule for the inpatient bills of insured people at some levels of hospital.

    It says two things: what it pays for cases that were treated, and what more would be paid at the margin, to which
    hospitals answer (see `Hospitals`). Hospitals and people for whom no rule is written are paid fee for service.
    """

    kind: ClassVar[str] = "payments"
    abstract: ClassVar[bool] = True

    levels: tuple[str, ...] = setting(LEVELS, unit="list", what="The hospitals it pays: primary, secondary, tertiary.")
    people: Literal["all", "resident", "employee"] = setting(
        "all", unit="choice", what="Whose care it pays, by basic insurance; all: of everybody who is insured."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Levels must be ones that hospitals have."""
        levels = values["levels"]
        for level in levels:
            if level not in LEVELS:
                yield "levels", f"no hospital is of level '{level}'. {did_you_mean(level, LEVELS)}"
        if not levels or len(set(levels)) < len(levels):
            yield "levels", f"name each level once, at least one of {', '.join(LEVELS)}."

    @classmethod
    def check_all(cls, schemes: Sequence[Scheme]) -> Iterator[tuple[str, str]]:
        """One level and group of people is paid in one way, and by a fund that insures all of them."""
        yield from cls._of_another_fund(schemes)
        taken: dict[tuple[str, str], str] = {}
        for rule in (scheme for scheme in schemes if isinstance(scheme, Payment)):
            told: set[str] = set()
            for level in rule.levels:
                for group in SCHEMES if rule.people == "all" else (rule.people,):
                    other = taken.setdefault((level, group), rule.name)
                    if other not in {rule.name, *told}:
                        told.add(other)
                        yield (
                            rule.name,
                            (
                                f"{group} patients of {level} hospitals are paid for by '{other}' already: "
                                "give each rule its own `levels` or `people`."
                            ),
                        )

    @staticmethod
    def _of_another_fund(schemes: Sequence[Scheme]) -> Iterator[tuple[str, str]]:
        people = {scheme.name: scheme.people for scheme in schemes if isinstance(scheme, Fund)}
        for rule in (scheme for scheme in schemes if isinstance(scheme, Payment)):
            payer = getattr(rule, "payer", None)
            if payer in people and not within(rule.people, people[payer]):
                yield (
                    rule.name,
                    (
                        f"pays for the care of '{rule.people}' out of '{payer}', whose people are '{people[payer]}': "
                        "give it `people` or a `payer` that fit."
                    ),
                )

    def covers(self, cases: Cases) -> NDArray[np.bool_]:
        """Return which cases it pays for."""
        here = np.isin(cases.level, [LEVELS.index(level) for level in self.levels])
        return here & (cases.insured > 0 if self.people == "all" else cases.insured == SCHEMES[self.people])

    @abstractmethod
    def pays(self, cases: Cases) -> Yuan:
        """Return what the hospital is paid for the part of each bill inside the catalogue, CNY. Pure.

        Args:
            cases: the year's cases that it covers.
        """

    @abstractmethod
    def margin(self, cases: Cases) -> Yuan:
        """Return the share of one more yuan of treatment of each case that is paid: 1 for fee for service. Pure."""

    @abstractmethod
    def coding(self, cases: Cases) -> Yuan:
        """Return what one more yuan of reported weight earns the hospital of each case, CNY. Pure."""

    def loses_on(self, cases: Cases, cost: Yuan) -> NDArray[np.bool_]:
        """Return the patients whose treatment is expected to cost more than it brings: some are turned away. Pure.

        Args:
            cases: patients at the door, with the charges that are expected.
            cost: what their treatment will cost the hospital, CNY.
        """
        return np.asarray(cost > self.pays(cases))
