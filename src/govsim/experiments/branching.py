"""Several scenarios on the same luck: the past that they have in common is lived once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from govsim.core.scenario import Spec
from govsim.core.scenario.past import alike, founded_alike
from govsim.core.world import World

Watcher = Callable[[World], None]


@dataclass
class Lives:
    """How several arms of one seed are lived.

    Attributes:
        specs: the arms' scenarios; they hold the same people and span the same years.
        seed: what chance begins from, in every arm.
        watchers: who watches each arm, its common past included.
        lived: years that were lived, once `worlds` is through.
    """

    specs: Sequence[Spec]
    seed: int
    watchers: Sequence[Sequence[Watcher]]
    lived: int = field(default=0, init=False)

    @property
    def saved(self) -> int:
        """Years that were not lived a second time."""
        return sum(spec.years for spec in self.specs) - self.lived

    def worlds(self) -> Iterator[tuple[tuple[int, ...], World]]:
        """Yield each world that has lived all its years, with the arms that it is: arms without a difference are one.

        Worlds come one by one, so that a caller who keeps only what it needs never holds many.
        """
        for members in _grouped(range(len(self.specs)), self._founded_alike):
            yield from self._live(World(self.specs[members[0]], rng=self.seed), members)

    def _founded_alike(self, one: int, other: int) -> bool:
        return founded_alike(self.specs[one], self.specs[other])

    def _alike(self, year: int, one: int, other: int) -> bool:
        return alike(self.specs[one], self.specs[other], year)

    def _live(self, world: World, members: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], World]]:
        """Live on until the members of the group part, then each part by itself."""
        world.watchers[:] = [watch for arm in members for watch in self.watchers[arm]]
        while world.year < world.spec.last_year:
            parts = _grouped(members, partial(self._alike, world.year + 1))
            if len(parts) > 1:
                for part in parts[1:]:
                    yield from self._live(world.branch(self.specs[part[0]]), part)
                yield from self._live(world.branch(self.specs[parts[0][0]]), parts[0])
                return
            world.step()
            self.lived += 1
        yield members, world


def _grouped(arms: Sequence[int], same: Callable[[int, int], bool]) -> list[tuple[int, ...]]:
    """Return the arms in groups, each alike to the first of its group."""
    groups: list[tuple[int, ...]] = []
    for arm in arms:
        at = next((i for i, group in enumerate(groups) if same(group[0], arm)), None)
        if at is None:
            groups.append((arm,))
        else:
            groups[at] = (*groups[at], arm)
    return groups
