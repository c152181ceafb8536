"""Study: which worlds a sweep lives. A plan of designs, each on every seed, found run by run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govsim.core.scenario import Spec
from govsim.experiments.study.bases import identity
from govsim.experiments.study.factor import BASE, Factor, base_factor
from govsim.experiments.study.outcomes import Outcome
from govsim.experiments.study.plan import Plan


@dataclass(frozen=True)
class Point:
    """One design: the scenario it starts from, what the table says of it, what it sets.

    Attributes:
        base: the label of its scenario.
        labels: the value of each factor, by column.
        settings: what is changed in the scenario, by path.
    """

    base: str
    labels: Mapping[str, Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One world of a study: a design on a seed.

    Attributes:
        number: of the run; those of one design stand together, in the order of seeds.
        design: the number of its design.
        base, labels, settings: of that design.
        seed: where its chance begins.
    """

    number: int
    design: int
    base: str
    seed: int
    labels: Mapping[str, Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Study:
    """Which worlds a sweep lives, all checked before the first: cheap to send and never listed in memory.

    Two studies are equal if they plan the same runs, however they were written.

    Attributes:
        name, title, what: how it is called, and the question that it asks.
        bases: the scenarios by label, nearly always one; what the study sets for every run is in them.
        levers: what the government can choose. With several bases the first says which.
        uncertainties: what nobody chooses.
        plan: where every factor stands in each design.
        seeds: every design is lived on each.
        outcomes: what is kept of a run.
    """

    name: str
    title: str
    what: str
    bases: dict[str, Spec] = field(repr=False)
    levers: tuple[Factor, ...]
    uncertainties: tuple[Factor, ...]
    plan: Plan = field(repr=False)
    seeds: tuple[int, ...] = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Everything that differs between designs: levers, then uncertainties."""
        return (*self.levers, *self.uncertainties)

    @property
    def columns(self) -> dict[str, type]:
        """The column of each factor, in order, with the type of its values."""
        return {factor.label: factor.type for factor in self.factors}

    @property
    def designs(self) -> int:
        """How many designs are lived."""
        return len(self.plan)

    def __len__(self) -> int:
        """How many runs there are: every design on every seed."""
        return self.designs * len(self.seeds)

    def point(self, design: int) -> Point:
        """Return a design by its number.

        Designs of a Morris walk or of Saltelli's cross can be equal after rounding: each keeps its own
        number and row, and the same settings.
        """
        if not 0 <= design < self.designs:
            raise IndexError(f"design {design} of {self.designs}")
        return self.settle(self.plan.codes(design))

    def settle(self, codes: Sequence[float]) -> Point:
        """Return the design at which the factors stand at these codes."""
        base = next(iter(self.bases))
        labels: dict[str, Any] = {}
        settings: dict[str, Any] = {}
        for factor, code in zip(self.factors, codes, strict=True):
            labels[factor.label], changes = factor.at(code)
            settings |= changes
            if factor.label == BASE:
                base = labels[BASE]
        return Point(base, labels, settings)

    def run(self, number: int) -> Run:
        """Return a run by its number."""
        design, at = divmod(number, len(self.seeds))
        point = self.point(design)
        return Run(number, design, point.base, self.seeds[at], point.labels, point.settings)

    def spec(self, design: int) -> Spec:
        """Return the whole scenario of a design.

        Raises:
            ScenarioError: its settings do not go together; the corners of the plan were tried, not every point.
        """
        point = self.point(design)
        spec = self.bases[point.base]
        return spec.overridden(point.settings) if point.settings else spec

    def canonical(self) -> dict[str, Any]:
        """Return everything that determines the runs and the table, as plain data: equal studies, equal data.

        The order of factors, options and seeds counts, for it numbers the runs; no other order does.
        """
        return {
            "bases": {label: identity(spec) for label, spec in self.bases.items()},
            "factors": [factor.canonical() for factor in self.factors],
            "plan": self.plan.canonical(),
            "seeds": list(self.seeds),
            "outcomes": [outcome.canonical() for outcome in self.outcomes],
        }

    @property
    def hash(self) -> str:
        """The SHA-256 of what it plans."""
        return hashlib.sha256(json.dumps(self.canonical(), sort_keys=True).encode()).hexdigest()

    def text(self, folder: Path | None = None) -> str:
        """Return it as one YAML text with the scenarios inside; reading it gives an equal study.

        Args:
            folder: where the text will lie, if paths of surveys are to lead from there; else they are whole.
        """
        from govsim.experiments.study.writing import text_of

        return text_of(self, folder)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Study) and self.canonical() == other.canonical()

    def __hash__(self) -> int:
        return hash(self.hash)


def with_bases(bases: Mapping[str, Spec], levers: Sequence[Factor], place: str) -> tuple[Factor, ...]:
    """Return the levers of a study, the choice of its scenario first if there are several."""
    return (base_factor(tuple(bases), place), *levers) if len(bases) > 1 else tuple(levers)
