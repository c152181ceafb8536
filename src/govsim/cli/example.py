"""The scenario and the study that the help shows: whichever ship first, so that every example can be run."""

from __future__ import annotations

from pathlib import Path

import govsim


def _names(shelf: str) -> list[str]:
    """Return the names of what ships; found by their files, for the reader of scenarios loads a lot."""
    package = Path(govsim.__file__).resolve().parent
    for gallery in (package / "_scenarios", package.parents[1] / "scenarios"):
        if names := sorted(path.stem for path in (gallery / shelf).glob("*.yaml")):
            return names
    return ["city" if shelf == "systems" else "study"]


EXAMPLE = _names("systems")[0]
EXAMPLE_STUDY = _names("studies")[-1]
