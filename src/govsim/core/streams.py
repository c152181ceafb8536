"""Chance: one random stream per (seed, name, year), so that a changed clause moves no draw it does not touch.

This is the only file that makes a generator. SFC64 is the fastest of NumPy's generators; its
state is filled by SeedSequence, which mixes the key well, so streams do not overlap in practice.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np

from govsim.core.errors import StreamError


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[int, ...]:
    """Return the name as four 32-bit words that depend on nothing but its letters."""
    digest = hashlib.blake2b(name.encode(), digest_size=16).digest()
    return tuple(int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))


class Streams:
    """The streams of one world. `draw("illness", 2023)` is the same generator in every world of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = int(seed)
        self._drawn: dict[str, int] = {}

    def draw(self, name: str, year: int) -> np.random.Generator:
        """Return the generator of this name and year.

        Draw full-length arrays, one entry for every slot, living or not: then row i gets draw i
        whatever else happens.

        Raises:
            StreamError: the name was already drawn this year; its numbers would repeat.
        """
        if self._drawn.get(name) == year:
            raise StreamError(
                f"stream '{name}' was already drawn in {year}: its numbers would repeat. "
                "Draw once and keep the array, or draw under a second name."
            )
        self._drawn[name] = year
        key = np.random.SeedSequence(entropy=(self.seed, *_words(name), year % 2**32))
        return np.random.Generator(np.random.SFC64(key))
