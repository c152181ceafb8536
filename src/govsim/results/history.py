"""What was measured, year by year, ready to be told: a label, a unit, a direction, a value a year."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

from govsim.core.metric import metrics

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True)
class Line:
    """One quantity over the years; not a number where it was not measured."""

    label: str
    unit: str
    better: str
    years: tuple[int, ...]
    values: tuple[float, ...]

    @property
    def measured(self) -> list[tuple[int, float]]:
        """The years in which it was measured, with the value."""
        return [(year, value) for year, value in zip(self.years, self.values, strict=True) if not isnan(value)]

    @property
    def first(self) -> float:
        """The first value that was measured."""
        return self.measured[0][1] if self.measured else nan

    @property
    def last(self) -> float:
        """The last value that was measured."""
        return self.measured[-1][1] if self.measured else nan

    @property
    def verdict(self) -> str:
        """Whether the last value is "better" or "worse" than the first; "" if neither way is, or all is the same."""
        if self.better == "neither" or self.first == self.last or not self.measured:
            return ""
        return "better" if (self.last > self.first) == (self.better == "higher") else "worse"


class History:
    """All metrics of a run, by name and group."""

    def __init__(self, world: World) -> None:
        self.years = tuple(range(world.spec.first_year, world.year + 1))
        self._values: dict[str, dict[str, dict[int, float]]] = {}
        for year, name, group, value in world.records:
            self._values.setdefault(name, {}).setdefault(group, {})[year] = value

    def groups(self, name: str) -> list[str]:
        """Return the groups of a metric that were ever measured."""
        return list(self._values.get(name, {}))

    def line(self, name: str, group: str = "all", label: str = "", better: str = "") -> Line | None:
        """Return a metric of one group over the years; None if it was never measured."""
        by_year = self._values.get(name, {}).get(group)
        if by_year is None:
            return None
        about = metrics()[name]
        values = tuple(by_year.get(year, nan) for year in self.years)
        return Line(label or about.label, about.unit, better or about.better, self.years, values)

    def lines(self, path: str, better: str = "") -> list[Line]:
        """Return what a scenario's outcome names: "metric" (its total, else every group) or "metric.group"."""
        name, _, group = path.partition(".")
        if group or "all" in self.groups(name):
            one = self.line(name, group or "all", better=better)
            label = f"{one.label}, {words(group)}" if one and group else ""
            return [self.line(name, group or "all", label, better) or one] if one else []
        found = (self.line(name, each, f"{metrics()[name].label}, {words(each)}", better) for each in self.groups(name))
        return [line for line in found if line is not None]


def words(name: str) -> str:
    """Return a name as it is read: "resident_fund" is "resident fund"."""
    return name.replace("_", " ").replace(".", ", ")
