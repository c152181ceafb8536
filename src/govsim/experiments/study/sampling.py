"""Ways to place points in a box whose sides run from 0 to 1: Latin hypercube, Sobol', Saltelli's cross, Morris."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.experiments.study.factor import Array

# method -> its words in the YAML, besides `seed`, with the default; None must be given
METHODS: dict[str, dict[str, int | bool | None]] = {
    "latin_hypercube": {"points": None},
    "sobol": {"points": None},
    "saltelli": {"points": None, "second_order": False},
    "morris": {"trajectories": 10, "levels": 4},
}


@dataclass(frozen=True)
class Recipe:
    """A way of drawing points, with all that determines them.

    Attributes:
        method: "latin_hypercube", "sobol", "saltelli" or "morris".
        points: how many; for Saltelli those of the first sample, for Morris the trajectories.
        seed: where chance begins.
        levels: of a Morris grid.
        second_order: whether Saltelli's cross also serves the effects of pairs.
    """

    method: str
    points: int
    seed: int
    levels: int = 4
    second_order: bool = False

    def rows(self, factors: int) -> int:
        """Return how many points it makes for so many factors."""
        if self.method == "saltelli":
            return self.points * (2 * factors + 2 if self.second_order else factors + 2)
        return self.points * (factors + 1) if self.method == "morris" else self.points

    def draw(self, factors: int) -> Array:
        """Return the points, one a row, one factor a column, each number from 0 to 1."""
        if self.method == "morris":
            return _morris(factors, self)
        if self.method == "saltelli":
            return crossed(_sobol(2 * factors, self), second_order=self.second_order)
        return _sobol(factors, self) if self.method == "sobol" else _latin_hypercube(factors, self)

    def canonical(self) -> dict[str, Any]:
        """Return it as it is written in a study."""
        own: dict[str, Any] = {"points": self.points, "seed": self.seed}
        if self.method == "morris":
            own = {"trajectories": self.points, "levels": self.levels, "seed": self.seed}
        elif self.method == "saltelli":
            own["second_order"] = self.second_order
        return {self.method: own}


def _latin_hypercube(factors: int, recipe: Recipe) -> Array:
    """Each factor's side is cut into as many strips as there are points, and each strip holds one point."""
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(factors, rng=recipe.seed).random(recipe.points))


def _sobol(dimensions: int, recipe: Recipe) -> Array:
    """Points that leave no part of the box empty, scrambled so that none sits on a corner."""
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(dimensions, scramble=True, rng=recipe.seed).random_base2(int(math.log2(recipe.points))))


def crossed(both: Array, *, second_order: bool) -> Array:
    """Return two samples A and B crossed, in the order that SALib's analysis reads.

    Of each pair of points: A, then A with one factor of B in turn, then (for pairs of factors) B with one
    factor of A in turn, then B. Source: Saltelli (2002), Computer Physics Communications 145, 280-297.
    """
    points, factors = len(both), both.shape[1] // 2
    first, second = both[:, :factors], both[:, factors:]
    blocks = 2 * factors + 2 if second_order else factors + 2
    rows = np.repeat(first[:, None, :], blocks, axis=1)
    rows[:, -1] = second
    for each in range(factors):
        rows[:, 1 + each, each] = second[:, each]
        if second_order:
            rows[:, 1 + factors + each] = second
            rows[:, 1 + factors + each, each] = first[:, each]
    return rows.reshape(points * blocks, factors)


def _morris(factors: int, recipe: Recipe) -> Array:
    """Walks through a coarse grid that move one factor at a time.

    Source: Morris (1991), Technometrics 33, 161-174.
    """
    from SALib.sample import morris

    box = {"num_vars": factors, "names": [str(each) for each in range(factors)], "bounds": [[0.0, 1.0]] * factors}
    return np.asarray(morris.sample(box, recipe.points, num_levels=recipe.levels, seed=recipe.seed))
