"""A metric is one function of a world, with unit, label, direction, definition and source."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from govsim.core.errors import SchemeError

Value = float | Mapping[str, float]
Direction = Literal["higher", "lower", "neither"]


@dataclass(frozen=True)
class Metric:
    """What we measure, and how to read it.

    Attributes:
        name: the word of the results table.
        function: takes a world, returns one number, or one for each named group.
        unit: unit of the number.
        label: how a chart calls it.
        better: which way is better, all else equal.
        source: where the definition comes from.
        what: the exact definition (the function's docstring).
    """

    name: str
    function: Callable[[Any], Value]
    unit: str
    label: str
    better: Direction
    source: str
    what: str

    def of(self, world: Any) -> dict[str, float]:
        """Return the value for each group; a single number is the group "all"."""
        value = self.function(world)
        return dict(value) if isinstance(value, Mapping) else {"all": float(value)}


_FOUND: dict[str, Metric] = {}


def metric(
    *, unit: str, label: str, better: Direction, source: str
) -> Callable[[Callable[[Any], Value]], Callable[[Any], Value]]:
    """Register a function of a world as a metric of the function's name; its docstring is the definition."""

    def register(function: Callable[[Any], Value]) -> Callable[[Any], Value]:
        name = function.__name__
        known = _FOUND.get(name)
        if known is not None and known.function.__module__ != function.__module__:
            raise SchemeError(f"two metrics are called '{name}': {known.function.__module__}, {function.__module__}.")
        if not function.__doc__:
            raise SchemeError(f"metric '{name}' has no docstring: it is the definition.")
        _FOUND[name] = Metric(name, function, unit, label, better, source, function.__doc__)
        return function

    return register


@lru_cache(maxsize=1)
def metrics() -> dict[str, Metric]:
    """Return every metric by name, in the order of files and definitions."""
    from govsim.core.scheme import catalogue

    package = importlib.import_module("govsim.metrics")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"govsim.metrics.{module.name}")
    catalogue()  # a plug-in file may hold a metric beside its scheme
    return dict(_FOUND)
