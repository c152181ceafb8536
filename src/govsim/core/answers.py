"""What a rule answers, checked before it becomes money: a number for each, all of them finite."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from govsim.core import plugins
from govsim.core.errors import SchemeError
from govsim.core.scheme import Scheme


def checked(values: Any, shape: tuple[int, ...], who: Scheme, act: str, one: str = "person") -> NDArray[Any]:
    """Return what a rule has answered, as it is, if it is one finite number for each.

    Args:
        values: what it returned.
        shape: what it must have.
        who: the scheme that was asked.
        act: the name of its method: "pays".
        one: whom each number is for.

    Raises:
        SchemeError: it is of another shape, not numbers, or NaN or infinite for somebody.
    """
    if not isinstance(values, np.ndarray) or values.shape != shape:
        got = f"shape {values.shape}" if isinstance(values, np.ndarray) else f"a {type(values).__name__}"
        raise _wrong(who, act, f"{got} where one number for each {one} belongs, shape {shape}")
    if values.dtype.kind not in "iuf":
        raise _wrong(who, act, f"{values.dtype} where numbers belong")
    if not np.isfinite(values).all():
        lost, endless = int(np.isnan(values).sum()), int(np.isinf(values).sum())
        counts = [f"{word} for {n:,} {one}{'s' if n > 1 else ''}" for word, n in (("NaN", lost), ("inf", endless)) if n]
        raise _wrong(who, act, f"{' and '.join(counts)}; look for a division by zero or a root of what is negative")
    return values


def _wrong(who: Scheme, act: str, what: str) -> SchemeError:
    cls = type(who)
    return SchemeError(f"{cls.kind}/{cls.word()}: {act} returned {what}.", plugins.file_of(cls.__module__))
