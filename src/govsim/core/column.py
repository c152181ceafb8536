"""A column declares, in words, one thing that is known about every person or household."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.phases import PHASES


@dataclass(frozen=True)
class Column:
    """One named quantity of every row of a table.

    Attributes:
        name: the field's word, whole.
        dtype: NumPy type of an entry; as narrow as the quantity allows.
        unit: unit of an entry ("years", "fen", "share", "index" ...).
        written_in: the phases that may write it; in all others the array is read-only.
        what: what an entry means, as a sentence.
    """

    name: str
    dtype: str
    unit: str
    written_in: tuple[str, ...]
    what: str

    def __post_init__(self) -> None:
        unknown = set(self.written_in) - set(PHASES)
        if unknown:
            raise ValueError(f"column '{self.name}' is written in unknown phases: {sorted(unknown)}")
        np.dtype(self.dtype)
