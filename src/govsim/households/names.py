"""Names: what a survey calls its households, so that other files can speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Names:
    """The survey's name of each household, as a text, by row."""

    texts: Array

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself: it never changes, so that worlds can share it."""
        return self

    def __len__(self) -> int:
        return len(self.texts)

    @classmethod
    def of(cls, ids: Any) -> Self:
        """Return the names for these ids, whatever their type."""
        found = np.asarray(ids)
        if found.dtype.kind == "f" and (found == np.trunc(found)).all():
            found = found.astype(np.int64)  # as other files write them
        return cls(np.char.strip(found.astype(str)))

    def keep(self, chosen: Array) -> Self:
        """Return the names of these rows, in this order."""
        return type(self)(self.texts[chosen])

    @cached_property
    def are_unique(self) -> bool:
        """Whether no household of the survey has become several of the city."""
        return len(np.unique(self.texts)) == len(self.texts)

    @cached_property
    def _known(self) -> pyarrow.Array:
        import pyarrow

        return pyarrow.array(self.texts.tolist(), pyarrow.string())

    def rows(self, texts: pyarrow.Array) -> NDArray[np.int64]:
        """Return the row of each name, -1 where the city has no such household."""
        import pyarrow.compute

        texts = pyarrow.compute.utf8_trim_whitespace(texts)
        found = pyarrow.compute.index_in(texts, value_set=self._known)
        return found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]
