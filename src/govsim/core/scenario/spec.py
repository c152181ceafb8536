"""Spec: the frozen, validated reading of one scenario. Same text, same seed: same run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govsim.core.errors import ScenarioError
from govsim.core.scenario.assembly import Assembly
from govsim.core.scenario.change import changed, overrides_of
from govsim.core.scenario.check import check, outcomes_of
from govsim.core.scenario.item import Item, Problems
from govsim.core.scenario.merge import prune
from govsim.core.scenario.number import Number
from govsim.core.scenario.reforms import in_year, reached, years_of
from govsim.core.scenario.write import fingerprint, text_of
from govsim.core.scheme import Scheme


@dataclass(frozen=True, eq=False)
class Spec:
    """What a scenario says, checked for every year that it covers.

    Two readings are equal if they say the same, wherever they were written.

    Attributes:
        name: how it was asked for: a shipped name, or the file's.
        tree: everything that it says, with the place of each value.
    """

    name: str
    tree: Item = field(repr=False)
    _years: dict[int, Assembly] = field(default_factory=dict, init=False, repr=False)

    @property
    def title(self) -> str:
        """Its title, or its name if it has none."""
        return str(self._about("title", self.name))

    @property
    def what(self) -> str:
        """The question that it asks."""
        return str(self._about("what", ""))

    @property
    def first_year(self) -> int:
        """The first year that is lived."""
        return int(self._about("first_year", 0))

    @property
    def years(self) -> int:
        """How many years are lived."""
        return int(self._about("years", 0))

    @property
    def last_year(self) -> int:
        """The last year that is lived."""
        return self.first_year + self.years - 1

    @property
    def seed(self) -> int:
        """The seed that a run takes if it is given none."""
        return int(self._about("seed", 1))

    @property
    def outcomes(self) -> dict[str, str]:
        """The metrics that matter here, each with the direction that is better."""
        return outcomes_of(self.tree)

    def _about(self, key: str, default: str | int) -> Any:
        return self.tree.value[key].value if key in self.tree.value else default

    # --- what it says in a year ---------------------------------------------------------------

    def schemes(self, year: int) -> tuple[Scheme, ...]:
        """Return a year's schemes in acting order: reforms up to it applied, dated numbers looked up."""
        return tuple(self._in(year).schemes)

    def numbers(self, year: int) -> list[Number]:
        """Return every number in force in a year, with unit, source, or that it is an assumption."""
        return list(self._in(year).numbers)

    def _in(self, year: int) -> Assembly:
        if year not in self._years:
            problems = Problems()
            assembly = Assembly(in_year(self.tree, year, problems), year, problems)
            problems.stop()
            self._years[year] = assembly
        return self._years[year]

    # --- another one from it, and its name ------------------------------------------------------

    def overridden(self, overrides: Mapping[str, Any] | Sequence[str]) -> Spec:
        """Return it with settings changed by path; the original stays as it is.

        Reforms still apply on top: a setting that a reform changes in 2019 has the override until 2018.

        Raises:
            ScenarioError: a path leads nowhere, or a value is refused.
        """
        return finished(self.tree, self.name, overrides)

    def text(self) -> str:
        """Return the whole scenario as one YAML text, merged; reading it gives an equal one."""
        return text_of(self.tree)

    @property
    def hash(self) -> str:
        """The SHA-256 of what it says and of the package parameters that it uses."""
        return fingerprint(self.tree, self._parameters())

    def _parameters(self) -> dict[str, Any]:
        used: dict[str, Any] = {}
        for year in sorted({self.first_year, *years_of(self.tree)}):
            used.update(self._in(year).parameters)
        return used

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spec) and self.text() == other.text()

    def __hash__(self) -> int:
        return hash(self.text())

    def __deepcopy__(self, memo: dict[int, Any]) -> Spec:
        """Return itself: nothing of it changes."""
        return self

    def __getstate__(self) -> dict[str, Any]:
        """Leave the years out: a process that receives it assembles its own."""
        return {"name": self.name, "tree": self.tree}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for key, value in {**state, "_years": {}}.items():
            object.__setattr__(self, key, value)


def finished(tree: Item, name: str, overrides: Mapping[str, Any] | Sequence[str] = ()) -> Spec:
    """Return the checked reading of a merged tree.

    Raises:
        ScenarioError: with every problem that was found.
    """
    problems = Problems()
    wanted = overrides_of(overrides, problems)
    tree = prune(changed(tree, wanted, problems))
    if any(path == "years" for path, _ in wanted):
        tree = reached(tree)
    try:
        check(tree)
    except ScenarioError as error:
        raise ScenarioError([*problems.list(), *error.problems]) from None
    problems.stop()
    return Spec(name, tree)
