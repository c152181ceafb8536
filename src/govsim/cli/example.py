"""The study that the help shows, and the scenario that it starts from: what ships, so that every example can be run."""

from __future__ import annotations

import re
from pathlib import Path

import govsim


def _last_study() -> tuple[str, str]:
    """Return the name of the last study that ships, and of its base; found by text, for the reader loads a lot."""
    package = Path(govsim.__file__).resolve().parent
    for gallery in (package / "_scenarios", package.parents[1] / "scenarios"):
        for path in sorted((gallery / "studies").glob("*.yaml"), reverse=True):
            base = re.search(r"^base: *([\w-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            if base is not None:
                return path.stem, base[1]
    return "study", "city"


EXAMPLE_STUDY, EXAMPLE = _last_study()
