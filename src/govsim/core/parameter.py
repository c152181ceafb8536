"""A number is never alone: a parameter has a unit, dated values, a source and the day it was checked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from govsim.core.errors import ParameterError, did_you_mean


@dataclass(frozen=True)
class Parameter:
    """One number (or list of numbers) of the real world, as it was in each year.

    Attributes:
        name: "topic/name", the address that a scenario or a setting uses.
        what: what it means, as a sentence.
        unit: unit of every value.
        values: value by the first year in which it holds.
        source: where it was read; or "assumption: why this value".
        checked: month in which the source was last looked at ("2026-11"), empty for an assumption.
    """

    name: str
    what: str
    unit: str
    values: Mapping[int, Any]
    source: str
    checked: str = ""
    range: tuple[float, float] | None = None
    notes: str = ""
    _years: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        missing = [word for word in ("what", "unit", "source") if not getattr(self, word)]
        if missing or not self.values:
            raise ParameterError(f"parameter '{self.name}' lacks {', '.join(missing) or 'values'}.")
        if not self.is_assumption and not self.checked:
            raise ParameterError(f"parameter '{self.name}' has a source but no month in which it was checked.")
        object.__setattr__(self, "_years", tuple(sorted(self.values)))

    @property
    def is_assumption(self) -> bool:
        """Whether nobody measured it: the source says "assumption: ..."."""
        return self.source.startswith("assumption")

    def at(self, year: int) -> Any:
        """Return the value that holds in `year`: the latest one dated no later, else the earliest."""
        return self.values[self.since(year)]

    def since(self, year: int) -> int:
        """Return the year of that value."""
        return self._years[max(0, bisect_right(self._years, year) - 1)]


def _folder() -> Traversable:
    return resources.files("govsim") / "parameters"


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all package parameters, "topic/name", sorted."""
    topics = [topic for topic in _folder().iterdir() if topic.is_dir()]
    return tuple(
        sorted(
            f"{topic.name}/{leaf.name.removesuffix('.yaml')}"
            for topic in topics
            for leaf in topic.iterdir()
            if leaf.name.endswith(".yaml")
        )
    )


@cache
def parameter(name: str) -> Parameter:
    """Return the package parameter of this name, read from `parameters/<topic>/<name>.yaml`.

    Raises:
        ParameterError: there is none (the message names the nearest), or it lacks unit, source or check date.
    """
    if name not in names():
        raise ParameterError(f"no parameter '{name}'. {did_you_mean(name, names())}")
    leaf = yaml.safe_load((_folder() / f"{name}.yaml").read_text(encoding="utf-8"))
    try:
        return Parameter(name=name, **{**leaf, "checked": str(leaf.get("checked", ""))})
    except TypeError as error:
        raise ParameterError(f"parameter '{name}': {error}") from None


def catalogue() -> dict[str, Parameter]:
    """Return every package parameter by its name."""
    return {name: parameter(name) for name in names()}
