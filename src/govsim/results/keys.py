"""The key of a run: the digest of all that determines it, so that equal runs can be known wherever they were lived."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def run_key(scenario: str, settings: Mapping[str, Any], seed: int, code: str) -> str:
    """Return 128 bits of the SHA-256 of the canonical JSON of what determines a run, as 32 hexadecimal digits.

    Args:
        scenario: the hash of the scenario that is varied.
        settings: what is changed in it, by path.
        seed: where chance begins.
        code: the digest of the code that lives it.
    """
    said = json.dumps(
        [scenario, dict(settings), int(seed), code],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return hashlib.sha256(said.encode()).hexdigest()[:32]
