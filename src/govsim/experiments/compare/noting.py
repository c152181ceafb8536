"""Who is ruined, household by household and year by year, in each world; and who only in one of two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from govsim.core.population import Array
from govsim.metrics.formulas.rank import quantile_group
from govsim.metrics.year.households import households
from govsim.metrics.year.ruin import RUIN

if TYPE_CHECKING:
    from govsim.core.world import World

AGE_BANDS = ("under 45", "45 to 59", "60 to 74", "75 and over")
PLACES = ("rural", "urban")
COUNTS = ("households", "ruined_first", "ruined_arm", "only_first", "only_arm")


class Noted(NamedTuple):
    """One year of every household: whether it was ruined, its payments in fen, its members, its oldest member's age.

    Attributes:
        decile: its tenth of the households by income per head, 1 the poorest.
    """

    ruined: Array
    oop: Array
    members: Array
    oldest: Array
    decile: Array


class Notes:
    """A watcher that notes each household when a year closes: some twelve bytes for each and year.

    Args:
        ruin: what counts as ruined.
        since: the first year that matters; of a common past nothing has to be known.
    """

    def __init__(self, ruin: str, since: int) -> None:
        self._ruined = RUIN[ruin]
        self._since = since
        self.years: dict[int, Noted] = {}
        self.weight: Array
        self.urban: Array

    def __call__(self, world: World) -> None:
        """Note the year once its last phase has been lived."""
        if world.phase != "close_year" or world.year < self._since:
            return
        table, persons = world.households, world.persons
        self.weight, self.urban = table.weight.astype(np.float64), table.urban.astype(np.intp)
        ages = np.where(persons.alive, persons.age, 0)
        self.years[world.year] = Noted(
            self._ruined(world),
            table.oop.copy(),
            table.members.copy(),
            np.maximum.reduceat(ages, world.population.first[:-1]),
            (quantile_group(households(world).rank, 10) + 1).astype(np.uint8),
        )


@dataclass
class Pair:
    """Two worlds on the same luck: the first arm's notes and another's.

    Attributes:
        first, other: the notes of the two worlds.
        since: the first year in which their rules differ.
    """

    first: Notes
    other: Notes
    since: int

    def years(self) -> Iterator[tuple[int, Noted, Noted]]:
        """Yield each year from the first difference on, as both worlds lived it."""
        for year, noted in self.first.years.items():
            if year >= self.since:
                yield year, noted, self.other.years[year]

    def other_people(self) -> int:
        """Return in how many household-years the members differ, who should be the same."""
        return sum(int(np.count_nonzero((a.members != b.members) | (a.oldest != b.oldest))) for _, a, b in self.years())

    def switchers(self) -> pd.DataFrame:
        """Return a row for each household and year in which it was ruined in one world only."""
        found = []
        for year, a, b in self.years():
            rows = np.flatnonzero(a.ruined != b.ruined)
            about = {
                "year": year,
                "household": rows,
                "in_first": a.ruined[rows],
                "income_decile": a.decile[rows].astype(np.int64),
                "oldest_age": a.oldest[rows].astype(np.int64),
                "age_band": np.array(AGE_BANDS, object)[_band(a.oldest[rows])],
                "place": np.array(PLACES, object)[self.first.urban[rows]],
                "members": a.members[rows].astype(np.int64),
                "weight": self.first.weight[rows],
                "oop_fen_first": a.oop[rows],
                "oop_fen_arm": b.oop[rows],
            }
            found.append(pd.DataFrame(about))
        return pd.concat(found, ignore_index=True)

    def counts(self) -> pd.DataFrame:
        """Return how many households were ruined in each world, and in one only.

        By decile, age and place, in a mean year; by year; and ever, in any of the years.
        """
        total: dict[tuple[str, str], Array] = {}
        by_year: dict[tuple[str, str], Array] = {}
        ever = np.zeros((2, len(self.first.weight)), np.bool_)
        for year, a, b in self.years():
            ever |= (a.ruined, b.ruined)
            living = self.first.weight * (a.members > 0)
            for by, names, code in self._groups(a):
                for name, values in zip(names, _count(a.ruined, b.ruined, living, code, len(names)), strict=True):
                    total[by, name] = total.get((by, name), 0) + values
            by_year["year", str(year)] = _count(a.ruined, b.ruined, living, np.zeros_like(self.first.urban), 1)[0]
        mean = {at: values / len(by_year) for at, values in total.items()}
        whole = _count(ever[0], ever[1], self.first.weight, np.zeros_like(self.first.urban), 1)[0]
        found = {**mean, **by_year, ("ever", "ever"): whole}
        return pd.DataFrame(
            [{"by": by, "group": name, **dict(zip(COUNTS, each, strict=True))} for (by, name), each in found.items()]
        )

    def _groups(self, noted: Noted) -> Iterator[tuple[str, tuple[str, ...], Array]]:
        """Yield each way to group households as they are in the first world: names, and the code of each household."""
        yield "all", ("all",), np.zeros_like(self.first.urban)
        yield "decile", tuple(map(str, range(1, 11))), noted.decile.astype(np.intp) - 1
        yield "age", AGE_BANDS, _band(noted.oldest)
        yield "place", PLACES, self.first.urban


def _band(oldest: Array) -> Array:
    return np.searchsorted((45, 60, 75), oldest, side="right")


def _count(first: Array, other: Array, weight: Array, code: Array, groups: int) -> Array:
    """Return the counts of `COUNTS` for each group, one row a group."""
    masks = (np.True_, first, other, first & ~other, other & ~first)
    return np.stack([np.bincount(code, weights=weight * mask, minlength=groups) for mask in masks], axis=1)
