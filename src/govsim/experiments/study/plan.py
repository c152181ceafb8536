"""A plan: which codes every design point has, found one point at a time, so that a million cost nothing to keep."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, Protocol

import numpy as np

from govsim.core.errors import EngineError
from govsim.experiments.study.factor import Array, Factor
from govsim.experiments.study.sampling import Recipe


class Plan(Protocol):
    """Design points, by number."""

    def __len__(self) -> int:
        """How many there are."""

    def codes(self, design: int) -> tuple[float, ...]:
        """Return where each factor stands at one point."""

    def canonical(self) -> Any:
        """Return all that determines the points, as plain data."""


@dataclass(frozen=True)
class Grid:
    """Every combination of listed values; the last factor changes fastest."""

    sizes: tuple[int, ...]

    def __len__(self) -> int:
        return prod(self.sizes)

    def codes(self, design: int) -> tuple[float, ...]:
        """Return where each factor stands at one point."""
        found: list[float] = []
        for size in reversed(self.sizes):
            design, code = divmod(design, size)
            found.append(code)
        return tuple(reversed(found))

    def canonical(self) -> Any:
        """Return the sizes."""
        return {"grid": list(self.sizes)}


@dataclass(frozen=True)
class Drawn:
    """Points drawn by a recipe. They are drawn again rather than carried: a study travels light.

    Attributes:
        recipe: the way of drawing, and its seed.
        factors: whose codes are drawn.
        digest: of the points, to notice a library that draws others.
    """

    recipe: Recipe
    factors: tuple[Factor, ...]
    digest: str
    _drawn: list[Array] = field(default_factory=list, repr=False, compare=False)

    @staticmethod
    def of(recipe: Recipe, factors: Sequence[Factor]) -> Drawn:
        """Return the points of a recipe."""
        codes = _draw(recipe, factors)
        return Drawn(recipe, tuple(factors), digest_of(codes), [codes])

    @property
    def array(self) -> Array:
        """The codes, one row a point.

        Raises:
            EngineError: this machine's libraries draw other points than those that were planned.
        """
        if not self._drawn:
            codes = _draw(self.recipe, self.factors)
            if digest_of(codes) != self.digest:
                raise EngineError(
                    f"the points of '{self.recipe.method}' come out differently here than where the study was planned."
                    " Install the same versions of NumPy, SciPy and SALib on every machine."
                )
            self._drawn.append(codes)
        return self._drawn[0]

    def __len__(self) -> int:
        return self.recipe.rows(len(self.factors))

    def codes(self, design: int) -> tuple[float, ...]:
        """Return where each factor stands at one point."""
        return tuple(self.array[design].tolist())

    def canonical(self) -> Any:
        """Return the recipe, and the points that it gave."""
        return {**self.recipe.canonical(), "sha256": self.digest}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_drawn": []}


@dataclass(frozen=True, eq=False)
class Listed:
    """Points that somebody else chose: a table, one row a point."""

    array: Array

    def __len__(self) -> int:
        return len(self.array)

    def codes(self, design: int) -> tuple[float, ...]:
        """Return where each factor stands at one point."""
        return tuple(self.array[design].tolist())

    def canonical(self) -> Any:
        """Return how many there are, and their digest."""
        return {"table": len(self.array), "sha256": digest_of(self.array)}


@dataclass(frozen=True)
class Crossed:
    """Every design meets every state of the world; the state changes fastest."""

    levers: Plan
    uncertainties: Plan

    def __len__(self) -> int:
        return len(self.levers) * len(self.uncertainties)

    def codes(self, design: int) -> tuple[float, ...]:
        """Return where each factor stands at one point, levers first."""
        outer, inner = divmod(design, len(self.uncertainties))
        return (*self.levers.codes(outer), *self.uncertainties.codes(inner))

    def canonical(self) -> Any:
        """Return both."""
        return {"levers": self.levers.canonical(), "uncertainties": self.uncertainties.canonical()}


def _draw(recipe: Recipe, factors: Sequence[Factor]) -> Array:
    unit = recipe.draw(len(factors))
    return np.column_stack([factor.codes(unit[:, at]) for at, factor in enumerate(factors)])


def digest_of(array: Array) -> str:
    """Return the SHA-256 of an array of numbers."""
    return hashlib.sha256(np.ascontiguousarray(array, "<f8").tobytes()).hexdigest()
