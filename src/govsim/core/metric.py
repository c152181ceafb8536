"""A metric is one function of a world, with unit, label, direction, definition and source."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from govsim.core import plugins
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


# by module and name: a plug-in that is no longer named may have had the name before
_FOUND: dict[tuple[str, str], Metric] = {}


def metric(
    *, unit: str, label: str, better: Direction, source: str
) -> Callable[[Callable[[Any], Value]], Callable[[Any], Value]]:
    """Register a function of a world as a metric of the function's name; its docstring is the definition."""

    def register(function: Callable[[Any], Value]) -> Callable[[Any], Value]:
        name = function.__name__
        if not function.__doc__:
            raise SchemeError(f"metric '{name}' has no docstring: it is the definition.")
        _FOUND[function.__module__, name] = Metric(name, function, unit, label, better, source, function.__doc__)
        return function

    return register


def metrics() -> dict[str, Metric]:
    """Return every metric by name, ordered by module and name; plug-ins as named now.

    Raises:
        SchemeError: two metrics have the same name.
    """
    return _metrics(plugins.key())


@lru_cache(maxsize=16)
def _metrics(_: tuple[str, str]) -> dict[str, Metric]:
    from govsim.core.scheme import catalogue

    package = importlib.import_module("govsim.metrics")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"govsim.metrics.{module.name}")
    catalogue()  # a plug-in file may hold a metric beside its scheme
    found: dict[str, Metric] = {}
    # not the order of imports, which depends on who asked for what first
    for (home, name), each in sorted(_FOUND.items(), key=lambda entry: entry[0]):
        if not plugins.in_force(home):
            continue
        other = found.setdefault(name, each).function.__module__
        if other != home:
            said = f"two metrics are called '{name}': {other}, {home}."
            raise SchemeError(said, plugins.file_of(home) or plugins.file_of(other))
    return found
