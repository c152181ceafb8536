"""The scenario that the help takes as its example: whichever ships first, so that every example can be run."""

from __future__ import annotations

from pathlib import Path

import govsim


def _first() -> str:
    """Return the name of a shipped system; found by its file, for the reader of scenarios loads a lot."""
    package = Path(govsim.__file__).resolve().parent
    for gallery in (package / "_scenarios", package.parents[1] / "scenarios"):
        names = sorted(path.stem for path in (gallery / "systems").glob("*.yaml"))
        if names:
            return names[0]
    return "city.yaml"


EXAMPLE = _first()


def epilog(*commands: str) -> str:
    """Return the examples that stand under a command's help, one a line."""
    return "\n\n".join(["Examples:", *(f"  govsim {command.format(EXAMPLE)}" for command in commands)])
