"""What a year draws: recorded while it is lived, then drawn again with nothing around it. That is the floor."""

from __future__ import annotations

from typing import Any

from govsim.core.streams import Streams
from govsim.core.world import World

# stream, year, method of NumPy's generator, its arguments
Draw = tuple[str, int, str, tuple[Any, ...], dict[str, Any]]


class Recorded:
    """A generator that notes what is asked of it."""

    def __init__(self, generator: Any, name: str, year: int, notes: list[Draw]) -> None:
        self.generator, self.name, self.year, self.notes = generator, name, year, notes

    def __getattr__(self, method: str) -> Any:
        def draw(*args: Any, **options: Any) -> Any:
            self.notes.append((self.name, self.year, method, args, options))
            return getattr(self.generator, method)(*args, **options)

        return draw


def record(world: World) -> list[Draw]:
    """Note every draw of this world from now on in the list that is returned."""
    notes: list[Draw] = []
    draw = world.streams.draw
    world.streams.draw = lambda name, year: Recorded(draw(name, year), name, year, notes)  # type: ignore[method-assign,assignment,return-value]
    return notes


def repeat(notes: list[Draw], seed: int) -> None:
    """Draw exactly the same numbers again, from fresh generators of the same kind."""
    streams = Streams(seed)
    for name, year, method, args, options in notes:
        getattr(streams.draw(name, year), method)(*args, **options)
