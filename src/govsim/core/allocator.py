"""Memory that a year has used is kept for the next one, instead of going back to the system after every array."""

from __future__ import annotations

import ctypes
from functools import cache

# names in glibc's malloc.h; far above any array that is made and dropped within a year
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
BYTES = 1 << 28


@cache
def keep_freed_memory() -> None:
    """Ask the C library to reuse what arrays give back: fresh pages cost a year of a large city a seventh more.

    Only glibc knows this request; elsewhere nothing happens. Nothing but time depends on it.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(M_TRIM_THRESHOLD, BYTES)
    mallopt(M_MMAP_THRESHOLD, BYTES)
